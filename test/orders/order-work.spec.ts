import { OrderWatch } from '../../src/modules/orders/order-watch';
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
  // Looks when it is told to: one that is under way leaves nothing to another.
  await running.app.get(OrderWatch).onApplicationShutdown();
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface Page {
  readonly items: { readonly id: number }[];
  readonly nextCursor: string | null;
}

interface Told {
  readonly event: string;
  readonly content: Record<string, unknown>;
}

interface Shown {
  readonly id: number;
  readonly fulfilment: string;
  readonly billing: string;
  readonly charges: { readonly stage: string; readonly amount: string; readonly type: string }[];
  readonly history: { readonly axis: string; readonly from: string | null; readonly to: string }[];
}

const take = (fields: Record<string, unknown> = {}) => takeOrder(running, admin, fields);

function line(cwSkuCode: string, quantity: number, orderSn: string) {
  return { orderSn, parentOrderSn: 'P', cwSkuCode, quantity, productSkuId: '1' };
}

async function told(number: string): Promise<Told[]> {
  return running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query<Told[]>('SELECT event, content FROM pushes WHERE subject = $1 ORDER BY id', [
      number,
    ]),
  );
}

async function cancel(number: string): Promise<{ status: number; reason: string }> {
  const session = new Session(running.target, 'work');
  const result = succeeded<{ fulfillCancelStatus: number; fulfillCancelFailReason: string }>(
    await session.ask('order/cancel', { cwFulfillNo: number, cancelReason: 'buyer changed mind' }),
  );
  return { status: result.fulfillCancelStatus, reason: result.fulfillCancelFailReason };
}

async function infoOf(number: string): Promise<Record<string, unknown>> {
  const session = new Session(running.target, 'work');
  const { fulfillList } = succeeded<{ fulfillList: Record<string, unknown>[] }>(
    await session.ask('order/info/get', { cwFulfillNo: number }),
  );
  return fulfillList[0] ?? {};
}

function refusal(answer: Answer<{ readonly code?: string }>): unknown[] {
  return [answer.status, answer.body.code];
}

/** @returns what is on hand after it */
async function adjust(skuCode: string, change: number): Promise<number> {
  const body = {
    warehouseCode: 'US-LA1',
    customerCode: 'C10001',
    skuCode,
    change,
    reason: 'Counted',
  };
  const answer = await admin.make<{ onHand: number }>('stock-adjustments', body);
  expect(answer.status).toBe(201);
  return answer.body.onHand;
}

const MUGS = { orderList: [line('MUG-BLUE', 2, 'A')] };

