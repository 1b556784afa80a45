import { unpackText } from '../../src/modules/calls/call-texts';
import { CallsService } from '../../src/modules/calls/calls.service';
import { RetentionService } from '../../src/modules/retention/retention.service';
import { Sealer } from '../../src/platform/seal';
import { order } from '../../src/simulator/orders';
import { Session } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { Browser } from '../support/browser';

const NAME = 'Zebulon Unforgotten';
const STREET = '4711 Vanishing Lane';
const DAY_MS = 86_400_000;

let running: RunningApp;
let admin: AdminClient;
let retention: RetentionService;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  retention = running.app.get(RetentionService, { strict: false });
});

afterAll(() => running.close());

interface Receipt {
  readonly id: number;
  readonly orderNos: string[];
  readonly recipients: number;
  readonly labels: number;
  readonly calls: number;
}

/** An order with a label of the platform's, by the name that will be looked for. */
async function taken(): Promise<{ number: string; id: number; orderNo: string }> {
  const asked = new Session(running.target, 'forget');
  const made = order(asked, {
    tailShippingMode: 1,
    shippingLabelFileType: 'ZPL',
    shippingLabelFileBase64: Buffer.from(`^XA^FD${NAME}^FS^XZ`).toString('base64'),
  });
  const receiver = { ...(made.receiver as object), receiptName: NAME, addressLine1: STREET };
  await asked.ask('order/createWithLabel', { ...made, receiver });
  await running.app.get(CallsService).flush();
  const { body } = await admin.ask<{ items: { id: number; orderNo: string }[] }>(
    `orders?number=${made.cwFulfillNo}`,
  );
  const [found] = body.items;
  if (!found) throw new Error('the order was not taken');
  return { number: made.cwFulfillNo, ...found };
}

/** Where a text can be read in the database: as it is, or behind the installation's key. */
async function placesOf(text: string): Promise<string[]> {
  const columns = await running.db.transaction(1, (tx) =>
    tx.manager.query<{ table: string; column: string }[]>(
      `SELECT c.relname AS table, a.attname AS column
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
          AND a.atttypid::regtype::text IN ('text', 'text[]', 'jsonb', 'bytea')
          AND has_table_privilege(c.oid, 'SELECT')`,
    ),
  );
  const places: string[] = [];
  for (const { table, column } of columns) {
    const held = await running.db.transaction(1, (tx) =>
      tx.manager.query<{ value: unknown }[]>(
        `SELECT ${column} AS value FROM ${table} WHERE ${column} IS NOT NULL`,
      ),
    );
    for (const { value } of held) {
      const readable = Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value);
      const opened = Buffer.isBuffer(value) ? everythingIn(value) : '';
      if (`${readable}${opened}`.includes(text)) places.push(`${table}.${column}`);
    }
  }
  return places;
}

/** What our key makes readable, whatever row it belongs to. */
function everythingIn(value: Buffer): string {
  for (const identity of openIdentities) {
    try {
      return unpackText(running.app.get(Sealer).open(value, identity));
    } catch {
      // Of another row.
    }
  }
  return '';
}

const openIdentities: string[] = [];

async function learnIdentities(id: number): Promise<void> {
  openIdentities.push(`order_recipients/1/${id}`);
  for (let no = 1; no <= 3; no += 1) openIdentities.push(`order_labels/1/${id}/${no}`);
  const { body } = await admin.ask<{ items: { requestId: string }[] }>('calls?limit=200');
  for (const { requestId } of body.items)
    for (const which of ['request', 'answer', 'explanation'])
      openIdentities.push(`calls/1/${requestId}/${which}`);
}

