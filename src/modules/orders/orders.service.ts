import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure, type Wording } from '../../platform/failure';
import { Sealer } from '../../platform/seal';
import { InventoryService } from '../inventory/inventory.service';
import { LabelsService } from '../labels/labels.service';
import { PushesService } from '../pushes/pushes.service';
import { WalletsService } from '../wallets/wallets.service';
import { decideCancel } from './cancel.rules';
import { IntakeQueue } from './intake-queue';
import { numberLocks, recipientIdentity } from './numbers';
import { OrderIntake } from './order-intake';
import { OrderReading } from './order-reading';
import { unknownOrder } from './orders.errors';
import {
  CHANGE_ORDER,
  type HeldOrderRow,
  HISTORY_OF_ORDER,
  HOLD_ORDER,
  PIECES_OF_ORDER,
  RECIPIENT_OF_ORDER,
  REMEMBER_CANCELLED,
} from './orders.sql';
import type {
  CancelOutcome,
  CancelRequest,
  NewOrder,
  Order,
  OrderFilter,
  OrderHistoryLine,
  OrderSource,
  Outcome,
  Recipient,
} from './orders.types';

/**
 * Outbound orders: taken, cancelled, told about. An order has five separate states (fulfilment,
 * label, cancel, tracking, billing); each change of one writes a line of history, and a push
 * where the other side knows the state.
 */
