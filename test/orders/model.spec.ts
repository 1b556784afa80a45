import fc from 'fast-check';
import { CatalogService } from '../../src/modules/catalog/catalog.service';
import { ChannelsService } from '../../src/modules/channels/channels.service';
import { CustomersService } from '../../src/modules/customers/customers.service';
import { FeesService } from '../../src/modules/fees/fees.service';
import { NO_SERVICES } from '../../src/modules/fees/fees.types';
import {
  adjust,
  count,
  lock,
  toDefective,
  toGood,
  unlock,
} from '../../src/modules/inventory/deeds.rules';
import type { Buckets } from '../../src/modules/inventory/inventory.rules';
import { InventoryService } from '../../src/modules/inventory/inventory.service';
import type { Step } from '../../src/modules/inventory/inventory.types';
import { OrderWatch } from '../../src/modules/orders/order-watch';
import { OrderWorkService } from '../../src/modules/orders/order-work.service';
import { OrdersService } from '../../src/modules/orders/orders.service';
import type { Fulfilment, NewOrder, WorkOutcome } from '../../src/modules/orders/orders.types';
import { WalletsService } from '../../src/modules/wallets/wallets.service';
import { WarehousesService } from '../../src/modules/warehouses/warehouses.service';
import { type RunningApp, startApp } from '../support/app';
import { MUG, TEST_CAUSE } from '../support/makers';
import { reconcile } from '../support/reconcile';

/**
 * Ten thousand random deeds by eight workers at once, each against a simple model of what a
 * customer has and owes. A worker's customer is its own, so the model knows every outcome; the
 * database, its locks, its stock statements and the intake's batches are everybody's. When one
 * differs, fast-check prints the shortest sequence that still does.
 */
const OPERATOR = 1;
const WORKERS = 8;
const RUNS_PER_WORKER = 52;
const DEEDS_PER_RUN = 50;
const NUMBERS = 6;
const PIECES = 12;
const MONEY = 9_000;

let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
  // It would hold orders that are short in the middle of a run; the model knows only its own deeds.
  await running.app.get(OrderWatch).onApplicationShutdown();
});

afterAll(() => running.close());

interface ModelOrder {
  readonly quantity: number;
  fulfilment: Fulfilment;
  before: Fulfilment | null;
}

/** What should be true of one customer. */
interface Model {
  readonly orders: Map<string, ModelOrder>;
  readonly tombstones: Set<string>;
  onHand: number;
  allocated: number;
  locked: number;
  defective: number;
  balance: number;
  frozen: number;
}

/** The same customer in the database. */
interface Real {
  readonly customer: { readonly id: number; readonly code: string };
  readonly skuId: number;
  readonly run: string;
  /** What an order of so many pieces costs. */
  price(quantity: number): Promise<number>;
}

type Deed = fc.AsyncCommand<Model, Real>;

let customers = 0;

/** A customer with a wallet and pieces of one SKU, as the model begins. */
async function furnish(): Promise<{ model: Model; real: Real }> {
  customers += 1;
  const { app, db } = running;
  const code = `M${customers}`;
  const made = await db.transaction(OPERATOR, async (tx) => {
    const customer = await app.get(CustomersService).create(tx, { code, name: code });
    const wallets = app.get(WalletsService);
    await wallets.open(tx, customer.id, 'USD');
    await wallets.lock(tx, [customer.id]);
    await wallets.move(tx, [
      {
        customerId: customer.id,
        currency: 'USD',
        type: 'top_up',
        balanceMinor: MONEY,
        frozenMinor: 0,
        document: { kind: 'top_up', no: code },
        cause: TEST_CAUSE,
      },
    ]);
    const sku = await app.get(CatalogService).create(tx, { ...MUG, customerId: customer.id });
    await adjust(customer.id, sku.id, PIECES);
    return { customer: { id: customer.id, code }, skuId: sku.id };

    async function adjust(customerId: number, skuId: number, change: number): Promise<void> {
      await app.get(InventoryService).adjust(tx, {
        warehouseId: 1,
        skuId,
        customerId,
        skuCode: MUG.code,
        warehouseCode: 'US-LA1',
        change,
        documentNo: code,
        cause: TEST_CAUSE,
      });
    }
  });
  const prices = new Map<number, number>();
  const real: Real = {
    ...made,
    run: code,
    price: async (quantity) => {
      const known = prices.get(quantity);
      if (known !== undefined) return known;
      const price = await quote(made.customer.id, quantity);
      prices.set(quantity, price);
      return price;
    },
  };
  const model: Model = {
    orders: new Map(),
    tombstones: new Set(),
    onHand: PIECES,
    allocated: 0,
    locked: 0,
    defective: 0,
    balance: MONEY,
    frozen: 0,
  };
  return { model, real };
}

