import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { InventoryService } from '../inventory/inventory.service';
import { OperatorsService } from '../operators/operators.service';
import { WalletsService } from '../wallets/wallets.service';
import { OrderWorkService } from './order-work.service';
import { type HeldForStock, toHold, toResume } from './watch.rules';

const EVERY_MS = 5_000;
/** A run does so much for an operator; what is left comes in the next. */
const MAX_ORDERS = 200;

const CAUSE = { person: 'system', reason: '', requestId: '' };
const SHORT = {
  code: 'stock',
  words: 'A count found fewer pieces than are promised. 盘点数量少于已占用数量。',
} as const;

/**
 * Looks after orders that wait for something: a count that found too few pieces stops as many
 * orders as it takes, the newest first, and they go on by themselves, the oldest first, when pieces
 * are found; an order that was taken without money goes on when there is some.
 *
 * It only ever looks at what is there, so it may stop at any moment and run in any number of
 * processes: who comes first does an operator's work, the others leave it.
 */
@Injectable()
export class OrderWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly operators: OperatorsService,
    private readonly inventory: InventoryService,
    private readonly work: OrderWorkService,
    private readonly wallets: WalletsService,
    log: Log,
  ) {
    this.loop = new Loop('orders.watch', EVERY_MS, () => this.lookAtAll(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
    this.wallets.whenMoneyComes(() => this.loop.wake());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One look at the orders of an operator; for tests, and for whoever can't wait. */
  look(operatorId: OperatorId): Promise<void> {
    return this.loop.between(() => this.lookAt(operatorId));
  }

  private async lookAt(operatorId: OperatorId): Promise<void> {
    await this.exclusively(operatorId, (tx) => this.holdForStock(tx));
    await this.exclusively(operatorId, (tx) => this.resumeForStock(tx));
    await this.exclusively(operatorId, (tx) => this.resumeForMoney(tx));
  }

  private async lookAtAll(): Promise<void> {
    for (const operatorId of await this.operators.listIds()) await this.lookAt(operatorId);
  }

  private exclusively(operatorId: OperatorId, work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.db.transaction(operatorId, async (tx) => {
      const [lock] = await tx.rows(TRY_LOCK, [operatorId]);
      if (lock?.taken) await work(tx);
    });
  }

  private async holdForStock(tx: Tx): Promise<void> {
    const shortages = await this.inventory.shortages(tx);
    if (shortages.length === 0) return;
    const open = await tx.rows(OPEN_ORDERS_OF_STOCK, [
      tx.operatorId,
      shortages.map((row) => row.warehouseId),
      shortages.map((row) => row.skuId),
      MAX_ORDERS,
    ]);
    const held = await tx.rows(HELD_FOR_STOCK, [tx.operatorId]);
    const orderIds = toHold(shortages, held.map(heldForStock), open.map(heldForStock));
    if (orderIds.length > 0) await this.work.hold(tx, orderIds, SHORT, CAUSE);
  }

  private async resumeForStock(tx: Tx): Promise<void> {
    const held = await tx.rows(HELD_FOR_STOCK, [tx.operatorId]);
    if (held.length === 0) return;
    const shortages = await this.inventory.shortages(tx);
    const orderIds = toResume(shortages, held.map(heldForStock)).slice(0, MAX_ORDERS);
    if (orderIds.length > 0) await this.work.resume(tx, orderIds, CAUSE);
  }

  private async resumeForMoney(tx: Tx): Promise<void> {
    const payable = await tx.rows(PAYABLE_ORDERS, [tx.operatorId, MAX_ORDERS]);
    if (payable.length > 0)
      await this.work.resume(
        tx,
        payable.map((row) => row.order_id),
        CAUSE,
      );
  }
}

interface PiecesRow {
  order_id: number;
  warehouse_id: number;
  sku_id: number;
  quantity: number;
}

function heldForStock(row: PiecesRow): HeldForStock {
  return {
    orderId: row.order_id,
    warehouseId: row.warehouse_id,
    skuId: row.sku_id,
    quantity: row.quantity,
  };
}

/** Space of these locks; the operator is the other half. */
const TRY_LOCK: Statement<{ taken: boolean }> = statement(
  'orders_watch_lock',
  "SELECT pg_try_advisory_xact_lock(hashtext('orders.watch'), $1) AS taken",
);

/** Orders that nobody has packed yet and that need pieces of these rows, the newest first. */
const OPEN_ORDERS_OF_STOCK: Statement<PiecesRow> = statement(
  'orders_watch_open',
  `SELECT o.order_id, k.warehouse_id, k.sku_id, o.quantity
     FROM unnest($2::bigint[], $3::bigint[]) AS k (warehouse_id, sku_id)
    CROSS JOIN LATERAL (
      SELECT o.id AS order_id, sum(l.quantity)::integer AS quantity
        FROM order_lines l
        JOIN outbound_orders o ON o.operator_id = l.operator_id AND o.id = l.order_id
       WHERE l.operator_id = $1 AND l.sku_id = k.sku_id AND o.warehouse_id = k.warehouse_id
         AND o.fulfilment IN ('accepted', 'picking')
       GROUP BY o.id
       ORDER BY o.id DESC LIMIT $4) o
    ORDER BY o.order_id DESC`,
);

const HELD_FOR_STOCK: Statement<PiecesRow> = statement(
  'orders_watch_held',
  `SELECT o.id AS order_id, o.warehouse_id, l.sku_id, sum(l.quantity)::integer AS quantity
     FROM outbound_orders o
     JOIN order_lines l ON l.operator_id = o.operator_id AND l.order_id = o.id
    WHERE o.operator_id = $1 AND o.fulfilment = 'on_hold' AND o.reason_code = 'stock'
    GROUP BY o.id, o.warehouse_id, l.sku_id
    ORDER BY o.id`,
);

/** Orders that wait for money and whose wallet has enough for them alone, the oldest first. */
const PAYABLE_ORDERS: Statement<{ order_id: number }> = statement(
  'orders_watch_payable',
  `SELECT o.id AS order_id
     FROM outbound_orders o
     JOIN wallets w ON w.operator_id = o.operator_id AND w.customer_id = o.customer_id AND w.currency = o.currency
    WHERE o.operator_id = $1 AND o.fulfilment = 'on_hold' AND o.reason_code = 'balance'
      AND w.balance_minor - w.frozen_minor + w.credit_limit_minor >= o.quoted_minor
    ORDER BY o.id LIMIT $2`,
);
