import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure, type Wording } from '../../platform/failure';
import { Sealer } from '../../platform/seal';
import type { LateCancelFee } from '../fees/fees.types';
import { LabelsService } from '../labels/labels.service';
import { PushesService } from '../pushes/pushes.service';
import { decideCancel } from './cancel.rules';
import { IntakeQueue } from './intake-queue';
import { numberLocks } from './numbers';
import { changeOrders } from './order-changes';
import { OrderClosing } from './order-closing';
import { OrderIntake } from './order-intake';
import { OrderReading } from './order-reading';
import { unknownOrder } from './orders.errors';
import {
  type HeldOrderRow,
  HISTORY_OF_ORDER,
  HOLD_ORDER,
  RECIPIENTS_OF_ORDERS,
  REMEMBER_CANCELLED,
} from './orders.sql';
import {
  type CancelOutcome,
  type CancelRequest,
  type NewOrder,
  type Order,
  type OrderFilter,
  type OrderHistoryLine,
  OrderSettings,
  type OrderSource,
  type Outcome,
  type Recipient,
} from './orders.types';
import { recipientIdentity } from './sealed.rules';

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
    private readonly closing: OrderClosing,
    private readonly labels: LabelsService,
    private readonly pushes: PushesService,
    settings: OrderSettings,
  ) {
    this.queue = new IntakeQueue(
      (operatorId, batch) => intake.accept(operatorId, batch),
      settings.batchSize,
    );
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
    const lateFee = await this.closing.prices(operatorId);
    const locks = numberLocks(operatorId, [request]);
    return this.db.transaction(operatorId, (tx) => this.cancelHeld(tx, request, lateFee), locks);
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

  /** The order with its lines, packages and charges; null: there is none, or another customer's. */
  async get(operatorId: OperatorId, id: number, customerId?: number): Promise<Order | null> {
    const found = await this.db.transaction(operatorId, (tx) => this.reading.byIds(tx, [id]));
    const order = found.get(id) ?? null;
    return customerId === undefined || order?.customerId === customerId ? order : null;
  }

  /** The orders of these ids, those that exist, by id. */
  readMany(tx: Tx, ids: readonly number[]): Promise<Map<number, Order>> {
    return this.reading.byIds(tx, ids);
  }

  /** Newest first; `below` is the order after which the page continues. */
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
    const found = await this.recipients(operatorId, [orderId]);
    return found.get(orderId) ?? null;
  }

  /** Who orders go to, by order; those that are erased are missing. */
  async recipients(
    operatorId: OperatorId,
    orderIds: readonly number[],
  ): Promise<Map<number, Recipient>> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(RECIPIENTS_OF_ORDERS, [operatorId, orderIds]),
    );
    return new Map(
      rows.map(({ order_id: id, sealed }) => {
        const opened = this.sealer.open(sealed, recipientIdentity(operatorId, id));
        return [id, JSON.parse(opened.toString()) as Recipient];
      }),
    );
  }

  private async acceptOne(operatorId: OperatorId, order: NewOrder): Promise<Outcome> {
    const label = order.shipment?.label;
    if (label) {
      const failure = await this.labels.check(label).then(() => null, onlyFailures);
      if (failure) return { kind: 'refused', failure };
    }
    return this.queue.submit(operatorId, order);
  }

  private async cancelHeld(
    tx: Tx,
    request: CancelRequest,
    lateFee: LateCancelFee,
  ): Promise<CancelOutcome> {
    const { source, number, customer, by } = request;
    const [order] = await tx.rows(HOLD_ORDER, [tx.operatorId, source, number]);
    if (!order) {
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
    if (order.customer_id !== customer.id) throw unknownOrder({ number });
    // Histories and ledgers are kept for ever: what a stranger wrote must not get into them.
    const reason = by === 'temu' ? '' : request.reason;
    const cause = { person: by, reason, requestId: request.requestId };
    const decision = decideCancel(
      {
        fulfilment: order.fulfilment,
        fulfilmentBefore: order.fulfilment_before,
        cancel: order.cancel,
        cancelledBy: order.cancelled_by,
      },
      by,
      order.cancel_asks_at,
    );
    switch (decision.kind) {
      case 'as it is':
        return { number, cancel: decision.cancel, refusal: refusalOf(order, decision.cancel) };
      case 'refuse': {
        const { en, zh } = SHIPPED_ALREADY;
        const cancelRefusal = `${en} ${zh}`;
        const change = { order, cause, cancelReason: request.reason, cancelRefusal };
        await changeOrders(tx, [{ ...change, to: { cancel: 'refused' } }]);
        return { number, cancel: 'refused', refusal: cancelRefusal };
      }
      case 'ask': {
        const change = { order, cause, cancelReason: request.reason };
        await changeOrders(tx, [{ ...change, to: { cancel: 'asked' } }]);
        return { number, cancel: 'asked', refusal: null };
      }
      case 'take over':
        await changeOrders(tx, [
          { order, cause, to: { cancel: 'granted' }, cancelledBy: by, cancelRefusal: '' },
        ]);
        await this.announceCancelled(tx, order);
        return { number, cancel: 'granted', refusal: null };
      case 'grant':
        await this.closing.close(
          tx,
          [{ order, by, cause, reason: request.why, cancelReason: request.reason }],
          lateFee,
        );
        return { number, cancel: 'granted', refusal: null };
    }
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

/** Why it is not cancelled: as it was told, if it was. */
function refusalOf(order: HeldOrderRow, cancel: CancelOutcome['cancel']): string | null {
  return cancel === 'refused' ? order.cancel_refusal : null;
}
