import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient, type Answer } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { reconcile } from '../support/reconcile';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, 1)).toEqual([]);
});

interface Transfer {
  readonly id: number;
  readonly transferNo: string;
  readonly state: string;
  readonly lines: { readonly onTheRoad: number; readonly lost: number }[];
}

const BLUE = { customerCode: 'C10001', skuCode: 'MUG-BLUE' };
const ROAD = {
  fromWarehouseCode: 'US-LA1',
  toWarehouseCode: 'US-NJ1',
  reason: 'New Jersey runs low',
};

function send(lines: object[], rest: object = {}): Promise<Answer<Transfer>> {
  return admin.make<Transfer>('stock-transfers', { ...ROAD, lines, ...rest });
}

function deed(of: Transfer, name: string, body: object): Promise<Answer<Transfer>> {
  return admin.make<Transfer>(`stock-transfers/${of.id}/${name}`, body);
}

async function stockOf(warehouse: string): Promise<Record<string, number>> {
  const { body } = await admin.ask<{ items: Record<string, number>[] }>(
    `stock?warehouse=${warehouse}&customer=C10001&sku=MUG-BLUE`,
  );
  const { onHand = 0, defective = 0, inTransit = 0 } = body.items[0] ?? {};
  return { onHand, defective, inTransit };
}

function refusal(answer: Answer<unknown>): unknown[] {
  return [answer.status, (answer.body as { code?: string }).code];
}