async function quote(customerId: number, quantity: number): Promise<number> {
  const { app } = running;
  const warehouse = await app.get(WarehousesService).getByTemuCode(OPERATOR, 'US-LA1');
  const [sku] = await app.get(CatalogService).find(OPERATOR, [{ customerId, code: MUG.code }]);
  const channels = await app.get(ChannelsService).listActive(OPERATOR, warehouse.id);
  const channel = channels.find((one) => one.code === 'UPS-GROUND');
  if (!sku || !channel) throw new Error('the demo has no price for this');
  const price = await app.get(FeesService).quoteOrder(
    OPERATOR,
    {
      warehouse,
      customerId,
      basket: [{ sku, quantity }],
      destination: RECIPIENT,
      at: running.clock.now(),
    },
    channel,
    channels,
  );
  if (!price.reachable) throw new Error(price.reason.en);
  return price.totalMinor;
}

const RECIPIENT = {
  name: 'Jane Roe',
  phone: '1',
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
};

function newOrder({ customer, run }: Real, name: string, quantity: number): NewOrder {
  return {
    source: 'temu',
    number: `${run}-${name}`,
    registrationId: 1,
    customer,
    warehouseCode: 'US-LA1',
    channelCode: 'UPS-GROUND',
    labelBy: 'warehouse',
    lines: [{ skuCode: MUG.code, quantity, lineRef: '1', parentRef: '', productRef: '' }],
    recipient: RECIPIENT,
    services: NO_SERVICES,
    latestShipAt: null,
    parentRef: '',
    packageRef: '',
    chargeMethod: null,
    shipment: null,
    requestId: 'r',
    person: 'temu',
  };
}

class Create implements Deed {
  constructor(
    private readonly name: string,
    private readonly quantity: number,
  ) {}

  check = () => true;

  async run(model: Model, real: Real): Promise<void> {
    const expected = await this.expected(model, real);
    const [outcome] = await running.app
      .get(OrdersService)
      .accept(OPERATOR, [newOrder(real, this.name, this.quantity)]);
    const got = outcome?.kind === 'refused' ? outcome.failure.code : outcome?.kind;
    expect(got).toBe(expected);
    if (expected !== 'accepted') return;
    model.orders.set(this.name, { quantity: this.quantity, fulfilment: 'accepted', before: null });
    model.allocated += this.quantity;
    model.frozen += await real.price(this.quantity);
  }

  private async expected(model: Model, real: Real): Promise<string> {
    const known = model.orders.get(this.name);
    if (known) {
      if (known.quantity !== this.quantity) return 'order.number_taken';
      return known.fulfilment === 'cancelled' ? 'order.already_cancelled' : 'repeated';
    }
    if (model.tombstones.has(this.name)) return 'order.cancelled_before_arrival';
    if (model.onHand - model.allocated - model.locked < this.quantity)
      return 'inventory.insufficient';
    const price = await real.price(this.quantity);
    return model.balance - model.frozen < price ? 'wallet.insufficient' : 'accepted';
  }

  toString = () => `create(${this.name}, ${this.quantity})`;
}

class Cancel implements Deed {
  constructor(private readonly name: string) {}

  check = () => true;

  async run(model: Model, real: Real): Promise<void> {
    const { cancel } = await running.app.get(OrdersService).cancel(OPERATOR, {
      source: 'temu',
      number: `${real.run}-${this.name}`,
      customer: real.customer,
      by: 'temu',
      reason: 'model',
      requestId: 'r',
    });
    const known = model.orders.get(this.name);
    if (!known) model.tombstones.add(this.name);
    expect(cancel).toBe(known?.fulfilment === 'shipped' ? 'refused' : 'granted');
    if (known) await close(model, real, known);
  }

  toString = () => `cancel(${this.name})`;
}

async function close(model: Model, real: Real, order: ModelOrder): Promise<void> {
  if (order.fulfilment === 'shipped' || order.fulfilment === 'cancelled') return;
  order.fulfilment = 'cancelled';
  order.before = null;
  model.allocated -= order.quantity;
  model.frozen -= await real.price(order.quantity);
}

