import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database';
import { CallsService } from '../../src/modules/calls/calls.service';
import { CarriersService } from '../../src/modules/carriers/carriers.service';
import { manifestIdentity } from '../../src/modules/carriers/sealed.rules';
import { TrackingService } from '../../src/modules/carriers/tracking.service';
import { MailSender } from '../../src/modules/mail/mail-sender';
import { RegistrationsService } from '../../src/modules/operators/registrations.service';
import { PushQueueService } from '../../src/modules/pushes/push-queue.service';
import { PushesService } from '../../src/modules/pushes/pushes.service';
import { SEALED_TABLES } from '../../src/modules/sealing/sealed-tables';
import { SealingService } from '../../src/modules/sealing/sealing.service';
import { Sealer } from '../../src/platform/seal';
import { order } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { Browser } from '../support/browser';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { FakeSmtp } from '../support/fake-smtp';
import { reconcile } from '../support/reconcile';
import { Walker } from '../support/walker';
import { Everything, NEW, NEW_ID, OLD, OLD_ID } from './everything';

const OPERATOR = 1;
const SECRET = '99112233445566778899aabbccddeeff00112233';
const CREDENTIALS = { apiKey: 'EZTK-key', webhookSecret: 'secret' };
const NEWS = {
  customerCode: 'C10001',
  ticket: 'a-ticket',
  token: 'a-token',
  key: 'a-key',
  expiresAt: null,
};

let database: TestDatabase;
let all: Everything;
let running: RunningApp | null;
let smtp: FakeSmtp;

beforeEach(async () => {
  smtp = await FakeSmtp.open({ answers: { RCPT: '450 4.2.0 later' } });
  database = await createTestDatabase();
  all = await Everything.of(database);
  running = null;
});

afterEach(async () => {
  await running?.close();
  await smtp.close();
  await all.close();
  await database.drop();
});

async function startWith(...keys: Buffer[]): Promise<RunningApp> {
  await running?.close();
  const mail = {
    SMTP_URL: `smtp://a:b@127.0.0.1:${smtp.port}`,
    MAIL_FROM: 'mail@demo.example',
    PUBLIC_URL: 'https://wms.demo.example',
  };
  running = await startApp(database, mail, { keys });
  return running;
}

function sealingOf(app: RunningApp): SealingService {
  return app.app.get(SealingService, { strict: false });
}

type Repeat = { readonly path: string; readonly body: unknown; readonly key: string };

/** One of everything that is sealed, by the key of this start. */
async function sealEverything(app: RunningApp) {
  const admin = new AdminClient(app);
  const session = new Session(app.target, 'sealing');
  const made = order(session, {
    tailShippingMode: 1,
    shippingLabelFileType: 'ZPL',
    shippingLabelFileBase64: Buffer.from('^XA^FDkept^FS^XZ').toString('base64'),
  });
  const taken = succeeded(await session.ask('order/createWithLabel', made));
  const forged = { ...app.target.main, appSecret: 'another' };
  await session.ask('order/info/get', { cwFulfillNo: made.cwFulfillNo }, { as: forged });
  await session.ask('order/info/get', {}, { as: { ...forged, appKey: 'nobody' } });
  const account: Repeat = {
    path: 'carrier-accounts',
    body: { kind: 'easypost', name: 'Post', credentials: CREDENTIALS, settings: {} },
    key: admin.freshKey(),
  };
  const bought = await admin.make<{ id: number; webhookKey: string }>(
    account.path,
    account.body,
    account.key,
  );
  expect(bought.status).toBe(201);
  const secrets = { appSecret: SECRET, accessToken: 'a-token-of-the-portal' };
  const rotated = await admin.change('registrations/test', secrets);
  expect(rotated.status).toBe(200);
  await app.db.transaction(OPERATOR, (tx) =>
    app.app.get(PushesService).announceAuthorization(tx, NEWS),
  );
  await app.db.transaction(OPERATOR, async (tx) => {
    const sealed = app.app.get(Sealer).seal('%PDF', manifestIdentity(OPERATOR, 1));
    await tx.manager.query(
      `INSERT INTO manifests (operator_id, warehouse_id, account_id, reference, state, labels, carrier_ref, number,
                              sealed, sha256, person, request_id, closed_at)
       VALUES ($1, 1, $2, 'MF-1', 'made', 1, 'r', 'n', $3, '', 'p', '', now())`,
      [OPERATOR, bought.body.id, sealed],
    );
  });
  const invited = await admin.make<{ link: string }>('warehouses/1/invitations', { label: 'Fair' });
  const link = invited.body.link.replace('https://wms.demo.example', '');
  const browser = new Browser(app.url);
  const fields = (await browser.open(link)).forms[0]?.fields;
  const merchant = { company: 'Kept Ltd', name: 'Jo', email: 'jo@kept.example', message: '' };
  expect((await browser.post(link, { ...fields, ...merchant })).status).toBe(200);
  const colleague = { email: 'mei@demo.example', name: 'Mei', role: 'support' };
  expect((await admin.make('staff', colleague)).status).toBe(201);
  await app.app.get(CallsService).flush();
  return { made, taken, account, bought };
}

