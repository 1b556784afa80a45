import { order as temuOrder } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient, type Answer } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { takeOrder } from '../support/orders';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface Stock {
  readonly onHand: number;
  readonly allocated: number;
  readonly locked: number;
  readonly defective: number;
  readonly available: number;
  readonly missing: number;
}

interface Done {
  readonly documentNo: string;
  readonly items: Stock[];
}

interface Page {
  readonly items: unknown[];
  readonly nextCursor: string | null;
}

const LAMP = { warehouseCode: 'US-LA1', customerCode: 'C10001', skuCode: 'LAMP-01' };
const NEW_HERE = { warehouseCode: 'US-NJ1', customerCode: 'C10001', skuCode: 'LAMP-01' };
const BLUE = { warehouseCode: 'US-NJ1', customerCode: 'C10001', skuCode: 'MUG-BLUE' };

function deed(name: string, lines: object[], rest: object = {}): Promise<Answer<Done>> {
  return admin.make<Done>(`stock/${name}`, { reason: 'a test', lines, ...rest });
}

async function stockOf(place: typeof BLUE): Promise<Stock> {
  const { warehouseCode: warehouse, customerCode: customer, skuCode: sku } = place;
  const query = new URLSearchParams({ warehouse, customer, sku });
  const { body } = await admin.ask<{ items: Stock[] }>(`stock?${query}`);
  const [row] = body.items;
  if (!row) throw new Error('no stock row');
  return row;
}

async function ledger(query: Record<string, string>): Promise<Record<string, unknown>[]> {
  const answer = await admin.ask<{ items: Record<string, unknown>[] }>(
    `stock-movements?${new URLSearchParams(query)}`,
  );
  expect(answer.status).toBe(200);
  return answer.body.items;
}

function refusal(answer: Answer<unknown>): unknown[] {
  return [answer.status, (answer.body as { code?: string }).code];
}

/** Tries to order one piece each, many at once; says how many were taken. */
async function orderMany(place: typeof BLUE, orders: number): Promise<number> {
  const session = new Session(running.target, 'work');
  const answers = await Promise.all(
    Array.from({ length: orders }, () => {
      const made = temuOrder(session, {
        cwWarehouseCode: place.warehouseCode,
        logisticsProductCode: 'UPS-GROUND',
      });
      const [line] = made.orderList as { cwSkuCode: string; quantity: number }[];
      const orderList = [{ ...line, cwSkuCode: place.skuCode, quantity: 1 }];
      return session.ask('order/create', { ...made, orderList });
    }),
  );
  return answers.filter((answer) => JSON.stringify(answer).includes('"warehouseOrderNo"')).length;
}