describe('a transfer between two warehouses', () => {
  it('leaves the one, is on the road, and is for sale at the other once it has arrived', async () => {
    const { body: sent } = await send([{ ...BLUE, quantity: 20 }]);
    expect(await stockOf('US-LA1')).toMatchObject({ onHand: 980 });
    expect(await stockOf('US-NJ1')).toEqual({ onHand: 0, defective: 0, inTransit: 20 });
    const part = await deed(sent, 'receive', { lines: [{ ...BLUE, good: 12, defective: 1 }] });
    expect(part.body).toMatchObject({ state: 'in_transit', lines: [{ onTheRoad: 7, lost: 0 }] });
    const rest = await deed(sent, 'receive', { lines: [{ ...BLUE, good: 7 }] });
    expect(rest.body).toMatchObject({ state: 'completed', lines: [{ onTheRoad: 0, lost: 0 }] });
    expect(await stockOf('US-NJ1')).toEqual({ onHand: 19, defective: 1, inTransit: 0 });
  });

  it('is read by Temu as a transfer on both sides', async () => {
    const from = running.clock.now().getTime() - 1_000;
    const { body: sent } = await send([{ ...BLUE, quantity: 2 }]);
    await deed(sent, 'receive', { lines: [{ ...BLUE, good: 2 }] });
    const { inventoryChangeList } = succeeded<{ inventoryChangeList: Record<string, unknown>[] }>(
      await new Session(running.target, 'work').ask('inventory/change/list/get', {
        cwSkuCodeList: ['MUG-BLUE'],
        startTime: from,
        endTime: running.clock.now().getTime(),
      }),
    );
    const own = inventoryChangeList.filter((line) => line.orderNo === sent.transferNo);
    expect(own).toMatchObject([
      { cwWarehouseCode: 'US-LA1', changeType: 60, changeQty: -2 },
      { cwWarehouseCode: 'US-NJ1', changeType: 60, changeQty: 2 },
    ]);
  });

  it('that does not arrive whole is completed by a person, and the rest is lost', async () => {
    const before = await stockOf('US-NJ1');
    const { body: sent } = await send([{ ...BLUE, quantity: 5 }]);
    await deed(sent, 'receive', { lines: [{ ...BLUE, good: 3 }] });
    expect(refusal(await deed(sent, 'cancel', { reason: 'too late' }))).toEqual([
      409,
      'transfer.has_arrived',
    ]);
    const { body } = await deed(sent, 'complete', { reason: 'Two fell off the truck' });
    expect(body).toMatchObject({ state: 'completed', lines: [{ onTheRoad: 0, lost: 2 }] });
    expect(await stockOf('US-NJ1')).toEqual({ ...before, onHand: (before.onHand ?? 0) + 3 });
    expect(refusal(await deed(sent, 'complete', { reason: 'again' }))).toEqual([
      409,
      'transfer.wrong_state',
    ]);
  });

  it('that comes back is where it was', async () => {
    const before = [await stockOf('US-LA1'), await stockOf('US-NJ1')];
    const { body: sent } = await send([{ ...BLUE, quantity: 5 }]);
    expect((await deed(sent, 'cancel', { reason: 'The truck broke down' })).body.state).toBe(
      'cancelled',
    );
    expect([await stockOf('US-LA1'), await stockOf('US-NJ1')]).toEqual(before);
  });

  it.each([
    ['more than is free', {}, [{ ...BLUE, quantity: 100_000 }], 409, 'inventory.too_few'],
    [
      'to itself',
      { toWarehouseCode: 'US-LA1' },
      [{ ...BLUE, quantity: 1 }],
      400,
      'transfer.same_warehouse',
    ],
    [
      'a SKU twice',
      {},
      [
        { ...BLUE, quantity: 1 },
        { ...BLUE, quantity: 1 },
      ],
      400,
      'transfer.sku_twice',
    ],
    ['without a reason', { reason: ' ' }, [{ ...BLUE, quantity: 1 }], 400, 'request.invalid'],
  ])('is refused: %s', async (_, rest, lines, status, code) => {
    expect(refusal(await send(lines, rest))).toEqual([status, code]);
  });

  it('refuses more than is on the road', async () => {
    const { body: sent } = await send([{ ...BLUE, quantity: 2 }]);
    const more = await deed(sent, 'receive', { lines: [{ ...BLUE, good: 2, defective: 1 }] });
    expect(refusal(more)).toEqual([409, 'transfer.not_on_the_road']);
    const other = await deed(sent, 'receive', {
      lines: [{ ...BLUE, skuCode: 'MUG-RED', good: 1 }],
    });
    expect(refusal(other)).toEqual([409, 'transfer.not_on_the_road']);
    await deed(sent, 'cancel', { reason: 'done' });
  });

  it('is found by its number and its warehouses, and never by another operator', async () => {
    const { body: sent } = await send([{ ...BLUE, quantity: 1 }]);
    for (const query of [`number=${sent.transferNo}`, 'warehouse=US-NJ1&state=in_transit']) {
      const { body } = await admin.ask<{ items: Transfer[] }>(`stock-transfers?${query}`);
      expect(body.items.map((one) => one.id)).toEqual([sent.id]);
    }
    const theirs = new AdminClient(running, 'demo-admin-key-2');
    expect((await theirs.ask(`stock-transfers/${sent.id}`)).status).toBe(404);
    const cancelled = await theirs.make(`stock-transfers/${sent.id}/cancel`, { reason: 'theirs' });
    expect(cancelled.status).toBe(404);
    await deed(sent, 'cancel', { reason: 'done' });
  });
});

describe('two transfers of the same pieces', () => {
  it('send them away once', async () => {
    const { onHand = 0 } = await stockOf('US-LA1');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send([{ ...BLUE, quantity: onHand }])),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(5).fill(409)]);
    const sent = answers.find((answer) => answer.status === 201)?.body;
    expect(await stockOf('US-LA1')).toMatchObject({ onHand: 0 });
    if (sent) await deed(sent, 'cancel', { reason: 'back' });
    expect(await stockOf('US-LA1')).toMatchObject({ onHand });
  });

  it('in opposite directions never wait in a circle', async () => {
    await admin.make('stock/adjust', {
      reason: 'a test',
      lines: [
        { ...BLUE, warehouseCode: 'US-NJ1', change: 50 },
        { ...BLUE, skuCode: 'LAMP-01', warehouseCode: 'US-NJ1', change: 50 },
        { ...BLUE, skuCode: 'LAMP-01', warehouseCode: 'US-LA1', change: 50 },
      ],
    });
    const lines = [
      { ...BLUE, quantity: 1 },
      { ...BLUE, skuCode: 'LAMP-01', quantity: 1 },
    ];
    const back = { fromWarehouseCode: 'US-NJ1', toWarehouseCode: 'US-LA1' };
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, at) =>
        send(at % 2 ? lines : [...lines].reverse(), at % 2 ? back : {}),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(16).fill(201));
  });
});
