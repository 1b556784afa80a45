import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { takeOrder } from '../support/orders';
import { PATIENCE_MS } from '../support/patience';
import { FakeEasyPost, NUMBER, refusal } from './fake-easypost';

const OPERATOR = 1;
const SECRET = 'hook-secret';

let running: RunningApp;
let admin: AdminClient;
let server: FakeEasyPost;
let hook: string;

interface Purchase {
  readonly state: string;
  readonly problemCode: string;
  readonly problem: string;
  readonly dueAt: string | null;
}

/** The channel of every order here buys at the EasyPost that is played. */
beforeAll(async () => {
  server = new FakeEasyPost();
  await server.listen();
  running = await startApp();
  admin = new AdminClient(running);
  const account = await admin.make<{ id: number; webhookKey: string }>('carrier-accounts', {
    kind: 'easypost',
    name: 'EasyPost',
    credentials: { apiKey: 'EZTK', webhookSecret: SECRET },
    settings: { address: server.url },
  });
  hook = `${running.url}/hooks/v1/carriers/${account.body.webhookKey}`;
  const { body } = await admin.ask<{ items: { id: number; code: string }[] }>(
    'warehouses/1/channels',
  );
  const channel = body.items.find((one) => one.code === 'UPS-GROUND');
  const changed = await admin.change(`channels/${channel?.id}/carrier`, {
    accountId: account.body.id,
    service: 'USPS.GroundAdvantage',
    buyAt: 'create',
  });
  expect(changed.status).toBe(200);
});

afterAll(async () => {
  await running.close();
  await server.close();
});

beforeEach(() => {
  server.behave();
  server.charged = 0;
});

const take = async () => (await takeOrder(running, admin)).id;

async function purchase(id: number): Promise<Purchase> {
  const { body } = await admin.ask<{ items: Purchase[] }>(`label-purchases?orderId=${id}`);
  const [newest] = body.items;
  if (!newest) throw new Error('nothing was begun');
  return newest;
}