describe('an order in the warehouse', () => {
  it('goes from picking to shipped, and Temu is told of each step in order', async () => {
    const { number, id } = await take();
    for (const step of ['start-picking', 'pack', 'set-tracking', 'ship']) {
      const body = {
        'start-picking': {},
        pack: { packages: [{ weight: '1.8', length: '8', width: '6', height: '4' }] },
        'set-tracking': { packages: [{ trackingNumber: '1Z999AA10123456784' }] },
        ship: {},
      }[step];
      expect(refusal(await admin.make(`orders/${id}/${step}`, body))).toEqual([200, undefined]);
    }
    expect((await told(number)).map((push) => push.event)).toEqual([
      'accepted',
      'picking',
      'packed',
      'shipping_info',
      'shipped',
    ]);
    const shown = (await admin.ask<Shown>(`orders/${id}`)).body;
    expect(shown).toMatchObject({ fulfilment: 'shipped', billing: 'charged' });
    expect(await infoOf(number)).toMatchObject({
      fulfillStatus: 50,
      outboundTime: expect.any(Number),
      packageList: [
        {
          packageSn: 'PK-1',
          trackingNumber: '1Z999AA10123456784',
          shipCompanyName: 'UPS',
          weight: '1.8',
          weightUnit: 'lb',
          length: '8',
          orderList: [{ orderSn: '211-1', cwSkuCode: 'MUG-RED', quantity: 1 }],
        },
      ],
    });
  });

  it('may ship without a word before, and without a tracking number', async () => {
    const { number, id } = await take();
    expect((await admin.make(`orders/${id}/ship`)).body).toMatchObject({ fulfilment: 'shipped' });
    const [, shipped] = await told(number);
    expect(shipped).toEqual({ event: 'shipped', content: { number, packages: [] } });
  });

  it('that ships with its tracking number tells it first, then that it left', async () => {
    const { number, id } = await take();
    await admin.make(`orders/${id}/ship`, { packages: [{ trackingNumber: 'T-1' }] });
    const [, info, shipped] = await told(number);
    expect([info?.event, shipped?.event]).toEqual(['shipping_info', 'shipped']);
    expect(shipped?.content).toMatchObject({
      packages: [{ trackingNumber: 'T-1', channelCode: 'UPS-GROUND' }],
    });
  });

  it('is charged its estimate, unless its parcels were weighed', async () => {
    const { id } = await take();
    const shown = (await admin.make<Shown>(`orders/${id}/ship`)).body;
    const amounts = (stage: string) =>
      shown.charges.filter((one) => one.stage === stage).map((one) => one.amount);
    expect(amounts('charged')).toEqual(amounts('quoted'));
  });

  it('that weighs more than its goods is charged by the scales, with the same card', async () => {
    const { id } = await take();
    await admin.make(`orders/${id}/pack`, { packages: [{ weight: '4.5' }] });
    const { body } = await admin.make<Shown>(`orders/${id}/ship`);
    const delivery = (stage: string) =>
      Number(body.charges.find((one) => one.stage === stage && one.type === 'delivery')?.amount);
    expect(delivery('charged')).toBeGreaterThan(delivery('quoted'));
  });

  it('packed in two boxes tells what is in each', async () => {
    const { number, id } = await take({
      orderList: [line('MUG-RED', 2, 'A'), line('MUG-BLUE', 1, 'B')],
    });
    const packages = [
      { packageRef: 'BOX-1', lines: [{ lineNo: 1, quantity: 1 }] },
      {
        lines: [
          { lineNo: 1, quantity: 1 },
          { lineNo: 2, quantity: 1 },
        ],
      },
    ];
    const short = { packages: packages.slice(0, 1) };
    expect(refusal(await admin.make(`orders/${id}/pack`, short))).toEqual([
      409,
      'order.packed_differs',
    ]);
    expect((await admin.make(`orders/${id}/pack`, { packages })).status).toBe(200);
    const unknown = { packages: [{ packageNo: 3, trackingNumber: 'T-3' }] };
    expect(refusal(await admin.make(`orders/${id}/ship`, unknown))).toEqual([
      404,
      'order.unknown_package',
    ]);
    await admin.make(`orders/${id}/ship`, {
      packages: [
        { packageNo: 1, trackingNumber: 'T-1' },
        { packageNo: 2, trackingNumber: 'T-2' },
      ],
    });
    const { packageList } = await infoOf(number);
    expect(packageList).toMatchObject([
      { packageSn: 'BOX-1', trackingNumber: 'T-1', orderList: [{ orderSn: 'A', quantity: 1 }] },
      {
        trackingNumber: 'T-2',
        orderList: [
          { orderSn: 'A', quantity: 1 },
          { orderSn: 'B', quantity: 1 },
        ],
      },
    ]);
  });

  it('packed once more while it ships is never charged for the packing that was replaced', async () => {
    const packed = (id: number, weight: string) =>
      admin.make(`orders/${id}/pack`, { packages: [{ weight }] });
    const chargedFor = ({ charges }: Shown) =>
      charges.filter((one) => one.stage === 'charged').map((one) => one.amount);
    const price = async (weight: string) => {
      const { id } = await take();
      await packed(id, weight);
      return chargedFor((await admin.make<Shown>(`orders/${id}/ship`)).body);
    };
    const prices = { '1': await price('1'), '30': await price('30') };
    expect(prices['1']).not.toEqual(prices['30']);

    const { id } = await take();
    await packed(id, '1');
    const [shipped, again] = await Promise.all([
      admin.make<Shown & { readonly code?: string }>(`orders/${id}/ship`),
      packed(id, '30'),
    ]);
    const { body } = await admin.ask<Shown>(`orders/${id}`);
    // Either may come first: whichever loses is refused, or finds all that the other one did.
    if (shipped.status !== 200) {
      expect(refusal(shipped)).toEqual([409, 'order.changed_meanwhile']);
      expect(body.fulfilment).toBe('packed');
    } else if (again.status === 200) {
      expect(chargedFor(body)).toEqual(prices['30']);
    } else {
      expect(refusal(again)).toEqual([409, 'order.wrong_stage']);
      expect(chargedFor(body)).toEqual(prices['1']);
    }
  });

  it('stands on the side while it is held or in exception, and comes back to where it was', async () => {
    const { number, id } = await take();
    await admin.make(`orders/${id}/start-picking`);
    const held = await admin.make(`orders/${id}/hold`, { reason: 'Wrong address' });
    expect(held.body).toMatchObject({
      fulfilment: 'on_hold',
      fulfilmentBefore: 'picking',
      reasonCode: 'manual',
      reason: 'Wrong address',
    });
    expect(refusal(await admin.make(`orders/${id}/ship`))).toEqual([409, 'order.wrong_stage']);
    const back = await admin.make(`orders/${id}/resume`);
    expect(back.body).toMatchObject({
      fulfilment: 'picking',
      fulfilmentBefore: null,
      reasonCode: '',
    });
    const broken = { code: 'damaged', reason: 'Broken while packing' };
    await admin.make(`orders/${id}/raise-exception`, broken);
    expect(await infoOf(number)).toMatchObject({ fulfillStatus: 20, failCode: '' });
    await admin.make(`orders/${id}/clear-exception`);
    expect((await told(number)).map((push) => push.event)).toEqual(['accepted', 'picking']);
  });

  it('that is cut is told as 99 with its reason, and as 60 once Temu cancels it too', async () => {
    const { number, id } = await take();
    const cut = { by: 'customer', code: 'cut_by_merchant', reason: 'Sold out elsewhere' };
    expect((await admin.make(`orders/${id}/cut`, cut)).body).toMatchObject({
      fulfilment: 'cancelled',
      cancelledBy: 'customer',
      billing: 'released',
    });
    expect(await infoOf(number)).toMatchObject({
      fulfillStatus: 99,
      failCode: 'cut_by_merchant',
      failReason: 'Sold out elsewhere',
      fulfillCancelStatus: 0,
    });
    expect(refusal(await admin.make(`orders/${id}/cut`, cut))).toEqual([409, 'order.wrong_stage']);
    expect(await cancel(number)).toEqual({ status: 20, reason: '' });
    expect(await infoOf(number)).toMatchObject({ fulfillStatus: 60, fulfillCancelStatus: 20 });
    expect((await told(number)).map((push) => push.event)).toEqual([
      'accepted',
      'failed',
      'cancelled',
    ]);
  });

  it('that has left refuses a cancel for the reason that it left, not for the buyer’s', async () => {
    const { number, id } = await take();
    await admin.make(`orders/${id}/ship`);
    const refused = await cancel(number);
    expect(refused.status).toBe(99);
    expect(refused.reason).toContain('shipped');
    expect(await infoOf(number)).toMatchObject({
      fulfillStatus: 50,
      fulfillCancelStatus: 99,
      fulfillCancelFailReason: refused.reason,
    });
  });

  it('is weighed in the units of its warehouse, unless a package names others', async () => {
    const shown = async (packages: object[]) => {
      const { id } = await take();
      expect((await admin.make(`orders/${id}/pack`, { packages })).status).toBe(200);
      const { body } = await admin.ask<{ packages: object[] }>(`orders/${id}`);
      return body.packages[0];
    };
    const sizes = { weight: '1.8', length: '8', width: '6', height: '4' };
    await admin.change('warehouses/1', { units: 'metric' });
    expect(await shown([sizes])).toMatchObject({ weightUnit: 'kg', lengthUnit: 'cm' });
    const named = { ...sizes, weightUnit: 'oz', lengthUnit: 'in' };
    expect(await shown([named])).toMatchObject({ weightUnit: 'oz', lengthUnit: 'in' });
    expect(await shown([{}])).toMatchObject({ weightUnit: null, lengthUnit: null });
    expect(await shown([{ weightUnit: 'g' }])).toMatchObject({ weight: null, weightUnit: null });
    await admin.change('warehouses/1', { units: 'us' });
    expect(await shown([sizes])).toMatchObject({ weightUnit: 'lb', lengthUnit: 'in' });
  });

  it('with a cancel that waits can not ship until somebody decides', async () => {
    await admin.change('warehouses/1', { cancelAsksAt: ['packed'] });
    const kept = await take();
    await admin.make(`orders/${kept.id}/pack`, { packages: [{}] });
    expect((await cancel(kept.number)).status).toBe(10);
    expect(refusal(await admin.make(`orders/${kept.id}/ship`))).toEqual([
      409,
      'order.cancel_waits',
    ]);
    const waiting = await admin.ask<{ items: { id: number }[] }>('orders?cancel=asked');
    expect(waiting.body.items.map((one) => one.id)).toEqual([kept.id]);
    await admin.make(`orders/${kept.id}/decide-cancel`, {
      granted: false,
      reason: 'On the truck',
    });
    expect(await infoOf(kept.number)).toMatchObject({
      fulfillCancelStatus: 99,
      fulfillCancelFailReason: 'On the truck',
    });
    expect(await cancel(kept.number)).toEqual({ status: 99, reason: 'On the truck' });
    expect((await admin.make(`orders/${kept.id}/ship`)).status).toBe(200);

    const gone = await take();
    await admin.make(`orders/${gone.id}/pack`, { packages: [{}] });
    await cancel(gone.number);
    await admin.make(`orders/${gone.id}/decide-cancel`, { granted: true, reason: 'Still here' });
    expect(await infoOf(gone.number)).toMatchObject({ fulfillStatus: 60, fulfillCancelStatus: 20 });
    const nobody = { granted: true, reason: 'x' };
    expect(refusal(await admin.make(`orders/${kept.id}/decide-cancel`, nobody))).toEqual([
      409,
      'order.wrong_stage',
    ]);
    await admin.change('warehouses/1', { cancelAsksAt: [] });
  });

  it('of your own is known by its number, and waits where the wallet can not pay', async () => {
    const own = {
      number: 'SHOP-1',
      customerCode: 'C10002',
      warehouseCode: 'US-LA1',
      channelCode: 'UPS-GROUND',
      lines: [{ skuCode: 'MUG-RED', quantity: 1 }],
      recipient: {
        name: 'Jane Roe',
        phone: '+12135550123',
        state: 'CA',
        city: 'Los Angeles',
        address1: '350 S Grand Ave',
        postcode: '90071',
      },
    };
    const emptied = await spend(2);
    const made = await admin.make('orders', own);
    expect(made.body).toMatchObject({
      source: 'admin',
      fulfilment: 'on_hold',
      reasonCode: 'balance',
      billing: 'quoted',
    });
    const id = made.body.id as number;
    expect(refusal(await admin.make(`orders/${id}/resume`))).toEqual([409, 'wallet.insufficient']);
    await running.app.get(OrderWatch).look(OPERATOR);
    expect((await admin.ask<Shown>(`orders/${id}`)).body.fulfilment).toBe('on_hold');
    await spend(2, -emptied);
    await running.app.get(OrderWatch).look(OPERATOR);
    expect((await admin.ask<Shown>(`orders/${id}`)).body).toMatchObject({
      fulfilment: 'accepted',
      billing: 'frozen',
    });
    expect((await admin.make('orders', own)).body.id).toBe(id);
    expect(refusal(await admin.make('orders', { ...own, channelCode: 'USPS-GA' }))).toEqual([
      409,
      'order.number_taken',
    ]);
    const recipient = await admin.ask(`orders/${id}/recipient`);
    expect(recipient.body).toMatchObject({ name: 'Jane Roe', postcode: '90071' });
  });

  it('is stopped when a count finds too few pieces, the newest first, and goes on by itself', async () => {
    const orders = [await take(MUGS), await take(MUGS)].map((one) => one.id);
    expect(orders).toHaveLength(2);
    const onHand = await adjust('MUG-BLUE', 1);
    await adjust('MUG-BLUE', 2 - onHand);
    await running.app.get(OrderWatch).look(OPERATOR);
    const states = async () =>
      Promise.all(
        orders.map(async (id) => (await admin.ask<Shown>(`orders/${id}`)).body.fulfilment),
      );
    expect(await states()).toEqual(['accepted', 'on_hold']);
    const listed = await admin.ask<{ items: { id: number }[] }>('orders?reasonCode=stock');
    expect(listed.body.items.map((one) => one.id)).toEqual([orders[1]]);
    expect(refusal(await admin.make(`orders/${orders[1]}/ship`))).toEqual([
      409,
      'order.wrong_stage',
    ]);
    await adjust('MUG-BLUE', onHand - 2);
    await running.app.get(OrderWatch).look(OPERATOR);
    expect(await states()).toEqual(['accepted', 'accepted']);
  });
});