describe('a person who is forgotten on request', () => {
  it('is in no table, no label and no recorded call any more, and a receipt says so', async () => {
    const { number, id, orderNo } = await taken();
    const asked = new Session(running.target, 'reason');
    await asked.ask('order/cancel', { cwFulfillNo: number, cancelReason: `${NAME} said no` });
    await learnIdentities(id);
    expect((await placesOf(NAME)).map((place) => place.split('.')[0]).sort()).toEqual(
      expect.arrayContaining(['calls', 'order_labels', 'order_recipients', 'outbound_orders']),
    );
    const made = await admin.make<Receipt>('erasures', {
      numbers: [number],
      reason: 'Asked by the recipient',
    });
    expect(made).toMatchObject({
      status: 201,
      body: { orderNos: [orderNo], recipients: 1, labels: 1 },
    });
    expect(made.body.calls).toBeGreaterThanOrEqual(1);
    expect(await placesOf(NAME)).toEqual([]);
    expect(await placesOf(STREET)).toEqual([]);
    const listed = await admin.ask<{ items: Receipt[] }>('erasures');
    expect(listed.body.items[0]).toEqual(made.body);
    expect((await admin.ask(`orders/${id}/recipient`)).status).toBe(404);
    // What is no person's stays.
    expect((await admin.ask(`orders/${id}`)).body).toMatchObject({ number });
  });

  it('is forgotten once: a repeat under the same key gets the same receipt', async () => {
    const { number } = await taken();
    const key = admin.freshKey();
    const asked = { numbers: [number], reason: 'Asked twice' };
    const first = await admin.make<Receipt>('erasures', asked, key);
    const again = await admin.make<Receipt>('erasures', asked, key);
    expect(again.body).toEqual(first.body);
  });

  it('is not forgotten where one of the numbers is wrong', async () => {
    const { number, id } = await taken();
    const refused = await admin.make('erasures', {
      numbers: [number, 'NOT-THERE'],
      reason: 'A typing error',
    });
    expect(refused.status).toBe(404);
    expect(refused.body.detail).toContain('NOT-THERE');
    expect((await admin.ask(`orders/${id}/recipient`)).status).toBe(200);
  });

  it('is not another operator’s to forget', async () => {
    const { number, id } = await taken();
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.make('erasures', { numbers: [number], reason: 'x' })).status).toBe(404);
    expect((await other.ask<{ items: Receipt[] }>('erasures')).body.items).toEqual([]);
    expect((await admin.ask(`orders/${id}/recipient`)).status).toBe(200);
  });

  it('may send the same order again and is told that it is known, not what is in it', async () => {
    const asked = new Session(running.target, 'again');
    const made = order(asked);
    await asked.ask('order/create', made);
    await admin.make('erasures', { numbers: [made.cwFulfillNo], reason: 'Asked' });
    const repeated = await asked.ask('order/create', made);
    expect(repeated.errorCode).toBe(170_020_009);
  });
});

describe('a person whose order was closed long ago', () => {
  it('is forgotten when the days are over, not before, and open orders are kept', async () => {
    const open = await taken();
    const closed = await taken();
    const asked = new Session(running.target, 'closed');
    await asked.ask('order/cancel', { cwFulfillNo: closed.number });
    running.clock.advance(179 * DAY_MS);
    await retention.run();
    const kept = await admin.ask(`orders/${closed.id}/recipient`);
    running.clock.advance(2 * DAY_MS);
    await retention.run();
    const gone = await admin.ask(`orders/${closed.id}/recipient`);
    const still = await admin.ask(`orders/${open.id}/recipient`);
    running.clock.advance(-181 * DAY_MS);
    expect([kept.status, gone.status, still.status]).toEqual([200, 404, 200]);
    const { body } = await admin.ask<{ items: (Receipt & { kind: string })[] }>('erasures');
    expect(body.items[0]).toMatchObject({ kind: 'age' });
    expect(body.items[0]?.orderNos).toContain(closed.orderNo);
  });

  it('is forgotten earlier where the operator says so; two admins don’t overwrite each other', async () => {
    const { headers, body } = await admin.ask('retention');
    expect(body).toMatchObject({ keepDays: 180 });
    const etag = headers.get('etag') ?? '';
    const change = (keepDays: number) =>
      admin.ask('retention', {
        method: 'PATCH',
        body: { keepDays },
        headers: { 'if-match': etag },
      });
    expect((await change(30)).body).toMatchObject({ keepDays: 30 });
    expect((await change(60)).status).toBe(412);
    expect((await admin.change('retention', { keepDays: 29 })).status).toBe(400);
    const { number, id } = await taken();
    await new Session(running.target, 'early').ask('order/cancel', { cwFulfillNo: number });
    running.clock.advance(31 * DAY_MS);
    await retention.run();
    const gone = await admin.ask(`orders/${id}/recipient`);
    running.clock.advance(-31 * DAY_MS);
    expect(gone.status).toBe(404);
    expect((await admin.change('retention', { keepDays: 180 })).body.keepDays).toBe(180);
  });
});