describe('work on stock by hand', () => {
  it('opens stock where the warehouse never held the SKU, and writes who, why and before and after', async () => {
    const { status, body } = await deed('adjust', [{ ...NEW_HERE, change: 8 }], {
      reason: 'Found behind the shelf',
      documentNo: 'PAPER-7',
      happenedAt: '2026-01-02T03:04:05Z',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ documentNo: 'PAPER-7', items: [{ onHand: 8, available: 8 }] });
    const [line] = await ledger({ document: 'PAPER-7' });
    expect(line).toMatchObject({
      ...NEW_HERE,
      type: 'adjust_up',
      before: { onHand: 0 },
      change: { onHand: 8 },
      after: { onHand: 8 },
      person: 'demo',
      reason: 'Found behind the shelf',
      happenedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('does all lines of a request or none, and says which can not be done', async () => {
    const before = await stockOf(NEW_HERE);
    const answer = await deed('lock', [
      { ...NEW_HERE, quantity: 1 },
      { ...LAMP, quantity: 2 },
    ]);
    expect(refusal(answer)).toEqual([409, 'inventory.not_free']);
    expect(JSON.stringify(answer.body)).toContain('LAMP-01 in warehouse US-LA1');
    expect(await stockOf(NEW_HERE)).toEqual(before);
  });

  it('moves pieces between good, locked and defective, and Temu sees what is left', async () => {
    await deed('adjust', [{ ...BLUE, change: 10 }]);
    await deed('lock', [{ ...BLUE, quantity: 3 }]);
    await deed('to-defective', [{ ...BLUE, quantity: 2 }]);
    await deed('unlock', [{ ...BLUE, quantity: 1 }]);
    await deed('to-good', [{ ...BLUE, quantity: 1 }]);
    const { body } = await deed('return-in', [{ ...BLUE, good: 1, defective: 1 }]);
    expect(body.items).toEqual([
      expect.objectContaining({ onHand: 10, locked: 2, defective: 2, available: 8 }),
    ]);
    const session = new Session(running.target, 'work');
    const { inventoryList } = succeeded<{ inventoryList: unknown[] }>(
      await session.ask('inventory/batch/get', {
        cwWarehouseCode: 'US-NJ1',
        cwSkuCodeList: ['MUG-BLUE'],
      }),
    );
    expect(inventoryList).toMatchObject([
      { availableQty: 8, totalQty: 10, lockedQty: 2, defectiveQty: 2 },
    ]);
  });

  it('undoes what was written wrongly by a line of its own', async () => {
    await deed('adjust', [{ ...BLUE, change: 5, quality: 'defective' }]);
    const { body } = await deed('adjust', [{ ...BLUE, change: -5, quality: 'defective' }], {
      reason: 'Typed on the wrong SKU',
    });
    expect(body.items[0]?.defective).toBe(2);
    const lines = await ledger({ document: body.documentNo });
    expect(lines).toMatchObject([{ type: 'adjust_down', reason: 'Typed on the wrong SKU' }]);
  });

  it.each([
    ['adjust', { change: -11 }, 'inventory.below_zero'],
    ['unlock', { quantity: 3 }, 'inventory.too_few'],
    ['to-good', { quantity: 3 }, 'inventory.too_few'],
    ['to-defective', { quantity: 11 }, 'inventory.too_few'],
    ['lock', { quantity: 9 }, 'inventory.not_free'],
  ])('refuses to %s more than there is', async (name, fields, code) => {
    const before = await stockOf(BLUE);
    expect(refusal(await deed(name, [{ ...BLUE, ...fields }]))).toEqual([409, code]);
    expect(await stockOf(BLUE)).toEqual(before);
  });

  it.each([
    ['a blank reason', { reason: ' ' }, { counted: 1 }, 400, 'request.invalid'],
    [
      'a moment to come',
      { happenedAt: '2099-01-01T00:00:00Z' },
      { counted: 1 },
      400,
      'request.invalid',
    ],
    [
      'an unknown warehouse',
      {},
      { counted: 1, warehouseCode: 'NOWHERE' },
      404,
      'warehouse.unknown',
    ],
    [
      'an unknown customer',
      {},
      { counted: 1, customerCode: 'X' },
      404,
      'inventory.unknown_customer',
    ],
    ['an unknown SKU', {}, { counted: 1, skuCode: 'X' }, 404, 'catalog.unknown_sku'],
  ])('refuses %s', async (_, rest, fields, status, code) => {
    const answer = await deed('count', [{ ...BLUE, ...fields }], rest);
    expect(refusal(answer)).toEqual([status, code]);
  });

  it('refuses a SKU that is counted twice', async () => {
    const line = { ...BLUE, counted: 4 };
    expect(refusal(await deed('count', [line, line]))).toEqual([400, 'inventory.counted_twice']);
  });

  it('has its effect once for a request that comes five times at once', async () => {
    const before = await stockOf(BLUE);
    const key = admin.freshKey();
    const body = { reason: 'a test', lines: [{ ...BLUE, change: 1 }] };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => admin.make('stock/adjust', body, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect((await stockOf(BLUE)).onHand).toBe(before.onHand + 1);
    await deed('adjust', [{ ...BLUE, change: -1 }]);
  });

  it('never touches the stock of another operator with the same codes', async () => {
    const theirs = new AdminClient(running, 'demo-admin-key-2');
    const place = { ...LAMP, skuCode: 'MUG-RED' };
    const before = await stockOf(place);
    const { body } = await theirs.make<Done>('stock/count', {
      reason: 'a test',
      lines: [{ ...place, counted: 3 }],
    });
    expect(body.items[0]?.onHand).toBe(3);
    expect(await stockOf(place)).toEqual(before);
    expect(
      (await theirs.ask<{ items: [] }>('stock-movements?document=PAPER-7')).body.items,
    ).toEqual([]);
  });

  it('needs the right to work', async () => {
    const refused = await admin.ask('stock/lock', { method: 'POST', body: {}, key: null });
    expect(refused.status).toBe(401);
  });
});

describe('a count that finds fewer pieces than are promised', () => {
  it('is written, the shortage shows, and what is found again ends it', async () => {
    await deed('count', [{ ...BLUE, counted: 5 }]);
    await deed('unlock', [{ ...BLUE, quantity: 2 }]);
    expect(await orderMany(BLUE, 4)).toBe(4);
    const { body } = await deed('count', [{ ...BLUE, counted: 1 }]);
    expect(body.items[0]).toMatchObject({ onHand: 1, allocated: 4, available: 0 });
    const short = await admin.ask<{ items: Stock[] }>('stock?short=true');
    expect(short.body.items).toMatchObject([{ ...BLUE, missing: 3 }]);
    await deed('count', [{ ...BLUE, counted: 4 }]);
    expect((await admin.ask<{ items: Stock[] }>('stock?short=true')).body.items).toEqual([]);
  });
});

describe('stock that is ordered and worked on at the same moment', () => {
  it('is promised once, whether pieces turn out broken before or after', async () => {
    await deed('count', [{ ...NEW_HERE, counted: 6 }]);
    const [taken, broken] = await Promise.all([
      orderMany(NEW_HERE, 12),
      Promise.all(
        Array.from({ length: 6 }, () => deed('to-defective', [{ ...NEW_HERE, quantity: 1 }])),
      ),
    ]);
    const stock = await stockOf(NEW_HERE);
    expect(broken.map((answer) => answer.status)).toEqual(Array(6).fill(200));
    expect(stock).toMatchObject({ onHand: 0, allocated: taken, missing: taken });
    expect(taken).toBeLessThanOrEqual(6);
  });

  it('is held back or promised, never both', async () => {
    await deed('adjust', [{ ...LAMP, change: 9 }]);
    const [taken, held] = await Promise.all([
      orderMany(LAMP, 10),
      Promise.all(Array.from({ length: 10 }, () => deed('lock', [{ ...LAMP, quantity: 1 }]))),
    ]);
    const locked = held.filter((answer) => answer.status === 200).length;
    expect(taken + locked).toBe(10);
    expect(await stockOf(LAMP)).toMatchObject({
      onHand: 10,
      allocated: taken,
      locked,
      available: 0,
    });
  });

  it('is what a count says, and orders had what was there before it or after', async () => {
    const place = { ...LAMP, skuCode: 'MUG-BLUE' };
    const before = await stockOf(place);
    const [taken, counts] = await Promise.all([
      orderMany(place, 10),
      Promise.all(
        Array.from({ length: 5 }, (_, at) => deed('count', [{ ...place, counted: 500 + at }])),
      ),
    ]);
    expect(taken).toBe(10);
    expect(counts.map((answer) => answer.status)).toEqual(Array(5).fill(200));
    const after = await stockOf(place);
    expect(after.allocated).toBe(before.allocated + 10);
    expect(after.onHand).toBeGreaterThanOrEqual(500);
    expect(after.onHand).toBeLessThan(505);
  });
});

describe('the list of movements', () => {
  it('finds an order’s lines by its number, and nothing else', async () => {
    const { id, number } = await takeOrder(running, admin);
    const lines = await ledger({ document: number });
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines.map((line) => line.documentNo))).toEqual(new Set([number]));
    expect(await ledger({ document: number, type: 'ship' })).toEqual([]);

    await admin.make(`orders/${id}/ship`, {});
    const shipped = await ledger({ document: number });
    expect(shipped.filter((line) => line.type === 'ship')).toHaveLength(lines.length);
    expect(shipped).toEqual(expect.arrayContaining(lines));
  });

  it.each([
    ['of a SKU in a warehouse', { warehouse: 'US-NJ1', sku: 'MUG-BLUE' }],
    ['of a customer', { customer: 'C10001' }],
    ['of one kind', { type: 'to_defective' }],
    ['of an order’s kind', { type: 'allocate', warehouse: 'US-NJ1' }],
    ['of all', {}],
  ])('%s gives every line once, page by page', async (_, query) => {
    const whole = await ledger({ ...query, limit: '200' });
    const paged: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const asked: URLSearchParams = new URLSearchParams({
        ...query,
        limit: '3',
        ...(cursor ? { cursor } : {}),
      });
      const { body }: Answer<Page> = await admin.ask<Page>(`stock-movements?${asked}`);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(whole.length).toBeGreaterThan(3);
    expect(paged).toEqual(whole);
    const moments = whole.map((line) => String(line.writtenAt));
    expect(moments).toEqual([...moments].sort().reverse());
  });

  it('keeps to the dates that are asked for', async () => {
    const whole = await ledger({ sku: 'MUG-BLUE', warehouse: 'US-NJ1', limit: '200' });
    const middle = String(whole[Math.floor(whole.length / 2)]?.writtenAt);
    const place = { sku: 'MUG-BLUE', warehouse: 'US-NJ1', limit: '200' };
    const newer = await ledger({ ...place, from: middle });
    const older = await ledger({ ...place, until: middle });
    expect([...newer, ...older]).toEqual(whole);
    expect(await ledger({ warehouse: 'NOWHERE' })).toEqual([]);
  });
});

describe('what others are told of stock', () => {
  const RED = { warehouseCode: 'US-NJ1', customerCode: 'C10001', skuCode: 'MUG-RED' };

  async function told(): Promise<unknown> {
    const { inventoryList } = succeeded<{ inventoryList: Record<string, unknown>[] }>(
      await new Session(running.target, 'work').ask('inventory/batch/get', {
        cwWarehouseCode: 'US-NJ1',
        cwSkuCodeList: ['MUG-RED'],
      }),
    );
    const [{ availableQty, totalQty } = {}] = inventoryList;
    return [availableQty, totalQty];
  }

  it('is less by the safety stock, which nobody can order', async () => {
    const { onHand, available } = await stockOf(RED);
    const { body } = await admin.make<Done>('stock/keep-safe', {
      lines: [{ ...RED, safetyStock: available - 2 }],
    });
    expect(body.items).toMatchObject([{ onHand, available: 2 }]);
    expect(await told()).toEqual([2, onHand]);
    expect(await orderMany(RED, 5)).toBe(2);
    await admin.make('stock/keep-safe', { lines: [{ ...RED, safetyStock: 0 }] });
  });

  it('is nothing where all channels that the customer may use hide it, and the stock stays', async () => {
    const { onHand, available } = await stockOf(RED);
    const warehouses = await admin.ask<{ items: { id: number; temuCode: string }[] }>('warehouses');
    const there = warehouses.body.items.find((one) => one.temuCode === 'US-NJ1');
    const { body } = await admin.ask<{ items: { id: number }[] }>(
      `warehouses/${there?.id}/channels`,
    );
    const [first, ...others] = body.items;
    for (const { id } of others) await admin.change(`channels/${id}`, { stockShown: false });
    expect(await told()).toEqual([available, onHand]);
    await admin.change(`channels/${first?.id}`, { stockShown: false });
    expect(await told()).toEqual([0, onHand]);
    for (const { id } of body.items) await admin.change(`channels/${id}`, { stockShown: true });
    expect(await told()).toEqual([available, onHand]);
  });

  it('is nothing of a customer whose switch is off', async () => {
    const { onHand, available } = await stockOf(RED);
    const { body } = await admin.ask<{ items: { id: number; code: string }[] }>('customers');
    const id = body.items.find((one) => one.code === 'C10001')?.id;
    await admin.change(`customers/${id}`, { stockShown: false });
    expect(await told()).toEqual([0, onHand]);
    await admin.change(`customers/${id}`, { stockShown: true });
    expect(await told()).toEqual([available, onHand]);
  });
});

describe('stock at a moment in the past', () => {
  it('is what it was then, whatever happened since', async () => {
    const place = { ...BLUE, skuCode: 'MUG-RED' };
    const seen: { moment: string; onHand: number; locked: number }[] = [];
    for (let n = 1; n <= 6; n += 1) {
      await deed('count', [{ ...place, counted: 100 + n }]);
      if (n % 2) await deed('lock', [{ ...place, quantity: 1 }]);
      const { onHand, locked } = await stockOf(place);
      const [clock] = await running.db.outside<{ moment: string }>(
        { name: `test_clock_${n}`, text: 'SELECT clock_timestamp()::text AS moment' },
        [],
      );
      const moment = new Date(clock?.moment ?? '');
      // Later than all that was written: a date has no microseconds.
      seen.push({ moment: new Date(moment.getTime() + 1).toISOString(), onHand, locked });
      await running.db.outside({ name: `test_wait_${n}`, text: 'SELECT pg_sleep(0.005)' }, []);
    }
    for (const { moment, onHand, locked } of seen) {
      const query = new URLSearchParams({
        moment,
        warehouse: 'US-NJ1',
        customer: 'C10001',
        sku: 'MUG-RED',
      });
      const { body } = await admin.ask<{ items: object[] }>(`stock/at?${query}`);
      expect(body.items).toMatchObject([{ ...place, onHand, locked }]);
    }
    const before = await admin.ask<{ items: object[] }>('stock/at?moment=2020-01-01T00:00:00Z');
    expect(before.body.items).toEqual([]);
    await deed('unlock', [{ ...place, quantity: 3 }]);
  });

  it('gives every row once, page by page', async () => {
    const moment = '2099-01-01T00:00:00Z';
    const whole = await admin.ask<Page>(`stock/at?moment=${moment}&limit=200`);
    const first = await admin.ask<Page>(`stock/at?moment=${moment}&limit=2`);
    const rest = await admin.ask<Page>(
      `stock/at?moment=${moment}&limit=200&cursor=${first.body.nextCursor}`,
    );
    expect(whole.body.items.length).toBeGreaterThan(3);
    expect([...first.body.items, ...rest.body.items]).toEqual(whole.body.items);
  });
});