/** Takes all that a wallet can spend, or gives it back; leaves the ledger right. */
async function spend(customerId: number, minor?: number): Promise<number> {
  return running.db.transaction(OPERATOR, async (tx) => {
    const [wallet] = await tx.manager.query<{ left: number; no: number }[]>(
      'SELECT balance_minor - frozen_minor AS left, line_no AS no FROM wallets WHERE customer_id = $1',
      [customerId],
    );
    const amount = minor ?? wallet?.left ?? 0;
    await tx.manager.query(
      `WITH moved AS (
         UPDATE wallets SET balance_minor = balance_minor - $2, line_no = line_no + 1
          WHERE customer_id = $1 RETURNING *)
       INSERT INTO wallet_lines (operator_id, customer_id, currency, no, type, balance_change_minor,
         balance_after_minor, frozen_after_minor, credit_limit_minor, document_kind, document_no, person, at)
       SELECT operator_id, customer_id, currency, line_no, 'adjust', -$2, balance_minor, frozen_minor,
              credit_limit_minor, 'adjustment', 'T', 'test', now() FROM moved`,
      [customerId, amount],
    );
    return amount;
  });
}

describe('a batch', () => {
  it('gives an outcome for each order, and does what can be done', async () => {
    const good = await take();
    const shipped = await take();
    await admin.make(`orders/${shipped.id}/ship`);
    const { body } = await admin.make<{
      done: number;
      failed: number;
      items: { orderId: number; done: boolean; code: string | null }[];
    }>('order-batches/start-picking', { orderIds: [good.id, 999_999, shipped.id] });
    expect(body).toMatchObject({ done: 1, failed: 2 });
    expect(body.items.map((one) => [one.orderId, one.code])).toEqual([
      [good.id, null],
      [999_999, 'order.unknown_id'],
      [shipped.id, 'order.wrong_stage'],
    ]);
  });

  it('repeated with its key does nothing twice and gets the first answer', async () => {
    const { id, number } = await take();
    const key = admin.freshKey();
    const body = { orders: [{ orderId: id }] };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => admin.make('order-batches/ship', body, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect((await told(number)).filter((push) => push.event === 'shipped')).toHaveLength(1);
  });

  it.each([
    ['an order twice', { orderIds: [1, 1] }, 'order.twice_in_batch'],
    ['none', { orderIds: [] }, 'request.invalid'],
    ['501', { orderIds: Array.from({ length: 501 }, (_, at) => at + 1) }, 'request.invalid'],
    ['what is no number', { orderIds: ['one'] }, 'request.invalid'],
  ])('of %s is refused', async (_, body, code) => {
    const answer = await admin.make('order-batches/start-picking', body);
    expect(refusal(answer)).toEqual([400, code]);
  });

  it('ships a hundred at once, and every piece and cent agrees', async () => {
    const orders = await Promise.all(Array.from({ length: 100 }, () => take()));
    const { body } = await admin.make('order-batches/ship', {
      orders: orders.map((one) => ({
        orderId: one.id,
        packages: [{ trackingNumber: `T${one.id}` }],
      })),
    });
    expect(body).toMatchObject({ done: 100, failed: 0 });
  });

  it('never touches an order of another operator', async () => {
    const { id } = await take();
    const theirs = new AdminClient(running, 'demo-admin-key-2');
    const { body } = await theirs.make('order-batches/ship', { orders: [{ orderId: id }] });
    expect(body).toMatchObject({ done: 0, items: [{ code: 'order.unknown_id' }] });
    expect((await theirs.ask(`orders/${id}`)).status).toBe(404);
  });
});

describe('a race', () => {
  it('between shipping and cancelling has exactly one winner', async () => {
    for (let round = 0; round < 25; round += 1) {
      const { number, id } = await take();
      const [shipped, cancelled] = await Promise.all([
        admin.make(`orders/${id}/ship`),
        cancel(number),
      ]);
      const info = await infoOf(number);
      const outcome = [shipped.status === 200, cancelled.status, info.fulfillStatus];
      expect([
        [true, 99, 50],
        [false, 20, 60],
      ]).toContainEqual(outcome);
    }
  });

  it('between two who pack, ship or cut the same order does each deed once', async () => {
    const { id, number } = await take();
    const answers = await Promise.all([
      admin.make(`orders/${id}/ship`),
      admin.make(`orders/${id}/ship`),
      admin.make(`orders/${id}/cut`, { by: 'warehouse', code: 'x', reason: 'y' }),
    ]);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect((await told(number)).filter((push) => push.event !== 'accepted')).toHaveLength(1);
  });
});

describe('the list of orders', () => {
  it.each([
    ['number', (one: Record<string, unknown>) => `number=${one.number}`],
    ['our number', (one: Record<string, unknown>) => `number=${one.orderNo}`],
    ['tracking number', () => 'trackingNumber=LIST-1'],
    ['SKU and state', () => 'sku=LAMP-01&fulfilment=shipped'],
    [
      'customer, warehouse and time',
      (one: Record<string, unknown>) =>
        `customer=C10001&warehouse=US-LA1&fulfilment=shipped&from=${one.acceptedAt}&sku=LAMP-01`,
    ],
  ])('finds by %s', async (_, query) => {
    const shown = await listed();
    const { body } = await admin.ask<{ items: { id: number }[] }>(`orders?${query(shown)}`);
    expect(body.items.map((one) => one.id)).toEqual([shown.id]);
  });

  it.each(['customer=NOBODY', 'warehouse=NOWHERE', 'sku=NOTHING', 'trackingNumber=NONE'])(
    'finds nothing by %s',
    async (query) => {
      expect((await admin.ask(`orders?${query}`)).body).toEqual({ items: [], nextCursor: null });
    },
  );

  it('pages through everything once, newest first', async () => {
    const ids: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `orders?limit=37${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await admin.ask<Page>(path);
      ids.push(...body.items.map((one) => one.id));
      cursor = body.nextCursor;
    }
    const [counted] = await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query<{ n: number }[]>('SELECT count(*) AS n FROM outbound_orders'),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(counted?.n ?? 0);
  });
});

let shownOrder: Record<string, unknown> | undefined;

/** The one order with a lamp: made once for all the searches. */
async function listed(): Promise<Record<string, unknown>> {
  if (shownOrder) return shownOrder;
  const { id } = await take({ orderList: [line('LAMP-01', 1, 'A')] });
  await admin.make(`orders/${id}/ship`, { packages: [{ trackingNumber: 'LIST-1' }] });
  shownOrder = (await admin.ask(`orders/${id}`)).body;
  return shownOrder;
}