describe('after a rotation of the encryption key', () => {
  it('everything opens with the new key alone, and nothing names the old one', async () => {
    let app = await startWith(OLD);
    const { made, taken, account, bought } = await sealEverything(app);
    const before = await all.needing(OLD_ID);
    expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([]);

    app = await startWith(NEW, OLD);
    await all.quiet(OLD_ID);
    await sealingOf(app).run();
    const kept = await sealingOf(app).keys();
    expect(kept).toMatchObject([
      { id: NEW_ID, use: 'seals', retiredAt: null },
      { id: OLD_ID, use: 'opens', remaining: {}, retiredAt: expect.any(Date) },
    ]);
    expect(await all.placesOf(OLD_ID)).toEqual(['sealing_keys.key_id']);
    const after = await all.needing(NEW_ID);
    expect(
      Object.keys(before).filter((place) => (after[place] ?? 0) < (before[place] ?? 0)),
    ).toEqual([]);

    app = await startWith(NEW);
    const admin = new AdminClient(app);
    const as = { ...app.target.main, appSecret: SECRET };
    const session = new Session(app.target, 'sealing');
    for (const one of [as, app.target.main])
      expect(succeeded(await session.ask('order/createWithLabel', made, { as: one }))).toEqual(
        taken,
      );
    const changed = { ...made, parentOrderSn: 'PO-another' };
    expect(await session.ask('order/createWithLabel', changed)).toMatchObject({ success: false });
    const found = await admin.ask<{ items: { id: number }[] }>(`orders?number=${made.cwFulfillNo}`);
    const id = found.body.items[0]?.id ?? 0;
    expect((await admin.ask(`orders/${id}/recipient`)).body).toMatchObject({ name: 'Jane Roe' });
    const label = await fetch(`${app.url}/admin/v1/orders/${id}/label`, {
      headers: { authorization: 'Bearer demo-admin-key' },
    });
    expect(await label.text()).toContain('^FDkept^FS');
    const { body: applicants } = await admin.ask('applicants');
    expect(applicants).toMatchObject({ items: [{ email: 'jo@kept.example' }] });

    smtp.answers = {};
    // However often it was tried while all this went on.
    await all.rows("UPDATE mails SET due_at = due_at - interval '1 day' WHERE due_at IS NOT NULL");
    await app.app.get(MailSender, { strict: false }).sendAll();
    expect(smtp.received).toMatchObject([{ to: ['mei@demo.example'] }]);

    const again = await admin.make(account.path, account.body, account.key);
    const { webhookKey: _, ...answer } = bought.body;
    expect(again).toMatchObject({ status: 201, body: answer });
    const opened = await app.db.transaction(OPERATOR, (tx) =>
      app.app.get(CarriersService).open(tx, bought.body.id),
    );
    expect(opened?.account.credentials).toEqual(CREDENTIALS);
    const request = { headers: {}, body: Buffer.from('{}') };
    const called = app.app.get(TrackingService).hear(bought.body.webhookKey, request as never);
    // The address that the carrier was given is still known; only its signature is missing.
    await expect(called).rejects.toMatchObject({ code: 'carrier.webhook_forged' });

    const registration = await app.app.get(RegistrationsService).open(OPERATOR, 'test');
    expect(registration?.secrets).toEqual([SECRET, app.target.main.appSecret]);
    const queue = app.app.get(PushQueueService);
    const registrationId = registration?.id ?? 0;
    await queue.open(OPERATOR, registrationId);
    const { pushes } = await queue.claim({
      operatorId: OPERATOR,
      registrationId,
      most: 100,
      perSecond: null,
      leaseMs: 1_000,
    });
    const told = pushes.find((push) => push.event === 'authorization');
    expect(told).toMatchObject({ secret: { ticket: 'a-ticket', token: 'a-token', key: 'a-key' } });

    const calls = app.app.get(CallsService);
    for (const operatorId of [0, OPERATOR]) {
      const texts = await calls.find(operatorId, { below: null, limit: 50 });
      expect(texts.length).toBeGreaterThan(0);
      for (const call of texts) expect((await calls.get(operatorId, call))?.request).toBeTruthy();
    }
  });

  it('no order is lost that is taken meanwhile, and none waits for it', async () => {
    let app = await startWith(OLD);
    const session = new Session(app.target, 'before');
    const orders = Array.from({ length: 60 }, () => order(session));
    await Promise.all(orders.map(async (one) => succeeded(await session.ask('order/create', one))));
    await app.app.get(CallsService).flush();

    app = await startWith(NEW, OLD);
    await all.quiet(OLD_ID);
    const under = new Session(app.target, 'under');
    let sealing = true;
    let during = 0;
    const work = sealingOf(app)
      .run()
      .finally(() => {
        sealing = false;
      });
    while (sealing) {
      const fresh = order(under);
      const repeat = orders[during % orders.length] ?? fresh;
      succeeded(await under.ask('order/create', fresh));
      succeeded(await under.ask('order/create', repeat));
      await under.ask('order/cancel', { cwFulfillNo: fresh.cwFulfillNo, cancelReason: 'x' });
      during += 1;
    }
    await work;
    expect(during).toBeGreaterThan(0);
    // What orders held just then was left, and is taken the next time.
    app.clock.advance(600_000);
    await sealingOf(app).run();
    await app.app.get(CallsService).flush();
    expect(await all.placesOf(OLD_ID)).toEqual(['sealing_keys.key_id']);
    expect(await reconcile(app.db, OPERATOR)).toEqual([]);
  });

  it('a second one leaves no trace of the first, and first answers are still given', async () => {
    let app = await startWith(OLD);
    const session = new Session(app.target, 'twice');
    const made = order(session);
    const taken = succeeded(await session.ask('order/create', made));
    const third = Buffer.alloc(32, 9);
    for (const [next, last, lastId] of [
      [NEW, OLD, OLD_ID],
      [third, NEW, NEW_ID],
    ] as const) {
      app = await startWith(next, last);
      await all.quiet(lastId);
      await sealingOf(app).run();
      expect((await sealingOf(app).keys()).filter((key) => key.retiredAt === null)).toHaveLength(1);
    }
    await startWith(third);
    expect(await all.placesOf(OLD_ID)).toEqual(['sealing_keys.key_id']);
    expect(await all.placesOf(NEW_ID)).toEqual(['sealing_keys.key_id']);
    const again = new Session(running?.target ?? session.target, 'twice');
    expect(succeeded(await again.ask('order/create', made))).toEqual(taken);
  });
});