@Injectable()
export class OrdersService {
  private readonly reading = new OrderReading();
  private readonly queue: IntakeQueue;

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    intake: OrderIntake,
    private readonly inventory: InventoryService,
    private readonly wallets: WalletsService,
    private readonly labels: LabelsService,
    private readonly pushes: PushesService,
  ) {
    this.queue = new IntakeQueue((operatorId, batch) => intake.accept(operatorId, batch));
  }

  /**
   * Takes new orders: one outcome per order, in their order, each as if it had come alone.
   * A label file that no printer would take refuses its order before anything is looked up.
   */
  async accept(operatorId: OperatorId, orders: readonly NewOrder[]): Promise<Outcome[]> {
    return Promise.all(orders.map((order) => this.acceptOne(operatorId, order)));
  }

  /**
   * Cancels an order, or remembers that a number is cancelled which has not arrived yet. May be
   * repeated for ever: the answer is the state as it is. An order of another customer is unknown.
   */
  async cancel(operatorId: OperatorId, request: CancelRequest): Promise<CancelOutcome> {
    const locks = numberLocks(operatorId, [request]);
    return this.db.transaction(operatorId, (tx) => this.cancelHeld(tx, request), locks);
  }

  /** The orders of these numbers, those that exist; `customerId` narrows to one customer's. */
  async find(
    operatorId: OperatorId,
    source: OrderSource,
    numbers: readonly string[],
    customerId: number | null,
  ): Promise<Order[]> {
    return this.db.transaction(operatorId, (tx) =>
      this.reading.find(tx, source, numbers, customerId),
    );
  }

  /** Newest first; `below` is the id after which the page continues. */
  async list(operatorId: OperatorId, filter: OrderFilter): Promise<Order[]> {
    return this.db.transaction(operatorId, (tx) => this.reading.list(tx, filter));
  }

  async history(operatorId: OperatorId, orderId: number): Promise<OrderHistoryLine[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(HISTORY_OF_ORDER, [operatorId, orderId]),
    );
    return rows.map((row) => ({
      axis: row.axis,
      from: row.from_state,
      to: row.to_state,
      person: row.person,
      reason: row.reason,
      requestId: row.request_id,
      at: row.at,
    }));
  }

  /** Who it goes to; null once it is erased. */
  async recipient(operatorId: OperatorId, orderId: number): Promise<Recipient | null> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(RECIPIENT_OF_ORDER, [operatorId, orderId]),
    );
    if (!row) return null;
    const opened = this.sealer.open(row.sealed, recipientIdentity(operatorId, orderId));
    return JSON.parse(opened.toString()) as Recipient;
  }

  private async acceptOne(operatorId: OperatorId, order: NewOrder): Promise<Outcome> {
    const label = order.shipment?.label;
    if (label) {
      const failure = await this.labels.check(label).then(() => null, onlyFailures);
      if (failure) return { kind: 'refused', failure };
    }
    return this.queue.submit(operatorId, order);
  }

  private async cancelHeld(tx: Tx, request: CancelRequest): Promise<CancelOutcome> {
    const { source, number, customer } = request;
    const [held] = await tx.rows(HOLD_ORDER, [tx.operatorId, source, number]);
    if (!held) {
      await tx.rows(REMEMBER_CANCELLED, [
        tx.operatorId,
        source,
        number,
        customer.id,
        request.reason,
        request.requestId,
      ]);
      return { number, cancel: 'granted', refusal: null };
    }
    if (held.customer_id !== customer.id) throw unknownOrder({ number });
    const decision = decideCancel(
      {
        fulfilment: held.fulfilment,
        fulfilmentBefore: held.fulfilment_before,
        cancel: held.cancel,
        cancelledBy: held.cancelled_by,
      },
      request.by,
      held.cancel_asks_at,
    );
    switch (decision.kind) {
      case 'as it is':
        return outcome(number, decision.cancel, WAREHOUSE_REFUSED);
      case 'refuse':
        await this.change(tx, held, { cancel: 'refused' }, request);
        return outcome(number, 'refused');
      case 'ask':
        await this.change(tx, held, { cancel: 'asked' }, request);
        return outcome(number, 'asked');
      case 'take over':
        await this.change(tx, held, {}, request, request.by);
        await this.announceCancelled(tx, held);
        return outcome(number, 'granted');
      case 'grant':
        await this.giveBack(tx, held, request);
        await this.change(
          tx,
          held,
          { fulfilment: 'cancelled', cancel: 'granted', billing: 'released' },
          request,
          request.by,
        );
        await this.announceCancelled(tx, held);
        return outcome(number, 'granted');
    }
  }

  private async change(
    tx: Tx,
    held: HeldOrderRow,
    states: Partial<Pick<Order, 'fulfilment' | 'cancel' | 'billing'>>,
    request: CancelRequest,
    cancelledBy: string | null = null,
  ): Promise<void> {
    await tx.rows(CHANGE_ORDER, [
      tx.operatorId,
      held.id,
      JSON.stringify(states),
      cancelledBy,
      request.reason,
      request.by,
      request.reason,
      request.requestId,
    ]);
  }

  /** Stock first, the wallet last: the order in which everybody locks. */
  private async giveBack(tx: Tx, held: HeldOrderRow, request: CancelRequest): Promise<void> {
    const document = { kind: 'outbound_order', no: held.number } as const;
    const cause = { person: request.by, reason: request.reason, requestId: request.requestId };
    const pieces = await tx.rows(PIECES_OF_ORDER, [tx.operatorId, held.id]);
    const quantities = new Map(pieces.map((row) => [row.sku_id, row.quantity]));
    const stock = await this.inventory.lock(
      tx,
      pieces.map((row) => ({ warehouseId: held.warehouse_id, skuId: row.sku_id })),
    );
    await this.inventory.move(
      tx,
      stock.map((row) => ({
        stockId: row.id,
        type: 'release',
        change: { allocated: -(quantities.get(row.skuId) ?? 0) },
        document,
        cause,
      })),
    );
    if (held.billing !== 'frozen') return;
    await this.wallets.lock(tx, [held.customer_id]);
    await this.wallets.move(tx, [
      {
        customerId: held.customer_id,
        currency: held.currency,
        type: 'release',
        balanceMinor: 0,
        frozenMinor: -held.quoted_minor,
        document,
        cause,
      },
    ]);
  }

  private async announceCancelled(tx: Tx, held: HeldOrderRow): Promise<void> {
    if (held.registration_id === null) return;
    const content = { number: held.number };
    await this.pushes.announce(tx, [
      { registrationId: held.registration_id, event: 'cancelled', subject: held.number, content },
    ]);
  }
}

function onlyFailures(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

const SHIPPED_ALREADY: Wording = {
  en: 'The order has been shipped and can no longer be cancelled.',
  zh: '订单已发货，无法取消。',
};

const WAREHOUSE_REFUSED: Wording = {
  en: 'The warehouse has refused to cancel the order.',
  zh: '仓库已拒绝取消该订单。',
};

function outcome(
  number: string,
  cancel: CancelOutcome['cancel'],
  refusal: Wording = SHIPPED_ALREADY,
): CancelOutcome {
  return { number, cancel, refusal: cancel === 'refused' ? refusal : null };
}
