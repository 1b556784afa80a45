import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabelFetching } from '../../src/modules/labels/label-fetching';
import { LabelSources } from '../../src/modules/labels/label-sources';
import { LABEL_PASS, type LabelPass } from '../../src/modules/labels/labels.types';
import { drawSandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { labelIdentity } from '../../src/modules/labels/sealed.rules';
import { Outbound } from '../../src/platform/outbound';
import { Sealer } from '../../src/platform/seal';
import { order as temuOrder } from '../../src/simulator/orders';
import { refused, Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { idOfOrder } from '../support/orders';

const OPERATOR = 1;
const LABEL_CONTENT = 170020008;
const ADDRESS = {
  name: 'A',
  lines: ['1 Main St'],
  city: 'Ontario',
  state: 'CA',
  postcode: '91761',
};
const PDF = drawSandboxLabel(
  {
    style: 'UPS',
    service: 'UPS Ground',
    from: ADDRESS,
    to: ADDRESS,
    weight: '1 lb',
    trackingNumber: '1Z999AA10123456784',
    reference: 'R',
    date: '2026-11-23',
    parcel: { no: 1, of: 1 },
  },
  'PDF',
);

/** Somebody’s file server: says how often each path was asked, and answers as a test wants. */
let server: Server;
let files: string;
const asked = new Map<string, number>();
const told = new Map<string, IncomingHttpHeaders>();
const paths = new Map<string, (response: ServerResponse, time: number) => void>();

let running: RunningApp;
let admin: AdminClient;
let fetching: LabelFetching;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    told.set(path, request.headers);
    const answer = paths.get(path);
    if (answer) answer(response, asked.get(path) ?? 0);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  files = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  running = await startApp(undefined, { LABEL_URL_HOSTS: '127.0.0.1,localhost,*.files.example' });
  admin = new AdminClient(running);
  fetching = running.app.get(LabelFetching);
  // Tests say when: the loop must not come between.
  await fetching.onApplicationShutdown();
});

afterAll(async () => {
  await running.close();
  server.closeAllConnections();
  server.close();
});

function withAddress(session: Session, shippingLabelUrl: string, shippingLabelFileType = 'PDF') {
  return temuOrder(session, {
    tailShippingMode: 1,
    logisticsProductCode: undefined,
    trackingNumber: `1Z${session.number()}`,
    shippingLabelUrl,
    shippingLabelFileType,
  });
}

interface Taken {
  readonly id: number;
  readonly made: ReturnType<typeof withAddress>;
}

async function take(path: string, type = 'PDF'): Promise<Taken> {
  const session = new Session(running.target, 'labels');
  const made = withAddress(session, `${files}${path}`, type);
  succeeded(await session.ask('order/createWithLabel', made));
  return { made, id: await idOfOrder(admin, made.cwFulfillNo) };
}

async function again(made: Taken['made'], fields: Record<string, unknown>): Promise<void> {
  const session = new Session(running.target, 'labels');
  succeeded(await session.ask('order/createWithLabel', { ...made, ...fields }));
}

interface LabelRow {
  readonly no: number;
  readonly sealed: Buffer | null;
  readonly fetch_attempts: number;
  readonly fetch_problem: string;
}

async function labelsOf(id: number): Promise<LabelRow[]> {
  return running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query<LabelRow[]>(
      'SELECT no, sealed, fetch_attempts, fetch_problem FROM order_labels WHERE order_id = $1 ORDER BY no',
      [id],
    ),
  );
}

/** As if the time of the next attempt had come: calls are signed with the time that it is. */
async function makeDue(id: number): Promise<void> {
  await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query(
      `UPDATE order_labels SET fetch_at = fetch_at - interval '10 minutes'
        WHERE order_id = $1 AND fetch_at IS NOT NULL`,
      [id],
    ),
  );
}

async function stateOf(id: number): Promise<{ label: string; reason: string | undefined }> {
  const { body } = await admin.ask<{
    label: string;
    history: { axis: string; reason: string }[];
  }>(`orders/${id}`);
  const last = body.history.filter((line) => line.axis === 'label').at(-1);
  return { label: body.label, reason: last?.reason };
}