describe('a database of an earlier version', () => {
  it('knows after its migration which keys it needs, and gives its first answers', async () => {
    const app = await startWith(OLD);
    const { account, bought } = await sealEverything(app);
    await app.close();
    running = null;
    const options = databaseOptions({ url: database.ownerUrl, poolSize: 1 });
    const owner = await new DataSource(options).initialize();
    const isThere = async () =>
      (await all.rows("SELECT FROM pg_class WHERE relname = 'sealing_keys'")).length > 0;
    while (await isThere()) await owner.undoLastMigration();
    await owner.runMigrations();
    await owner.destroy();
    expect(await all.rows('SELECT key_id, retired_at FROM sealing_keys')).toEqual([
      { key_id: OLD_ID, retired_at: null },
    ]);
    const again = new AdminClient(await startWith(NEW, OLD));
    const { webhookKey: _, ...answer } = bought.body;
    expect((await again.make(account.path, account.body, account.key)).body).toMatchObject(answer);
  });
});

describe('sealing anew', () => {
  async function rotating(): Promise<{ app: RunningApp; sealing: SealingService }> {
    await startWith(OLD);
    const app = await startWith(NEW, OLD);
    return { app, sealing: sealingOf(app) };
  }

  it('does not begin while a process still seals with the older key', async () => {
    const { sealing } = await rotating();
    const before = await all.needing(OLD_ID);
    await sealing.run();
    expect(await all.needing(OLD_ID)).toEqual(before);
    await all.quiet(OLD_ID);
    await sealing.run();
    expect(Object.values(await all.needing(OLD_ID)).every((count) => count === 0)).toBe(true);
  });

  it('is done by one process at a time; what a dead one had begun is taken over', async () => {
    const { sealing } = await rotating();
    await all.quiet(OLD_ID);
    await all.rows(
      "UPDATE sealing_keys SET worker = 'another', worker_until = now() + interval '1 minute' WHERE key_id = $1",
      [NEW_ID],
    );
    const before = await all.needing(OLD_ID);
    await sealing.run();
    expect(await all.needing(OLD_ID)).toEqual(before);
    await all.leaseRunsOut();
    await sealing.run();
    expect((await sealing.keys())[1]).toMatchObject({ remaining: {}, retiredAt: expect.any(Date) });
  });

  it('leaves a row to whoever is changing it, and takes it the next time', async () => {
    const { app, sealing } = await rotating();
    await all.quiet(OLD_ID);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let holds: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => {
      holds = resolve;
    });
    const change = app.db.transaction(OPERATOR, async (tx) => {
      await tx.manager.query('UPDATE carrier_accounts SET version = version + 1');
      holds();
      await held;
    });
    await isHeld;
    await sealing.run();
    expect(await all.needing(OLD_ID)).toMatchObject({ 'carrier_accounts.credentials': 1 });
    expect((await sealing.keys())[1]).toMatchObject({
      remaining: { carrier_accounts: 1 },
      retiredAt: null,
    });
    release();
    await change;
    app.clock.advance(600_000);
    await sealing.run();
    expect((await sealing.keys())[1]).toMatchObject({ remaining: {}, retiredAt: expect.any(Date) });
  });

  it('goes past a value that does not open, and keeps its key', async () => {
    const { sealing } = await rotating();
    await all.quiet(OLD_ID);
    await all.rows(
      'UPDATE carrier_accounts SET credentials = set_byte(credentials, 20, get_byte(credentials, 20) # 1) WHERE operator_id = 1',
    );
    await sealing.run();
    expect((await sealing.keys())[1]).toMatchObject({
      remaining: { carrier_accounts: 1 },
      retiredAt: null,
    });
    const left = await all.needing(OLD_ID);
    expect(Object.entries(left).filter(([, count]) => count > 0)).toEqual([
      ['carrier_accounts.credentials', 1],
    ]);
  });

  it('takes back that a key is not needed where a process seals with it again', async () => {
    const { sealing } = await rotating();
    await all.quiet(OLD_ID);
    await sealing.run();
    const back = await startWith(OLD, NEW);
    expect(await sealingOf(back).keys()).toMatchObject([
      { id: OLD_ID, use: 'seals', remaining: null, retiredAt: null },
      { id: NEW_ID, use: 'opens', retiredAt: null },
    ]);
  });
});

