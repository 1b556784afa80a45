import { Injectable } from '@nestjs/common';
import type { OperatorId, Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { formatMinor } from '../../platform/money';
import type { LateCancelFee } from '../fees/fees.types';
import { type LabelKey, LabelsService } from '../labels/labels.service';
import type { PrintFormat } from '../labels/labels.types';
import { PushesService } from '../pushes/pushes.service';
import type { Announcement } from '../pushes/pushes.types';
import { insufficientBalance } from '../wallets/wallets.errors';
import { spendable, WalletsService } from '../wallets/wallets.service';
import { changeOrders, type OrderChange } from './order-changes';
import { type Closing, OrderClosing } from './order-closing';
import { OrderReading } from './order-reading';
import { OrderShipping, type ShippingPrices } from './order-shipping';
import { labelNotReady, orderTwice, unknownOrderId, unknownPackage } from './orders.errors';
import {
  ADD_PACKAGE_LINES,
  type HeldOrderRow,
  HOLD_ORDERS,
  REPLACE_PACKAGES,
  SET_TRACKING,
} from './orders.sql';
import type {
  CancelledBy,
  Cause,
  HoldCode,
  Order,
  PackedParcel,
  ParcelTracking,
  PrintedLabels,
  WorkOutcome,
} from './orders.types';
import { toldPackages } from './parcels.rules';
import { type Deed, objection, packingObjection } from './work.rules';

export interface PackingJob {
  readonly orderId: number;
  readonly packages: readonly PackedParcel[];
}

export interface TrackingJob {
  readonly orderId: number;
  readonly packages: readonly ParcelTracking[];
}

export interface ShippingJob {
  readonly orderId: number;
  /** Tracking numbers that become known only now. */
  readonly packages: readonly ParcelTracking[];
}

/** Why an order is stopped or ended, for programs and for people. */
export interface Reason {
  readonly code: string;
  readonly words: string;
}

/**
 * The work of the warehouse: deeds that are done to orders, each to any number at once. All of a
 * batch are locked first, each is judged by the rules alone, and what may be done is written set by
 * set; an order that can't take the deed gets its own reason and spoils nobody else's.
 */
@Injectable()
export class OrderWorkService {
  private readonly reading = new OrderReading();

  constructor(
    private readonly closing: OrderClosing,
    private readonly shipping: OrderShipping,
    private readonly wallets: WalletsService,
    private readonly pushes: PushesService,
    private readonly labels: LabelsService,
  ) {}

  startPicking(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return this.attend(tx, 'start picking', orderIds, async (orders) => {
      await changeOrders(
        tx,
        orders.map((order) => ({ order, cause, to: { fulfilment: 'picking' } })),
      );
      await this.announce(tx, orders, 'picking');
    });
  }

  /** Writes down what was packed: every piece that was ordered, in one package or in several. */
  pack(tx: Tx, jobs: readonly PackingJob[], cause: Cause): Promise<WorkOutcome[]> {
    const packagesOf = new Map(jobs.map((job) => [job.orderId, job.packages]));
    return this.attend(tx, 'pack', orderIdsOf(jobs), async (orders, refuse) => {
      const whole = await this.reading.byIds(tx, idsOf(orders));
      const fit = orders.filter((order) => {
        const lines = whole.get(order.id)?.lines ?? [];
        const failure = packingObjection(order.number, lines, packagesOf.get(order.id) ?? []);
        if (failure) refuse(order.id, failure);
        return failure === null;
      });
      await this.writePackages(tx, fit, whole, packagesOf);
      const packed = fit.filter((order) => order.fulfilment !== 'packed');
      await changeOrders(
        tx,
        fit.flatMap((order): OrderChange[] => {
          const fulfilment = order.fulfilment === 'packed' ? undefined : 'packed';
          const packages = packagesOf.get(order.id)?.length ?? 0;
          const label = labelAfterPacking(order, whole.get(order.id), packages);
          return fulfilment || label ? [{ order, cause, to: { fulfilment, label } }] : [];
        }),
      );
      await this.announce(tx, packed, 'packed');
    });
  }

  /** Tracking numbers, before shipping or after; the other side is told of each change. */
  setTracking(tx: Tx, jobs: readonly TrackingJob[], cause: Cause): Promise<WorkOutcome[]> {
    return this.attend(tx, 'set tracking', orderIdsOf(jobs), async (orders, refuse) => {
      const fit = await this.fitForTracking(tx, orders, jobs, refuse);
      await this.writeTracking(tx, fit, jobs, cause);
    });
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
    const outcomes = await this.attend(tx, 'print label', orderIds, async (orders, refuse) => {
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
    return this.attend(tx, 'ship', orderIdsOf(jobs), async (orders, refuse) => {
      const fit = await this.fitForTracking(tx, orders, jobs, refuse);
      const shipped = await this.shipping.settle(tx, fit, prices, cause, refuse);
      await this.writeTracking(tx, shipped, jobs, cause);
      const whole = await this.reading.byIds(tx, idsOf(shipped));
      await this.pushes.announce(
        tx,
        shipped.flatMap((order) => shippedAnnouncement(order, whole.get(order.id))),
      );
    });
  }

  /** Stops orders until somebody, or whatever is missing, brings them back. Nobody else is told. */
  hold(
    tx: Tx,
    orderIds: readonly number[],
    reason: Reason & { readonly code: HoldCode },
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.stop(tx, 'hold', orderIds, 'on_hold', reason, cause);
  }

  /** Brings held orders back to where they stood; one that waits for money must have it now. */
  resume(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return this.attend(tx, 'resume', orderIds, async (orders, refuse) => {
      const unpaid = orders.filter((order) => order.billing === 'quoted');
      const broke = await this.freeze(tx, unpaid, cause, refuse);
      await this.bringBack(
        tx,
        orders.filter((order) => !broke.has(order.id)),
        cause,
      );
    });
  }

  /** Something is wrong with the goods, the parcel or the address, and is being worked on. */
  raiseException(
    tx: Tx,
    orderIds: readonly number[],
    reason: Reason,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.stop(tx, 'raise exception', orderIds, 'exception', reason, cause);
  }

  clearException(tx: Tx, orderIds: readonly number[], cause: Cause): Promise<WorkOutcome[]> {
    return this.attend(tx, 'clear exception', orderIds, (orders) =>
      this.bringBack(tx, orders, cause),
    );
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
      return this.attend(tx, 'grant cancel', orderIds, (orders) => {
        const closings = orders.map((order): Closing => ({ order, by: askedBy(order), cause }));
        return this.closing.close(tx, closings, lateFee);
      });
    }
    return this.attend(tx, 'refuse cancel', orderIds, (orders) =>
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
    return this.attend(tx, 'cut', orderIds, (orders) =>
      this.closing.close(
        tx,
        orders.map((order) => ({ order, by, cause, reason })),
        lateFee,
      ),
    );
  }

  /** Locks the batch, sorts out what can't take the deed, and does it to the rest. */
  private async attend(
    tx: Tx,
    deed: Deed,
    orderIds: readonly number[],
    work: (
      orders: readonly HeldOrderRow[],
      refuse: (orderId: number, failure: Failure) => void,
    ) => Promise<unknown>,
  ): Promise<WorkOutcome[]> {
    const seen = new Set<number>();
    for (const id of orderIds) {
      if (seen.has(id)) throw orderTwice({ id });
      seen.add(id);
    }
    const rows = await tx.rows(HOLD_ORDERS, [tx.operatorId, orderIds]);
    const held = new Map(rows.map((row) => [row.id, row]));
    const failures = new Map<number, Failure>();
    for (const id of orderIds) {
      const row = held.get(id);
      const failure = row ? objection(deed, workable(row)) : unknownOrderId({ id });
      if (failure) failures.set(id, failure);
    }
    const ready = rows.filter((row) => !failures.has(row.id));
    if (ready.length > 0) await work(ready, (id, failure) => failures.set(id, failure));
    return orderIds.map((orderId) => ({ orderId, failure: failures.get(orderId) ?? null }));
  }

  private stop(
    tx: Tx,
    deed: Deed,
    orderIds: readonly number[],
    fulfilment: 'on_hold' | 'exception',
    reason: Reason,
    cause: Cause,
  ): Promise<WorkOutcome[]> {
    return this.attend(tx, deed, orderIds, (orders) =>
      changeOrders(
        tx,
        orders.map((order) => ({ order, cause, reason, to: { fulfilment } })),
      ),
    );
  }

  private async bringBack(tx: Tx, orders: readonly HeldOrderRow[], cause: Cause): Promise<void> {
    await changeOrders(
      tx,
      orders.map((order): OrderChange => {
        const fulfilment = order.fulfilment_before ?? 'accepted';
        const billing = order.billing === 'quoted' ? 'frozen' : undefined;
        return { order, cause, reason: { code: '', words: '' }, to: { fulfilment, billing } };
      }),
    );
  }

  /** Freezes what orders cost that were taken without money; gives those that still have none. */
  private async freeze(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    cause: Cause,
    refuse: (orderId: number, failure: Failure) => void,
  ): Promise<ReadonlySet<number>> {
    const broke = new Set<number>();
    if (orders.length === 0) return broke;
    const wallets = await this.wallets.lock(
      tx,
      orders.map((order) => order.customer_id),
    );
    const left = new Map(
      wallets.map((wallet) => [`${wallet.customerId}/${wallet.currency}`, spendable(wallet)]),
    );
    const paid = orders.filter((order) => {
      const key = `${order.customer_id}/${order.currency}`;
      const money = left.get(key) ?? 0;
      if (money < order.quoted_minor) {
        broke.add(order.id);
        refuse(order.id, insufficientBalance(moneyWords(order, money)));
        return false;
      }
      left.set(key, money - order.quoted_minor);
      return true;
    });
    await this.wallets.move(
      tx,
      paid.map((order) => ({
        customerId: order.customer_id,
        currency: order.currency,
        type: 'freeze',
        balanceMinor: 0,
        frozenMinor: order.quoted_minor,
        document: { kind: 'outbound_order', no: order.number },
        cause,
      })),
    );
    return broke;
  }

  private async writePackages(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    whole: ReadonlyMap<number, Order>,
    packagesOf: ReadonlyMap<number, readonly PackedParcel[]>,
  ): Promise<void> {
    if (orders.length === 0) return;
    const packages = orders.flatMap((order) =>
      (packagesOf.get(order.id) ?? []).map((one, at) => ({
        order_id: order.id,
        package_no: at + 1,
        package_ref: one.packageRef ?? (at === 0 ? (whole.get(order.id)?.packageRef ?? '') : ''),
        weight: one.weight,
        weight_unit: one.weightUnit,
        length: one.length,
        width: one.width,
        height: one.height,
        length_unit: one.lengthUnit,
        lines: one.lines,
      })),
    );
    await tx.rows(REPLACE_PACKAGES, [tx.operatorId, JSON.stringify(packages), idsOf(orders)]);
    const lines = packages.flatMap(({ order_id, package_no, lines: held }) =>
      held.map(({ lineNo, quantity }) => ({ order_id, package_no, line_no: lineNo, quantity })),
    );
    if (lines.length > 0) await tx.rows(ADD_PACKAGE_LINES, [tx.operatorId, JSON.stringify(lines)]);
  }

  /** Those whose packages are there; a package that is not is refused by its number. */
  private async fitForTracking(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    jobs: readonly TrackingJob[],
    refuse: (orderId: number, failure: Failure) => void,
  ): Promise<HeldOrderRow[]> {
    const jobOf = new Map(jobs.map((job) => [job.orderId, job]));
    const whole = await this.reading.byIds(tx, idsOf(orders));
    return orders.filter((order) => {
      const failure = missingPackage(order, whole.get(order.id), jobOf.get(order.id));
      if (failure) refuse(order.id, failure);
      return failure === null;
    });
  }

  private async writeTracking(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    jobs: readonly TrackingJob[],
    cause: Cause,
  ): Promise<void> {
    const packagesOf = new Map(jobs.map((job) => [job.orderId, job.packages]));
    const tracked = orders.filter((order) => (packagesOf.get(order.id)?.length ?? 0) > 0);
    if (tracked.length === 0) return;
    const rows = tracked.flatMap((order) =>
      (packagesOf.get(order.id) ?? []).map((one) => ({
        order_id: order.id,
        package_no: one.packageNo,
        carrier_name: one.carrierName || (order.carrier_name ?? ''),
        carrier_ref: one.carrierRef,
        tracking_number: one.trackingNumber,
      })),
    );
    await tx.rows(SET_TRACKING, [tx.operatorId, JSON.stringify(rows)]);
    await changeOrders(
      tx,
      tracked.flatMap((order): OrderChange[] =>
        order.tracking === 'unknown' ? [{ order, cause, to: { tracking: 'pre_transit' } }] : [],
      ),
    );
    const whole = await this.reading.byIds(tx, idsOf(tracked));
    await this.pushes.announce(
      tx,
      tracked.flatMap((order) => trackingAnnouncement(order, whole.get(order.id))),
    );
  }

  private async announce(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    event: 'picking' | 'packed',
  ): Promise<void> {
    await this.pushes.announce(
      tx,
      orders.flatMap(({ registration_id: registrationId, number }): Announcement[] =>
        registrationId === null
          ? []
          : [{ registrationId, event, subject: number, content: { number } }],
      ),
    );
  }
}

function idsOf(orders: readonly { readonly id: number }[]): number[] {
  return orders.map((order) => order.id);
}

function orderIdsOf(jobs: readonly { readonly orderId: number }[]): number[] {
  return jobs.map((job) => job.orderId);
}

function workable(row: HeldOrderRow) {
  return {
    number: row.number,
    fulfilment: row.fulfilment,
    fulfilmentBefore: row.fulfilment_before,
    cancel: row.cancel,
  };
}

/** A waiting cancel of a Temu order was asked by Temu; of any other, by its customer. */
function askedBy(order: HeldOrderRow): CancelledBy {
  return order.source === 'temu' ? 'temu' : 'customer';
}

function moneyWords(order: HeldOrderRow, money: number) {
  return {
    customer: order.customer_code,
    needed: formatMinor(order.quoted_minor, order.currency),
    spendable: formatMinor(money, order.currency),
    currency: order.currency,
  };
}

/** More packages than there are labels: the others are still to be bought. */
function labelAfterPacking(
  { label, label_by: by }: HeldOrderRow,
  whole: Order | undefined,
  packages: number,
): 'waiting' | undefined {
  const tracked = whole?.packages.filter(isTracked).length ?? 0;
  const waits = label === 'ready' && by === 'warehouse' && tracked > 0 && tracked < packages;
  return waits ? 'waiting' : undefined;
}

/** A package is known by its number; the first may come into being with its tracking number. */
function missingPackage(
  order: HeldOrderRow,
  whole: Order | undefined,
  job: TrackingJob | undefined,
): Failure | null {
  const known = whole?.packages.map((one) => one.packageNo) ?? [];
  const missing = job?.packages.find(
    ({ packageNo }) => !known.includes(packageNo) && !(packageNo === 1 && known.length === 0),
  );
  if (!missing) return null;
  const { packageNo } = missing;
  return unknownPackage({ number: order.number, packageNo, packages: known.length });
}

function trackingAnnouncement(order: HeldOrderRow, whole: Order | undefined): Announcement[] {
  const { registration_id: registrationId, number } = order;
  if (registrationId === null || !whole) return [];
  const content = { number, packages: toldPackages(whole).filter(isTracked) };
  return [{ registrationId, event: 'shipping_info', subject: number, content }];
}

function shippedAnnouncement(order: HeldOrderRow, whole: Order | undefined): Announcement[] {
  const { registration_id: registrationId, number } = order;
  if (registrationId === null || !whole) return [];
  const content = { number, packages: toldPackages(whole).filter(isTracked) };
  return [{ registrationId, event: 'shipped', subject: number, content }];
}

function isTracked(one: { readonly trackingNumber: string | null }): boolean {
  return one.trackingNumber !== null;
}