async function until(id: number, so: (one: Purchase) => boolean): Promise<Purchase> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    await running.app.get(LabelBuyer).look(OPERATOR);
    const one = await purchase(id);
    if (so(one)) return one;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it did not come to that: ${JSON.stringify(await purchase(id))}`);
}

/** As if everybody had waited long enough to be tried again; whoever is at it now comes to an end first. */
async function waited(): Promise<void> {
  await running.app.get(LabelBuyer).look(OPERATOR);
  await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query(
      "UPDATE label_purchases SET due_at = due_at - interval '1 day' WHERE problem_code <> ''",
    ),
  );
}

const isBought = ({ state }: Purchase): boolean => state === 'bought';

describe('an order of a channel of EasyPost', () => {
  it('gets number and label', async () => {
    const id = await take();
    await until(id, isBought);
    const { body } = await admin.ask<{ label: string; packages: object[] }>(`orders/${id}`);
    expect(body).toMatchObject({ label: 'ready', packages: [{ trackingNumber: NUMBER }] });
  });

  it('is paid once, though the answer is lost and the key is refused when it is asked for', async () => {
    server.answer = (request) => {
      const reply = server.reply(request);
      return request.path.endsWith('/buy') ? { silent: true } : reply;
    };
    const id = await take();
    await until(id, ({ problemCode }) => problemCode === 'outbound.no_answer');
    server.answer = () => ({ status: 401, body: {} });
    await waited();
    // Refusing to say what it did is not saying that it did nothing.
    const asked = await until(id, ({ problemCode }) => problemCode === 'carrier.unclear');
    expect(asked.state).toBe('buying');
    server.behave();
    await waited();
    await until(id, isBought);
    expect(server.charged).toBe(1);
  });

  it('waits as long as the carrier asks for', async () => {
    server.answer = () => ({ status: 429, headers: { 'retry-after': '120' }, body: {} });
    const id = await take();
    const begun = running.clock.nowMs();
    const { dueAt } = await until(id, ({ problemCode }) => problemCode === 'carrier.limited');
    const waitMs = Date.parse(dueAt ?? '') - begun;
    expect(waitMs).toBeGreaterThan(110_000);
    expect(waitMs).toBeLessThan(180_000);
    // All of the account waits, not this order alone.
    const asked = server.requests.length;
    const next = await take();
    await running.app.get(LabelBuyer).look(OPERATOR);
    expect([server.requests.length, (await purchase(next)).state]).toEqual([asked, 'buying']);
    server.behave();
    // Later than the carrier had asked for.
    running.clock.advance(121_000);
    await until(next, isBought);
    server.charged = 0;
    await waited();
    await until(id, isBought);
  });

  it('is held with the words of the carrier, and nothing of the recipient in them', async () => {
    server.answer = ({ body }) =>
      refusal(
        'ADDRESS.VERIFY.FAILURE',
        `${body.shipment.to_address.name} at ${body.shipment.to_address.street1}: no such street`,
      );
    const id = await take();
    const { problem } = await until(id, ({ state }) => state === 'refused');
    expect(problem).toContain('no such street');
    const asked = server.asked('POST', '/v2/shipments').at(-1)?.body.shipment.to_address;
    expect(asked.name.length + asked.street1.length).toBeGreaterThan(6);
    for (const secret of [asked.name, asked.street1]) expect(problem).not.toContain(secret);
  });
});

describe('a call of EasyPost about a parcel', () => {
  let id: number;

  beforeAll(async () => {
    server.behave();
    id = await take();
    await until(id, isBought);
    expect((await admin.make(`orders/${id}/ship`)).status).toBe(200);
  });

  function event(status: string, datetime: string): string {
    const seen = { object: 'TrackingDetail', datetime, status, message: `It is ${status}` };
    const tracker = { object: 'Tracker', tracking_code: NUMBER, status, tracking_details: [seen] };
    return JSON.stringify({
      id: 'evt',
      object: 'Event',
      description: 'tracker.updated',
      result: tracker,
    });
  }

  async function call(body: string, { url = hook, secret = SECRET } = {}): Promise<number> {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-hmac-signature': `hmac-sha256-hex=${signature}`,
    };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  async function tracking(): Promise<string> {
    const { body } = await admin.ask<{ tracking: string }>(`orders/${id}`);
    return body.tracking;
  }

  it('moves the order along, and what is old or comes again changes nothing', async () => {
    const out = event('out_for_delivery', '2026-11-21T10:00:00Z');
    const back = event('in_transit', '2026-11-20T09:00:00Z');
    expect(await call(out)).toBe(200);
    expect(await tracking()).toBe('out_for_delivery');
    for (const body of [back, out, back]) expect(await call(body)).toBe(200);
    expect(await tracking()).toBe('out_for_delivery');
    expect(await call(event('delivered', '2026-11-22T10:00:00Z'))).toBe(200);
    expect(await tracking()).toBe('delivered');
    const { body } = await admin.ask<{ history: { axis: string; to: string }[] }>(`orders/${id}`);
    const steps = body.history.filter((line) => line.axis === 'tracking').map((line) => line.to);
    expect(steps).toEqual(['pre_transit', 'out_for_delivery', 'delivered']);
  });

  it.each<[string, () => Promise<number>]>([
    [
      'with another secret',
      () => call(event('exception', '2026-11-23T10:00:00Z'), { secret: 'other' }),
    ],
    [
      'under a key of another account',
      () => call(event('exception', '2026-11-23T10:00:00Z'), { url: hook.replace(/-\d+-/, '-1-') }),
    ],
    [
      'under a key of another operator',
      () =>
        call(event('exception', '2026-11-23T10:00:00Z'), { url: hook.replace(/\/\d+-/, '/2-') }),
    ],
    [
      'under a key that is none',
      () =>
        call(event('exception', '2026-11-23T10:00:00Z'), {
          url: `${running.url}/hooks/v1/carriers/nonsense`,
        }),
    ],
  ])('%s learns nothing and changes nothing', async (_, forged) => {
    expect(await forged()).toBe(404);
    expect(await tracking()).toBe('delivered');
  });

  it.each([
    ['that is larger than any parcel’s history is not even read', 1_048_577, 413],
    ['that is as large as one may be is read', 1_048_576, 200],
  ])('%s', async (_, bytes, status) => {
    const rest = Buffer.byteLength(event('exception', ''));
    expect(await call(event('exception', 'x'.repeat(bytes - rest)))).toBe(status);
    expect(await tracking()).toBe('delivered');
  });

  it('that never ends is cut off while it comes', async () => {
    const { hostname, port, pathname } = new URL(hook);
    const socket = connect(Number(port), hostname);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    let [sent, answer] = [0, ''];
    socket.on('data', (part) => {
      answer += part.toString();
    });
    socket.on('error', () => undefined);
    const part = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`;
    const more = (): void => {
      if (socket.destroyed) return;
      sent += 65_536;
      socket.write(part, () => setImmediate(more));
    };
    more();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    // What is buffered on the way counts as sent; other faces read 8 MiB.
    expect(sent).toBeLessThan(8 * 1_048_576);
  });

  it('that is signed and holds nonsense changes nothing', async () => {
    for (const body of ['{}', '[]', 'null', '"x"', '{"description":"tracker.updated","result":{}}'])
      expect(await call(body)).toBe(200);
    expect(await tracking()).toBe('delivered');
  });
});