describe('the list of what is sealed', () => {
  /** Hashes of what is random already, and fingerprints: nothing of them opens. */
  const NOT_SEALED = [
    'admin_keys.key_hash',
    'authorization_tickets.ticket_hash',
    'carrier_invoices.sha256',
    'customer_keys.key_hash',
    'customer_user_links.link_hash',
    'idempotency_keys.request_hash',
    'invitations.link_hash',
    'label_purchases.sha256',
    'manifests.sha256',
    'order_labels.sha256',
    'order_recipients.content_hmac',
    'sign_in_tries.subject',
    'staff_links.token_hash',
    'staff_sessions.access_hash',
    'staff_sessions.family_hash',
    'staff_sessions.refresh_hash',
    'tokens.key_hash',
    'tokens.token_hash',
  ];
  /** Sealed anew at every start. */
  const BY_ITSELF = ['sealing_keys.fingerprint'];

  it('knows every column of bytes in the schema', async () => {
    const columns = await all.rows<{ name: string }>(
      `SELECT c.relname || '.' || a.attname AS name
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.atttypid IN ('bytea'::regtype, 'bytea[]'::regtype) AND NOT a.attisdropped`,
    );
    const sealed = SEALED_TABLES.flatMap(({ table, columns: held }) =>
      Object.keys(held).map((column) => `${table}.${column}`),
    );
    expect(columns.map((column) => column.name).sort()).toEqual(
      [...sealed, ...NOT_SEALED, ...BY_ITSELF].sort(),
    );
  });

  it('goes by the whole primary key of each table, so that no row is passed over', async () => {
    for (const { table, key } of SEALED_TABLES) {
      const columns = await all.rows<{ name: string }>(
        `SELECT a.attname AS name FROM pg_constraint c
           CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (attnum, ord)
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
          WHERE c.contype = 'p' AND c.conrelid = $1::regclass ORDER BY k.ord`,
        [table],
      );
      expect([table, columns.map((column) => column.name)]).toEqual([
        table,
        ['operator_id', ...Object.keys(key)],
      ]);
    }
  });
});

describe('GET encryption-keys', () => {
  it('tells the installation what needs which key, and nobody else', async () => {
    const app = await startWith(OLD);
    const walker = await Walker.of(app);
    const installer = new AdminClient(app, await walker.installerKey());
    const { status, body } = await installer.ask('encryption-keys');
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: OLD_ID,
          use: 'seals',
          usedAt: expect.any(String),
          remaining: null,
          countedAt: null,
          retiredAt: null,
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(OLD.toString('base64'));
    expect((await new AdminClient(app).ask('encryption-keys')).status).toBe(403);
  });
});