describe('what the other side was told', () => {
  const told = async (id: number) => {
    const { body } = await admin.ask<{ agreement: string; items: { event: string }[] }>(
      `orders/${id}/pushes`,
    );
    return [body.agreement, body.items.length];
  };
  const become = (number: string, state: 'waiting' | 'delivered' | 'dead') =>
    running.db.transaction(1, (tx) =>
      tx.manager.query(
        `UPDATE pushes SET state = $2, settled_at = CASE WHEN $2 = 'waiting' THEN NULL ELSE now() END
          WHERE subject = $1 AND id = (SELECT min(id) FROM pushes WHERE subject = $1)`,
        [number, state],
      ),
    );
  async function cancelled(): Promise<{ number: string; id: number }> {
    const made = await taken();
    await new Session(running.target, 'told').ask('order/cancel', { cwFulfillNo: made.number });
    await running.db.transaction(1, (tx) =>
      tx.manager.query(
        "UPDATE pushes SET state = 'delivered', settled_at = now() WHERE subject = $1",
        [made.number],
      ),
    );
    return made;
  }
  const forget = (numbers: string[]) => admin.make('erasures', { numbers, reason: 'Asked' });

  it('is forgotten with a closed order, which says so; another’s stays', async () => {
    const [gone, stays] = [await cancelled(), await cancelled()];
    expect(await told(gone.id)).toEqual(['agrees', 2]);
    await forget([gone.number]);
    expect(await told(gone.id)).toEqual(['forgotten', 0]);
    expect(await told(stays.id)).toEqual(['agrees', 2]);
  });

  it.each(['waiting', 'dead'] as const)('stays whole while one of it is %s', async (state) => {
    const { number, id } = await cancelled();
    await become(number, state);
    await forget([number]);
    expect((await told(id))[1]).toBe(2);
    await become(number, 'delivered');
    await forget([number]);
    expect(await told(id)).toEqual(['forgotten', 0]);
  });

  it('stays with an order that is open', async () => {
    const { number, id } = await taken();
    await become(number, 'delivered');
    await forget([number]);
    expect(await told(id)).toEqual(['agrees', 1]);
  });
});

