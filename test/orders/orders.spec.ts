import { NO_SERVICES } from '../../src/modules/fees/fees.types';
import { OrdersService } from '../../src/modules/orders/orders.service';
import type { CancelRequest, NewOrder, Outcome } from '../../src/modules/orders/orders.types';
import { type RunningApp, startApp } from '../support/app';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;
const CUSTOMER = { id: 1, code: 'C10001' };

let running: RunningApp;
let orders: OrdersService;
let numbers = 0;

beforeAll(async () => {
  running = await startApp();
  orders = running.app.get(OrdersService);
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

function newOrder(change: Partial<NewOrder> = {}): NewOrder {
  numbers += 1;
  return {
    source: 'temu',
    number: `CW${numbers}`,
    registrationId: 1,
    customer: CUSTOMER,
    warehouseCode: 'US-LA1',
    channelCode: 'UPS-GROUND',
    labelBy: 'warehouse',
    lines: [line('MUG-RED', 1)],
    recipient: {
      name: 'Jane Roe',
      phone: '+12135550123',
      backupPhone: '',
      mail: '',
      country: 'US',
      state: 'CA',
      city: 'Los Angeles',
      district: '',
      address1: '350 S Grand Ave',
      address2: '',
      address3: '',
      postcode: '90071',
      remark: '',
    },
    services: NO_SERVICES,
    latestShipAt: null,
    parentRef: '',
    packageRef: '',
    chargeMethod: null,
    shipment: null,
    requestId: 'r',
    person: 'temu',
    ...change,
  };
}

function line(skuCode: string, quantity: number, lineRef = 'L1') {
  return { skuCode, quantity, lineRef, parentRef: '', productRef: '' };
}

function cancelOf(order: NewOrder): CancelRequest {
  const { source, number, customer } = order;
  return { source, number, customer, by: 'temu', reason: 'test', requestId: 'r' };
}

async function acceptOne(order: NewOrder): Promise<Outcome> {
  const [outcome] = await orders.accept(OPERATOR, [order]);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

function codeOf(outcome: Outcome | undefined): string {
  return outcome?.kind === 'refused' ? outcome.failure.code : (outcome?.kind ?? 'none');
}

describe('orders that arrive together', () => {
  it('get an outcome each, and one bad order does not spoil its neighbours', async () => {
    const good = newOrder();
    const outcomes = await orders.accept(OPERATOR, [
      good,
      newOrder({ lines: [line('NO-SUCH-SKU', 1)] }),
      newOrder({ warehouseCode: 'NOWHERE' }),
      newOrder({ lines: [line('LAMP-01', 2)] }),
      newOrder({ channelCode: 'NO-SUCH-CHANNEL' }),
      { ...good },
      { ...good, lines: [line('MUG-RED', 2)] },
      newOrder(),
    ]);
    expect(outcomes.map(codeOf)).toEqual([
      'accepted',
      'catalog.unknown_sku',
      'warehouse.unknown',
      'inventory.insufficient',
      'channel.unknown',
      'repeated',
      'order.number_taken',
      'accepted',
    ]);
  });

  it('leave to those behind what a refused one would have taken', async () => {
    const both = newOrder({ lines: [line('LAMP-01', 1, 'A'), line('NO-SUCH-SKU', 1, 'B')] });
    const one = newOrder({ lines: [line('LAMP-01', 1)] });
    const late = newOrder({ lines: [line('LAMP-01', 1)] });
    const outcomes = await orders.accept(OPERATOR, [both, one, late]);
    expect(outcomes.map(codeOf)).toEqual([
      'catalog.unknown_sku',
      'accepted',
      'inventory.insufficient',
    ]);
    await orders.cancel(OPERATOR, cancelOf(one));
  });

  it('write five movements for five orders of one SKU, each with its own before and after', async () => {
    const five = Array.from({ length: 5 }, () => newOrder({ lines: [line('MUG-BLUE', 2)] }));
    expect((await orders.accept(OPERATOR, five)).map(codeOf)).toEqual(Array(5).fill('accepted'));
  });
});

describe('an order', () => {
  it('is made once of fifty equal requests in parallel', async () => {
    const order = newOrder();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => acceptOne(order)));
    const kinds = outcomes.map((outcome) => outcome.kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'repeated')).toHaveLength(49);
    const answers = outcomes.map((outcome) =>
      outcome.kind === 'refused' ? '' : outcome.order.orderNo,
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('for the last piece is taken from exactly one of forty', async () => {
    const forty = Array.from({ length: 40 }, () => newOrder({ lines: [line('LAMP-01', 1)] }));
    const outcomes = await Promise.all(forty.map(acceptOne));
    const taken = forty.filter((_, at) => outcomes[at]?.kind === 'accepted');
    expect(taken).toHaveLength(1);
    expect(new Set(outcomes.map(codeOf))).toEqual(new Set(['accepted', 'inventory.insufficient']));
    for (const order of taken) await orders.cancel(OPERATOR, cancelOf(order));
  });

  it('is refused when the wallet cannot pay, naming both amounts', async () => {
    const poor = { id: 2, code: 'C10002' };
    const cost = newOrder({ customer: poor, lines: [line('MUG-RED', 1)] });
    await running.db.transaction(OPERATOR, async (tx) => {
      await tx.manager.query(
        'UPDATE wallets SET frozen_minor = balance_minor - 100 WHERE customer_id = 2',
      );
    });
    const outcome = await acceptOne(cost);
    expect(codeOf(outcome)).toBe('wallet.insufficient');
    expect(outcome.kind === 'refused' && outcome.failure.en).toContain('can spend 1.00 USD');
    await running.db.transaction(OPERATOR, async (tx) => {
      await tx.manager.query('UPDATE wallets SET frozen_minor = 0 WHERE customer_id = 2');
    });
    expect(codeOf(await acceptOne(cost))).toBe('accepted');
  });

  it('does not cost the same money twice in a race', async () => {
    const customer = { id: 2, code: 'C10002' };
    const spare = await spendableOf(2);
    const price = 1_000;
    await freeze(2, spare - price);
    const racing = Array.from({ length: 4 }, () => newOrder({ customer, warehouseCode: 'US-LA1' }));
    const outcomes = await Promise.all(racing.map(acceptOne));
    expect(outcomes.map(codeOf).sort()).toEqual([
      'accepted',
      'wallet.insufficient',
      'wallet.insufficient',
      'wallet.insufficient',
    ]);
    await freeze(2, -(spare - price));
  });

  it('that was cancelled before it arrived is refused, and only for the customer who cancelled it', async () => {
    const order = newOrder();
    expect(await orders.cancel(OPERATOR, cancelOf(order))).toMatchObject({ cancel: 'granted' });
    expect(codeOf(await acceptOne(order))).toBe('order.cancelled_before_arrival');
    const theirs = newOrder({ number: order.number, customer: { id: 2, code: 'C10002' } });
    expect(codeOf(await acceptOne(theirs))).toBe('accepted');
  });

  it('is either taken and then cancelled or never taken, when both come at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const order = newOrder();
      const [, cancelled] = await Promise.all([
        acceptOne(order),
        orders.cancel(OPERATOR, cancelOf(order)),
      ]);
      expect(cancelled.cancel).toBe('granted');
      const [found] = await orders.find(OPERATOR, 'temu', [order.number], null);
      expect(found?.fulfilment ?? 'cancelled').toBe('cancelled');
    }
  });

  it('gives its stock and money back once, however often it is cancelled', async () => {
    const order = newOrder({ lines: [line('MUG-RED', 2)] });
    await acceptOne(order);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => orders.cancel(OPERATOR, cancelOf(order))),
    );
    expect(new Set(outcomes.map((outcome) => outcome.cancel))).toEqual(new Set(['granted']));
    const [found] = await orders.find(OPERATOR, 'temu', [order.number], null);
    expect(found).toMatchObject({
      fulfilment: 'cancelled',
      cancel: 'granted',
      billing: 'released',
      cancelledBy: 'temu',
    });
    expect(codeOf(await acceptOne(order))).toBe('order.already_cancelled');
  });

  it('waits for a person where the warehouse asks for one, and says so', async () => {
    const order = newOrder({ warehouseCode: 'US-NJ1' });
    await acceptOne(order);
    await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query(
        "UPDATE warehouses SET cancel_asks_at = '{accepted}' WHERE temu_code = 'US-NJ1'",
      ),
    );
    for (let n = 0; n < 2; n += 1) {
      expect(await orders.cancel(OPERATOR, cancelOf(order))).toMatchObject({
        cancel: 'asked',
        refusal: null,
      });
    }
    const history = await orders.history(
      OPERATOR,
      (await orders.find(OPERATOR, 'temu', [order.number], null))[0]?.id ?? 0,
    );
    expect(history.map((one) => [one.axis, one.from, one.to])).toEqual([
      ['fulfilment', null, 'accepted'],
      ['billing', null, 'frozen'],
      ['cancel', 'none', 'asked'],
    ]);
  });

  it('announces each state once, in the transaction that made it', async () => {
    const order = newOrder();
    await acceptOne(order);
    await acceptOne(order);
    await orders.cancel(OPERATOR, cancelOf(order));
    await orders.cancel(OPERATOR, cancelOf(order));
    const pushes = await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query<{ event: string }[]>(
        'SELECT event FROM pushes WHERE subject = $1 ORDER BY id',
        [order.number],
      ),
    );
    expect(pushes.map((push) => push.event)).toEqual(['accepted', 'cancelled']);
  });

  it('keeps its recipient sealed, and opens it for those who may', async () => {
    const order = newOrder();
    await acceptOne(order);
    const [found] = await orders.find(OPERATOR, 'temu', [order.number], null);
    expect(await orders.recipient(OPERATOR, found?.id ?? 0)).toEqual(order.recipient);
    const [row] = await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query<{ sealed: Buffer }[]>(
        'SELECT sealed FROM order_recipients WHERE order_id = $1',
        [found?.id],
      ),
    );
    expect(row?.sealed.includes('Jane')).toBe(false);
  });

  it('whose personal data was erased conflicts with any repeat', async () => {
    const order = newOrder();
    await acceptOne(order);
    await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query(
        'DELETE FROM order_recipients WHERE order_id = (SELECT id FROM outbound_orders WHERE number = $1)',
        [order.number],
      ),
    );
    expect(codeOf(await acceptOne(order))).toBe('order.number_taken');
  });
});

async function spendableOf(customerId: number): Promise<number> {
  const [row] = await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query<{ left: number }[]>(
      'SELECT balance_minor - frozen_minor AS left FROM wallets WHERE customer_id = $1',
      [customerId],
    ),
  );
  return row?.left ?? 0;
}

async function freeze(customerId: number, minor: number): Promise<void> {
  await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query('UPDATE wallets SET frozen_minor = frozen_minor + $2 WHERE customer_id = $1', [
      customerId,
      minor,
    ]),
  );
}
