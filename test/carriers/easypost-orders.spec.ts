import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { order as temuOrder } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { FakeEasyPost, NUMBER, refusal } from './fake-easypost';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;
let server: FakeEasyPost;

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
  const account = await admin.make<{ id: number }>('carrier-accounts', {
    kind: 'easypost',
    name: 'EasyPost',
    credentials: { apiKey: 'EZTK' },
    settings: { address: server.url },
  });
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

async function take(): Promise<number> {
  const session = new Session(running.target, 'easypost');
  const made = temuOrder(session, { logisticsProductCode: 'UPS-GROUND' });
  succeeded(await session.ask('order/create', made));
  const { body } = await admin.ask<{ items: { id: number }[] }>(
    `orders?number=${made.cwFulfillNo}`,
  );
  return body.items[0]?.id ?? 0;
}

async function purchase(id: number): Promise<Purchase> {
  const { body } = await admin.ask<{ items: Purchase[] }>(`label-purchases?orderId=${id}`);
  const [newest] = body.items;
  if (!newest) throw new Error('nothing was begun');
  return newest;
}

async function until(id: number, so: (one: Purchase) => boolean): Promise<Purchase> {
  for (let tries = 0; tries < 100; tries += 1) {
    await running.app.get(LabelBuyer).look(OPERATOR);
    const one = await purchase(id);
    if (so(one)) return one;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it did not come to that: ${JSON.stringify(await purchase(id))}`);
}

async function waited(): Promise<void> {
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
    server.behave();
    await waited();
    await until(id, isBought);
    expect(server.charged).toBe(1);
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
