import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import type { Failure } from '../../platform/failure';
import { PushesService } from '../pushes/pushes.service';
import { parcelAnnouncements } from './order-announcements';
import { attend, idsOf, orderIdsOf, type Refuse } from './order-batch';
import { changeOrders, type OrderChange } from './order-changes';
import { OrderReading } from './order-reading';
import { unknownPackage } from './orders.errors';
import { type HeldOrderRow, SET_TRACKING } from './orders.sql';
import type { Cause, Order, ParcelTracking, WorkOutcome } from './orders.types';

export interface TrackingJob {
  readonly orderId: number;
  readonly packages: readonly ParcelTracking[];
}

/** Gives parcels the numbers by which they travel. */
@Injectable()
export class OrderTracking {
  private readonly reading = new OrderReading();

  constructor(private readonly pushes: PushesService) {}

  /** Tracking numbers, before shipping or after; the other side is told of each change. */
  set(tx: Tx, jobs: readonly TrackingJob[], cause: Cause): Promise<WorkOutcome[]> {
    return attend(tx, 'set tracking', orderIdsOf(jobs), async (orders, refuse) => {
      const fit = await this.fit(tx, orders, jobs, refuse);
      await this.write(tx, fit, jobs, cause);
    });
  }

  /** Those whose packages are there; a package that is not is refused by its number. */
  async fit(
    tx: Tx,
    orders: readonly HeldOrderRow[],
    jobs: readonly TrackingJob[],
    refuse: Refuse,
  ): Promise<HeldOrderRow[]> {
    const jobOf = new Map(jobs.map((job) => [job.orderId, job]));
    const whole = await this.reading.byIds(tx, idsOf(orders));
    return orders.filter((order) => {
      const failure = missingPackage(order, whole.get(order.id), jobOf.get(order.id));
      if (failure) refuse(order.id, failure);
      return failure === null;
    });
  }

  /** The numbers of orders that are fit; the other side is told of each. */
  async write(
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
    await this.pushes.announce(tx, parcelAnnouncements(tracked, whole, 'shipping_info'));
  }
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