describe('a merchant who came by an invitation', () => {
  const MERCHANT = 'Ottilie Unremembered';
  const MESSAGE = 'Ring me at four';

  async function came(): Promise<number> {
    const invitation = await admin.make<{ id: number; link: string }>('warehouses/1/invitations', {
      label: 'Fair',
    });
    const browser = new Browser(running.url);
    const page = await browser.open(invitation.body.link);
    const typed = { company: `${MERCHANT} & Sons`, name: MERCHANT, email: 'z@vanishing.example' };
    await browser.post(invitation.body.link, {
      ...page.forms[0]?.fields,
      ...typed,
      message: MESSAGE,
    });
    const { body } = await admin.ask<{ items: { id: number }[] }>('applicants?limit=1');
    const [form] = await running.db.transaction(1, (tx) =>
      tx.manager.query<{ form: string }[]>('SELECT form FROM applicants ORDER BY id DESC LIMIT 1'),
    );
    openIdentities.push(`applicants/1/${form?.form}`);
    return body.items[0]?.id ?? 0;
  }

  it('and was refused is in no table any more when the days are over, and not before', async () => {
    const id = await came();
    await admin.make(`applicants/${id}/refuse`, {
      reason: `${MERCHANT} sells what we don’t store`,
    });
    expect((await placesOf(MERCHANT)).sort()).toEqual(['applicants.reason', 'applicants.sealed']);
    running.clock.advance(179 * DAY_MS);
    await retention.run();
    const kept = await admin.ask(`applicants/${id}`);
    running.clock.advance(2 * DAY_MS);
    await retention.run();
    await retention.run();
    running.clock.advance(-181 * DAY_MS);
    expect(kept.body).toMatchObject({ name: MERCHANT, message: MESSAGE });
    for (const text of [MERCHANT, MESSAGE, 'vanishing.example'])
      expect([text, await placesOf(text)]).toEqual([text, []]);
    expect((await admin.ask(`applicants/${id}`)).body).toMatchObject({
      state: 'refused',
      settledBy: expect.not.stringMatching('system'),
      company: null,
      name: null,
      email: null,
      message: null,
      reason: '',
    });
  });

  it('is forgotten at once when they ask, whoever still waits is refused with it', async () => {
    const id = await came();
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.make(`applicants/${id}/forget`)).status).toBe(404);
    expect(await placesOf(MERCHANT)).toEqual(['applicants.sealed']);
    const forgotten = await admin.make(`applicants/${id}/forget`);
    expect(forgotten).toMatchObject({ status: 200, body: { state: 'refused' } });
    for (const text of [MERCHANT, MESSAGE, 'vanishing.example'])
      expect([text, await placesOf(text)]).toEqual([text, []]);
    const again = await admin.make(`applicants/${id}/forget`);
    expect([again.status, again.body]).toEqual([200, forgotten.body]);
    expect((await admin.make('applicants/999999/forget')).status).toBe(404);
  });

  it('and whom nobody decided about is refused and forgotten with the days', async () => {
    const id = await came();
    running.clock.advance(181 * DAY_MS);
    await retention.run();
    running.clock.advance(-181 * DAY_MS);
    expect(await placesOf(MERCHANT)).toEqual([]);
    expect((await admin.ask(`applicants/${id}`)).body).toMatchObject({
      state: 'refused',
      settledBy: 'system',
      email: null,
    });
    const late = await admin.make(`applicants/${id}/approve`, { customerCode: 'LATE' });
    expect(late).toMatchObject({ status: 409, body: { code: 'applicant.settled' } });
  });

  it('and was approved is kept as the customer and its user alone', async () => {
    const id = await came();
    const approved = await admin.make(`applicants/${id}/approve`, { customerCode: 'KEPT' });
    expect(approved.status).toBe(200);
    running.clock.advance(181 * DAY_MS);
    await retention.run();
    running.clock.advance(-181 * DAY_MS);
    expect((await placesOf(MERCHANT)).sort()).toEqual(['customer_users.name', 'customers.name']);
    expect(await placesOf(MESSAGE)).toEqual([]);
    expect((await admin.ask(`applicants/${id}`)).body).toMatchObject({
      state: 'approved',
      customerCode: 'KEPT',
      name: null,
    });
  });
});

describe('the texts of calls', () => {
  it('that only read are forgotten after a week; what was changed is kept', async () => {
    const calls = running.app.get(CallsService);
    const asked = new Session(running.target, 'texts');
    const made = order(asked);
    await asked.ask('order/create', made);
    await asked.ask('order/info/get', { cwFulfillNo: made.cwFulfillNo });
    await calls.flush();
    running.clock.advance(8 * DAY_MS);
    await retention.run();
    running.clock.advance(-8 * DAY_MS);
    const found = await calls.find(1, { number: made.cwFulfillNo, below: null, limit: 5 });
    const texts = await Promise.all(found.map((call) => calls.get(1, call)));
    const kept = texts.map((one) => [one?.subject.split('/').at(-2), one?.request !== null]);
    expect(kept).toEqual([
      ['info', false],
      ['order', true],
    ]);
  });
});