describe('a label that comes as an address', () => {
  it('is fetched after the order was taken, and is ready', async () => {
    paths.set('/good.pdf', (response) => response.end(PDF));
    const { id } = await take('/good.pdf');
    expect(asked.get('/good.pdf')).toBeUndefined();
    expect((await stateOf(id)).label).toBe('waiting');
    await fetching.fetchAll();
    expect((await stateOf(id)).label).toBe('ready');
    const [label] = await labelsOf(id);
    const identity = labelIdentity(OPERATOR, id, 1);
    expect(label?.sealed && running.app.get(Sealer).open(label.sealed, identity)).toEqual(PDF);
    await fetching.fetchAll();
    expect(asked.get('/good.pdf')).toBe(1);
  });

  it('is fetched once by two processes', async () => {
    paths.set('/once.pdf', (response) => response.end(PDF));
    const { id } = await take('/once.pdf');
    await Promise.all([fetching.fetchAll(), fetching.fetchAll(), fetching.fetchAll()]);
    expect([(await stateOf(id)).label, asked.get('/once.pdf')]).toEqual(['ready', 1]);
  });

  it('is tried again where the other side fails, and says meanwhile what is wrong', async () => {
    paths.set('/late.pdf', (response, time) =>
      time < 3 ? response.writeHead(503).end() : response.end(PDF),
    );
    const { id } = await take('/late.pdf');
    await fetching.fetchAll();
    await fetching.fetchAll();
    expect(asked.get('/late.pdf')).toBe(1);
    expect((await stateOf(id)).label).toBe('waiting');
    expect((await labelsOf(id))[0]?.fetch_problem).toContain('127.0.0.1 answered 503');
    for (let time = 0; time < 2; time += 1) {
      await makeDue(id);
      await fetching.fetchAll();
    }
    expect(await stateOf(id)).toEqual({ label: 'ready', reason: '' });
  });

  it('fails in the end with its reason, and is asked again when it is sent again', async () => {
    const { id, made } = await take('/gone.pdf');
    for (let time = 0; time < 8; time += 1) {
      await fetching.fetchAll();
      await makeDue(id);
    }
    expect(asked.get('/gone.pdf')).toBe(6);
    expect(await stateOf(id)).toEqual({
      label: 'failed',
      reason: expect.stringContaining('answered 404'),
    });
    paths.set('/gone.pdf', (response) => response.end(PDF));
    await again(made, {});
    await fetching.fetchAll();
    expect((await stateOf(id)).label).toBe('ready');
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    [
      'another type than is declared',
      (response) => response.end('^XA^FDa^FS^XZ'),
      'first bytes are those of ZPL',
    ],
    ['a page of words', (response) => response.end('<html>log in</html>'), 'does not open'],
  ])('fails at once where there is %s', async (name, answer, reason) => {
    const path = `/${encodeURIComponent(name)}`;
    paths.set(path, answer);
    const { id } = await take(path);
    await fetching.fetchAll();
    expect(await stateOf(id)).toEqual({ label: 'failed', reason: expect.stringContaining(reason) });
    expect(asked.get(path)).toBe(1);
  });

  it('is not followed to where it is redirected', async () => {
    paths.set('/moved.pdf', (response) =>
      response.writeHead(302, { location: `${files}/inside` }).end(),
    );
    const { id } = await take('/moved.pdf');
    await fetching.fetchAll();
    expect(asked.get('/inside')).toBeUndefined();
    expect((await labelsOf(id))[0]?.fetch_problem).toContain('answered 302');
  });

  it('is cut off where it never ends', async () => {
    let sent = 0;
    paths.set('/endless.pdf', (response) => {
      const part = Buffer.alloc(256 * 1024, '%PDF-1.7 ');
      const more = (): void => {
        if (response.destroyed) return;
        sent += part.length;
        response.write(part, () => setImmediate(more));
      };
      more();
    });
    const { id } = await take('/endless.pdf');
    await fetching.fetchAll();
    expect((await labelsOf(id))[0]?.fetch_problem).toContain('cut off');
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it('is dropped where a file took its place while it was on its way', async () => {
    const { made, id } = await take('/slow.pdf');
    let answered = false;
    paths.set('/slow.pdf', (response) => {
      void again(made, {
        shippingLabelFileType: 'ZPL',
        shippingLabelFileBase64: Buffer.from('^XA^FDnew^FS^XZ').toString('base64'),
      }).then(() => {
        answered = true;
        response.end(PDF);
      });
    });
    await fetching.fetchAll();
    expect(answered).toBe(true);
    const [first, second] = await labelsOf(id);
    expect([first?.sealed, second?.sealed === null]).toEqual([null, false]);
    expect((await stateOf(id)).label).toBe('ready');
  });

  it('leaves an order alone that was cancelled meanwhile', async () => {
    const { made, id } = await take('/cancelled.pdf');
    const session = new Session(running.target, 'labels');
    paths.set('/cancelled.pdf', (response) => {
      void session
        .ask('order/cancel', { cwFulfillNo: made.cwFulfillNo })
        .then(() => response.end(PDF));
    });
    await fetching.fetchAll();
    expect((await stateOf(id)).label).toBe('not_needed');
  });
});

describe('an address of the platform’s own', () => {
  const TOKEN = '2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym';

  async function register(fields: Record<string, string>): Promise<void> {
    const changed = await admin.change('registrations/test', fields);
    expect(changed.status).toBe(200);
    expect(JSON.stringify(changed.body)).not.toContain(TOKEN);
  }

  /** The headers of a label’s request that the platform looks at. */
  async function sent(address: string): Promise<Record<string, unknown>> {
    const path = new URL(address).pathname;
    paths.set(path, (response) => response.end(PDF));
    const session = new Session(running.target, 'labels');
    succeeded(await session.ask('order/createWithLabel', withAddress(session, address)));
    await fetching.fetchAll();
    const all = Object.entries(told.get(path) ?? { 'never asked': true });
    return Object.fromEntries(all.filter(([name]) => /^toa|^never/.test(name)));
  }

  it('is asked with signed headers, as documented', async () => {
    await register({ accessToken: TOKEN });
    const headers = await sent(`${files}/signed.pdf`);
    const { 'toa-random': random, 'toa-timestamp': seconds, 'toa-sign': signature } = headers;
    expect(headers).toEqual({
      'toa-access-token': TOKEN,
      'toa-app-key': 'demo-app-key',
      'toa-random': expect.stringMatching(/^\d{32}$/),
      'toa-timestamp': expect.stringMatching(/^\d{10}$/),
      'toa-sign': expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(60);
    const secret = '00112233445566778899aabbccddeeff00112233';
    const text = `toa-access-token${TOKEN}toa-app-keydemo-app-keytoa-random${random}toa-timestamp${seconds}`;
    const right = createHash('md5').update(secret + text + secret);
    expect(signature).toBe(right.digest('hex').toUpperCase());
  });

  it('is never asked twice with the same signature', async () => {
    const both = [await sent(`${files}/first.pdf`), await sent(`${files}/second.pdf`)];
    expect(new Set(both.map((headers) => headers['toa-sign'])).size).toBe(2);
  });

  it('is asked without the token where nobody has said one', async () => {
    await register({ accessToken: '' });
    const headers = await sent(`${files}/no-token.pdf`);
    expect(Object.keys(headers).sort()).toEqual([
      'toa-app-key',
      'toa-random',
      'toa-sign',
      'toa-timestamp',
    ]);
  });

  it('of another host that is allowed gets nothing that names the application', async () => {
    await register({ accessToken: TOKEN });
    expect(await sent(`${files.replace('127.0.0.1', 'localhost')}/others.pdf`)).toEqual({});
  });

  it('that leads elsewhere takes nothing along', async () => {
    await register({ accessToken: TOKEN });
    paths.set('/elsewhere.pdf', (response) =>
      response.writeHead(302, { location: `${files}/behind.pdf` }).end(),
    );
    const session = new Session(running.target, 'labels');
    const made = withAddress(session, `${files}/elsewhere.pdf`);
    succeeded(await session.ask('order/createWithLabel', made));
    await fetching.fetchAll();
    expect([asked.get('/elsewhere.pdf'), asked.get('/behind.pdf')]).toEqual([1, undefined]);
  });

  it.each([
    ['https://openapi-b-global.temu.com/pfse/pkg-label/1.pdf', true],
    ['https://openapi-b-us.temudemo.com/x.pdf', true],
    ['https://eviltemu.com/x.pdf', false],
    ['https://temu.com.evil.example/x.pdf', false],
    ['https://a.files.example/x.pdf', false],
  ])('is %s: %s', async (url, isTheirs) => {
    const pass = running.app.get<LabelPass>(LABEL_PASS, { strict: false });
    const [one] = await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query<{ id: number }[]>('SELECT id FROM registrations'),
    );
    const headers = await pass.headersFor({
      operatorId: OPERATOR,
      registrationId: one?.id ?? 0,
      url,
    });
    expect('toa-sign' in headers).toBe(isTheirs);
    expect(await pass.headersFor({ operatorId: OPERATOR, registrationId: null, url })).toEqual({});
  });

  it('keeps the token where nobody reads it', async () => {
    await register({ accessToken: TOKEN });
    const [row] = await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query<{ access_token: Buffer }[]>('SELECT access_token FROM registrations'),
    );
    expect(row?.access_token.includes(TOKEN)).toBe(false);
    const seen = [await admin.ask('registrations'), await admin.ask('audit-lines?limit=100')];
    expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(TOKEN);
    expect((await admin.ask('registrations/test')).body).toMatchObject({ hasAccessToken: true });
  });
});

describe('an address that could never be fetched', () => {
  it.each([
    'https://elsewhere.example/label.pdf',
    'https://files.example/label.pdf',
    'https://evil-files.example/label.pdf',
    'https://a.files.example.evil.example/label.pdf',
    'http://a.files.example/label.pdf',
    'https://user:secret@a.files.example/label.pdf',
    'https://10.0.0.1/label.pdf',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::ffff:10.0.0.1]/label.pdf',
    'file:///etc/passwd',
    'nonsense',
  ])('refuses its order at once: %s', async (url) => {
    const session = new Session(running.target, 'labels');
    const made = withAddress(session, url);
    const answer = await session.ask('order/createWithLabel', made);
    refused(answer, LABEL_CONTENT);
    expect(JSON.stringify(answer)).not.toContain('secret');
    const { body } = await admin.ask<{ items: unknown[] }>(`orders?number=${made.cwFulfillNo}`);
    expect(body.items).toEqual([]);
  });

  it('is found out where its name leads inside, when it is asked', async () => {
    const outbound = new Outbound(false);
    const sources = new LabelSources(outbound, { urlHosts: ['localhost', '10.0.0.1'] });
    expect(() => sources.check('https://10.0.0.1/label.pdf')).toThrow('not a public address');
    await expect(sources.fetch('PDF', 'https://localhost/label.pdf')).rejects.toMatchObject({
      code: 'outbound.address_refused',
    });
    outbound.close();
  });
});
