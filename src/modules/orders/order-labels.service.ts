import { Injectable } from '@nestjs/common';
import type { OperatorId, Tx } from '../../platform/database';
import { changeOrders } from './order-changes';
import { type DropListener, OrderPacking } from './order-packing';
import { OrderWorkService } from './order-work.service';
import { labelFinal, labelNotVoidable, unknownOrderId } from './orders.errors';
import { OrdersService } from './orders.service';
import { type HeldOrderRow, HOLD_ORDERS } from './orders.sql';
import type { Cause, LabelState, Order, Recipient, TrackingState } from './orders.types';
import { allows } from './states.rules';

/** What whoever buys labels may know of an order. */
export interface LabelledOrder {
  readonly id: number;
  readonly number: string;
  readonly orderNo: string;
  readonly channelId: number | null;
  readonly label: LabelState;
  readonly isCancelled: boolean;
  readonly isShipped: boolean;
}

/** An order with the address that its parcel goes to; null once that is erased. */
export interface OrderToSend {
  readonly order: Order;
  readonly recipient: Recipient | null;
}

/** States in which nothing is paid, so that a label may be bought. */
const UNPAID: readonly LabelState[] = ['waiting', 'failed', 'voided'];

/**
 * The label of an order as whoever buys and voids it moves it along. Every method locks the order
 * first, so that it and a cancel, a print or a shipment come one after the other.
 */
@Injectable()
export class OrderLabelsService {
  constructor(
    private readonly orders: OrdersService,
    private readonly work: OrderWorkService,
    private readonly packing: OrderPacking,
  ) {}

  /** Whoever bought labels is told which packages are no more, while that is being written. */
  onPackagesDropped(listener: DropListener): void {
    this.packing.onDropped(listener);
  }

  async toSend(operatorId: OperatorId, orderId: number): Promise<OrderToSend> {
    const order = await this.orders.get(operatorId, orderId);
    if (!order) throw unknownOrderId({ id: orderId });
    return { order, recipient: await this.orders.recipient(operatorId, orderId) };
  }

  /** @throws order.unknown_id */
  async lock(tx: Tx, orderId: number): Promise<LabelledOrder> {
    const order = await hold(tx, orderId);
    return {
      id: order.id,
      number: order.number,
      orderNo: order.order_no,
      channelId: order.channel_id,
      label: order.label,
      isCancelled: order.fulfilment === 'cancelled',
      isShipped: order.fulfilment === 'shipped',
    };
  }

  /**
   * From now on labels of these orders are being bought.
   * @throws order.label_final for one whose label can't be bought as it stands
   */
  async startBuying(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<LabelledOrder[]> {
    const orders = await tx.rows(HOLD_ORDERS, [tx.operatorId, orderIds]);
    for (const { number, label, fulfilment, cancel } of orders) {
      if (!UNPAID.includes(label) || fulfilment === 'cancelled' || cancel === 'asked')
        throw labelFinal({ number, label, fulfilment });
    }
    await changeOrders(
      tx,
      orders.map((order) => ({ order, cause, to: { label: 'buying' } })),
    );
    return orders.map((order) => ({
      id: order.id,
      number: order.number,
      orderNo: order.order_no,
      channelId: order.channel_id,
      label: 'buying',
      isCancelled: false,
      isShipped: order.fulfilment === 'shipped',
    }));
  }

  /** Goes through these states of the label, one after the other, in an order that is locked. */
  async advance(tx: Tx, orderId: number, states: readonly LabelState[], cause: Cause) {
    for (const label of states) {
      const order = await hold(tx, orderId);
      if (order.label !== label) await changeOrders(tx, [{ order, cause, to: { label } }]);
    }
  }

  /** The number under which the parcel travels; whoever ordered is told. */
  async name(
    tx: Tx,
    orderId: number,
    parcel: { readonly packageNo: number; readonly trackingNumber: string },
    cause: Cause,
  ): Promise<void> {
    const job = { orderId, packages: [{ ...parcel, carrierName: '', carrierRef: '' }] };
    const [outcome] = await this.work.setTracking(tx, [job], cause);
    if (outcome?.failure) throw outcome.failure;
  }

  /** Where its parcels are by the word of the carrier; a step back that no parcel takes is left out. */
  async track(tx: Tx, orderId: number, tracking: TrackingState, cause: Cause): Promise<void> {
    const order = await hold(tx, orderId);
    if (allows('tracking', order.tracking, tracking))
      await changeOrders(tx, [{ order, cause, to: { tracking } }]);
  }

  /** Stops an order that gets no label, with the reason in words; one that is stopped is told why. */
  async stop(tx: Tx, orderId: number, words: string, cause: Cause): Promise<void> {
    const order = await hold(tx, orderId);
    const reason = { code: 'label', words } as const;
    if (order.fulfilment === 'on_hold' && order.reason_code === 'label')
      await changeOrders(tx, [{ order, cause, reason, to: {} }]);
    else await this.work.hold(tx, [orderId], reason, cause);
  }

  /** Brings back an order that only its label had stopped. */
  async goOn(tx: Tx, orderId: number, cause: Cause): Promise<void> {
    const order = await hold(tx, orderId);
    if (order.fulfilment === 'on_hold' && order.reason_code === 'label')
      await this.work.resume(tx, [orderId], cause);
  }

  /**
   * A person wants the label void while the order goes on.
   * @throws order.label_not_voidable
   */
  async askVoid(tx: Tx, orderId: number, cause: Cause): Promise<void> {
    const order = await hold(tx, orderId);
    const { number, label, fulfilment, label_by: by } = order;
    const possible = label === 'ready' || label === 'printed' || label === 'void_refused';
    if (!possible || fulfilment === 'shipped' || by === 'platform')
      throw labelNotVoidable({ number, label, fulfilment });
    await changeOrders(tx, [{ order, cause, to: { label: 'void_asked' } }]);
  }
}

async function hold(tx: Tx, orderId: number): Promise<HeldOrderRow> {
  const [order] = await tx.rows(HOLD_ORDERS, [tx.operatorId, [orderId]]);
  if (!order) throw unknownOrderId({ id: orderId });
  return order;
}