type Work = 'start picking' | 'pack' | 'ship' | 'hold' | 'resume' | 'cut';

const FROM: Readonly<Record<Work, readonly Fulfilment[]>> = {
  'start picking': ['accepted'],
  pack: ['accepted', 'picking', 'packed'],
  ship: ['accepted', 'picking', 'packed'],
  hold: ['accepted', 'picking', 'packed'],
  resume: ['on_hold'],
  cut: ['accepted', 'picking', 'packed', 'on_hold'],
};

class WorkOn implements Deed {
  constructor(
    private readonly name: string,
    private readonly work: Work,
  ) {}

  check = () => true;

  async run(model: Model, real: Real): Promise<void> {
    const order = model.orders.get(this.name);
    const id = await idOf(`${real.run}-${this.name}`);
    const outcome = await this.attempt(id);
    const code = outcome?.failure?.code ?? 'done';
    if (!order) return expect(code).toBe('order.unknown_id');
    const possible = FROM[this.work].includes(order.fulfilment);
    if (possible && this.work === 'ship' && model.onHand < order.quantity)
      return expect(code).toBe('order.not_on_hand');
    const refusals = ['order.wrong_stage', 'order.not_stopped'];
    if (!possible) return expect(refusals).toContain(code);
    expect(code).toBe('done');
    await this.follow(model, real, order);
  }

  private async attempt(id: number): Promise<WorkOutcome | undefined> {
    const work = running.app.get(OrderWorkService);
    const prices = await work.prices(OPERATOR, [id]);
    const fees = await work.lateCancelFees(OPERATOR);
    const reason = { code: 'manual', words: 'model' } as const;
    const [outcome] = await running.db.transaction(OPERATOR, (tx) => {
      switch (this.work) {
        case 'start picking':
          return work.startPicking(tx, [id], TEST_CAUSE);
        case 'pack':
          return work.pack(tx, [{ orderId: id, packages: [UNWEIGHED] }], TEST_CAUSE);
        case 'ship':
          return work.ship(tx, [{ orderId: id, packages: [] }], prices, TEST_CAUSE);
        case 'hold':
          return work.hold(tx, [id], reason, TEST_CAUSE);
        case 'resume':
          return work.resume(tx, [id], TEST_CAUSE);
        case 'cut':
          return work.cut(tx, [id], 'customer', reason, fees, TEST_CAUSE);
      }
    });
    return outcome;
  }

  private async follow(model: Model, real: Real, order: ModelOrder): Promise<void> {
    switch (this.work) {
      case 'start picking':
        order.fulfilment = 'picking';
        return;
      case 'pack':
        order.fulfilment = 'packed';
        return;
      case 'ship': {
        const price = await real.price(order.quantity);
        order.fulfilment = 'shipped';
        model.onHand -= order.quantity;
        model.allocated -= order.quantity;
        model.frozen -= price;
        model.balance -= price;
        return;
      }
      case 'hold':
        order.before = order.fulfilment;
        order.fulfilment = 'on_hold';
        return;
      case 'resume':
        order.fulfilment = order.before ?? 'accepted';
        order.before = null;
        return;
      case 'cut':
        return close(model, real, order);
    }
  }

  toString = () => `${this.work}(${this.name})`;
}

const UNWEIGHED = {
  weight: null,
  weightUnit: null,
  length: null,
  width: null,
  height: null,
  lengthUnit: null,
  lines: [],
};

type StockDeed = 'adjust' | 'lock' | 'unlock' | 'to defective' | 'to good' | 'count';

/** What a deed changes, by the model's own arithmetic; null: it must be refused. */
function stockAfter(
  { onHand, allocated, locked, defective }: Model,
  deed: StockDeed,
  pieces: number,
): Pick<Model, 'onHand' | 'locked' | 'defective'> | null {
  const stock = { onHand, locked, defective };
  switch (deed) {
    case 'adjust':
      return onHand + pieces < 0 ? null : { ...stock, onHand: onHand + pieces };
    case 'lock':
      return onHand - allocated - locked < pieces ? null : { ...stock, locked: locked + pieces };
    case 'unlock':
      return locked < pieces ? null : { ...stock, locked: locked - pieces };
    case 'to defective':
      return onHand < pieces
        ? null
        : { ...stock, onHand: onHand - pieces, defective: defective + pieces };
    case 'to good':
      return defective < pieces
        ? null
        : { ...stock, onHand: onHand + pieces, defective: defective - pieces };
    case 'count':
      return { ...stock, onHand: pieces };
  }
}

