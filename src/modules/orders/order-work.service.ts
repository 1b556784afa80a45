import { Injectable } from '@nestjs/common';
import type { OperatorId, Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import type { LateCancelFee } from '../fees/fees.types';
import { type LabelKey, LabelsService } from '../labels/labels.service';
import type { PrintFormat } from '../labels/labels.types';
import { PushesService } from '../pushes/pushes.service';
import { parcelAnnouncements, progressAnnouncements } from './order-announcements';
import { attend, idsOf, orderIdsOf } from './order-batch';
import { changeOrders } from './order-changes';
import { type Closing, OrderClosing } from './order-closing';
import { OrderHolding, type Reason } from './order-holding';
import { OrderPacking, type PackingJob } from './order-packing';
import { OrderReading } from './order-reading';
import { OrderShipping, type ShippingPrices } from './order-shipping';
import { OrderTracking, type TrackingJob } from './order-tracking';
import { labelNotReady } from './orders.errors';
import type { HeldOrderRow } from './orders.sql';
import type {
  CancelledBy,
  Cause,
  HoldCode,
  ParcelTracking,
  PrintedLabels,
  WorkOutcome,
} from './orders.types';

export interface ShippingJob {
  readonly orderId: number;
  /** Tracking numbers that become known only now. */
  readonly packages: readonly ParcelTracking[];
}

/** The work of the warehouse: deeds that are done to orders, each to any number at once. */
@Injectable()
export class OrderWorkService {
  private readonly reading = new OrderReading();

  constructor(
    private readonly packing: OrderPacking,
    private readonly tracking: OrderTracking,
    private readonly shipping: OrderShipping,
    private readonly holding: OrderHolding,
    private readonly closing: OrderClosing,
    private readonly pushes: PushesService,
    private readonly labels: LabelsService,
  ) {}

  startPicking(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return attend(tx, 'start picking', orderIds, async (orders) => {
      await changeOrders(
        tx,
        orders.map((order) => ({ order, cause, to: { fulfilment: 'picking' } })),
      );
      await this.pushes.announce(tx, progressAnnouncements(orders, 'picking'));
    });
  }

  /** Writes down what was packed: every piece that was ordered, in one package or in several. */
  pack(tx: Tx, jobs: readonly PackingJob[], cause: Cause): Promise<WorkOutcome[]> {
    return this.packing.pack(tx, jobs, cause);
  }

  /** Tracking numbers, before shipping or after; the other side is told of each change. */
  setTracking(tx: Tx, jobs: readonly TrackingJob[], cause: Cause): Promise<WorkOutcome[]> {
    return this.tracking.set(tx, jobs, cause);
  }

  /**
   * Takes the labels in force for printing, again or for the first time. Whoever cancels or voids takes
   * the same rows: what is printed here was good at this moment.
   */
  async printLabels(
    tx: Tx,
    orderIds: readonly number[],
    format: PrintFormat,
    cause: Cause,
  ): Promise<PrintedLabels[]> {
    const taken = new Map<number, readonly LabelKey[]>();
    const outcomes = await attend(tx, 'print label', orderIds, async (orders, refuse) => {
      const good = orders.filter(({ id, number, label }) => {
        const isGood = label === 'ready' || label === 'printed';
        if (!isGood) refuse(id, labelNotReady({ number, state: label }));
        return isGood;
      });
      const labels = await this.labels.takeForPrint(tx, good, format);
      for (const [id, label] of labels) {
        if (label instanceof Failure) refuse(id, label);
        else taken.set(id, label);
      }
      const printed = good.filter((order) => taken.has(order.id) && order.label === 'ready');
      await changeOrders(
        tx,
        printed.map((order) => ({ order, cause, to: { label: 'printed' } })),
      );
    });
    return outcomes.map((outcome) => ({
      ...outcome,
      labels: taken.get(outcome.orderId) ?? [],
    }));
  }

  /** What shipping costs: to be asked before the transaction, and handed to `ship`. */
  prices(operatorId: OperatorId, orderIds: readonly number[]): Promise<ShippingPrices> {
    return this.shipping.prices(operatorId, orderIds);
  }

  /** The goods have left: stock and money are settled, and the other side is told. */
  ship(
    tx: Tx,
    jobs: readonly ShippingJob[],
    prices: ShippingPrices,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return attend(tx, 'ship', orderIdsOf(jobs), async (orders, refuse) => {
      const fit = await this.tracking.fit(tx, orders, jobs, refuse);
      const shipped = await this.shipping.settle(tx, fit, prices, cause, refuse);
      await this.tracking.write(tx, shipped, jobs, cause);
      const whole = await this.reading.byIds(tx, idsOf(shipped));
      await this.pushes.announce(tx, parcelAnnouncements(shipped, whole, 'shipped'));
    });
  }

  /** Stops orders until somebody, or whatever is missing, brings them back. Nobody else is told. */
  hold(
    tx: Tx,
    orderIds: readonly number[],
    reason: Reason & { readonly code: HoldCode },
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.holding.hold(tx, orderIds, reason, cause);
  }

  /** Brings held orders back to where they stood; one that waits for money must have it now. */
  resume(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return this.holding.resume(tx, orderIds, cause);
  }

  /** Something is wrong with the goods, the parcel or the address, and is being worked on. */
  raiseException(
    tx: Tx,
    orderIds: readonly number[],
    reason: Reason,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.holding.raiseException(tx, orderIds, reason, cause);
  }

  clearException(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return this.holding.clearException(tx, orderIds, cause);
  }

  /** What late cancels cost: to be asked before the transaction. */
  lateCancelFees(operatorId: OperatorId): Promise<LateCancelFee> {
    return this.closing.prices(operatorId);
  }

  /** Decides cancels that wait: granted, the order ends; refused, the work goes on. */
  decideCancel(
    tx: Tx,
    orderIds: readonly number[],
    granted: boolean,
    lateFee: LateCancelFee,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    if (granted) {
      return attend(tx, 'grant cancel', orderIds, (orders) => {
        const closings = orders.map((order): Closing => ({ order, by: askedBy(order), cause }));
        return this.closing.close(tx, closings, lateFee);
      });
    }
    return attend(tx, 'refuse cancel', orderIds, (orders) =>
      changeOrders(
        tx,
        orders.map((order) => ({
          order,
          cause,
          to: { cancel: 'refused' },
          cancelRefusal: cause.reason,
        })),
      ),
    );
  }

  /**
   * Ends orders from here: 截单 on behalf of the customer, or because the warehouse can't do it.
   * The seller reads the reason.
   */
  cut(
    tx: Tx,
    orderIds: readonly number[],
    by: Exclude<CancelledBy, 'temu'>,
    reason: Reason,
    lateFee: LateCancelFee,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return attend(tx, 'cut', orderIds, (orders) =>
      this.closing.close(
        tx,
        orders.map((order) => ({ order, by, cause, reason })),
        lateFee,
      ),
    );
  }
}

/** A waiting cancel of a Temu order was asked by Temu; of any other, by its customer. */
function askedBy(order: HeldOrderRow): CancelledBy {
  return order.source === 'temu' ? 'temu' : 'customer';
}