class WorkOnStock implements Deed {
  constructor(
    private readonly deed: StockDeed,
    private readonly pieces: number,
  ) {}

  check = () => this.pieces !== 0;

  async run(model: Model, real: Real): Promise<void> {
    const expected = stockAfter(model, this.deed, this.pieces);
    const done = running.db.transaction(OPERATOR, (tx) =>
      running.app.get(InventoryService).work(tx, {
        lines: [{ place: placeOf(real), stepOf: (stock) => this.step(stock) }],
        document: { kind: 'adjustment', no: 'MODEL' },
        cause: TEST_CAUSE,
      }),
    );
    if (!expected) {
      await expect(done).rejects.toMatchObject({ kind: 'conflict' });
      return;
    }
    await done;
    Object.assign(model, expected);
  }

  private step(stock: Buckets): Step {
    switch (this.deed) {
      case 'adjust':
        return adjust(this.pieces);
      case 'lock':
        return lock(this.pieces);
      case 'unlock':
        return unlock(this.pieces);
      case 'to defective':
        return toDefective(this.pieces);
      case 'to good':
        return toGood(this.pieces);
      case 'count':
        return count(stock, this.pieces, null);
    }
  }

  toString = () => `${this.deed}(${this.pieces})`;
}

function placeOf({ customer, skuId }: Real) {
  return {
    warehouseId: 1,
    skuId,
    customerId: customer.id,
    skuCode: MUG.code,
    warehouseCode: 'US-LA1',
  };
}

async function idOf(number: string): Promise<number> {
  const [row] = await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query<{ id: number }[]>('SELECT id FROM outbound_orders WHERE number = $1', [
      number,
    ]),
  );
  return row?.id ?? 999_999_999;
}

/** What the database has of a customer, as the model would say it. */
async function stateOf({ customer, skuId }: Real): Promise<Omit<Model, 'orders' | 'tombstones'>> {
  const [row] = await running.db.transaction(OPERATOR, (tx) =>
    tx.manager.query<Omit<Model, 'orders' | 'tombstones'>[]>(
      `SELECT s.on_hand AS "onHand", s.allocated, s.locked, s.defective, w.balance_minor AS balance, w.frozen_minor AS frozen
         FROM stock s JOIN wallets w ON w.customer_id = s.customer_id
        WHERE s.sku_id = $1 AND w.customer_id = $2`,
      [skuId, customer.id],
    ),
  );
  if (!row) throw new Error('the customer is gone');
  return row;
}

const name = fc.integer({ min: 1, max: NUMBERS }).map((n) => `N${n}`);
const DEEDS = [
  fc.tuple(name, fc.integer({ min: 1, max: 4 })).map(([n, quantity]) => new Create(n, quantity)),
  name.map((n) => new Cancel(n)),
  fc
    .tuple(name, fc.constantFrom<Work>('start picking', 'pack', 'ship', 'hold', 'resume', 'cut'))
    .map(([n, work]) => new WorkOn(n, work)),
  fc.integer({ min: -4, max: 6 }).map((change) => new WorkOnStock('adjust', change)),
  fc
    .tuple(
      fc.constantFrom<StockDeed>('lock', 'unlock', 'to defective', 'to good'),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([deed, pieces]) => new WorkOnStock(deed, pieces)),
  fc.integer({ min: 1, max: PIECES }).map((pieces) => new WorkOnStock('count', pieces)),
];

it('agrees with the model after ten thousand deeds of eight workers', async () => {
  let deeds = 0;
  const worker = fc.asyncProperty(
    fc.commands(DEEDS, { maxCommands: DEEDS_PER_RUN, size: 'max' }),
    async (commands) => {
      const { model, real } = await furnish();
      await fc.asyncModelRun(async () => ({ model, real }), commands);
      deeds += [...commands].length;
      const { orders: _, tombstones: __, ...expected } = model;
      expect(await stateOf(real)).toEqual(expected);
    },
  );
  await Promise.all(
    Array.from({ length: WORKERS }, (_, at) =>
      fc.assert(worker, { numRuns: RUNS_PER_WORKER, seed: 20_260_101 + at }),
    ),
  );
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
  expect(deeds).toBeGreaterThanOrEqual(10_000);
}, 900_000);
