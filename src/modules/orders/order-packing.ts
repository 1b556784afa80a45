import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import { UNITS } from '../../platform/measures';
import { PushesService } from '../pushes/pushes.service';
import { progressAnnouncements } from './order-announcements';
import { attend, idsOf, orderIdsOf } from './order-batch';
import { changeOrders, type OrderChange } from './order-changes';
import { OrderReading } from './order-reading';
import { ADD_PACKAGE_LINES, type HeldOrderRow, REPLACE_PACKAGES } from './orders.sql';
import type { Cause, Order, PackedParcel, WorkOutcome } from './orders.types';
import { isTracked } from './parcels.rules';
import { packingObjection } from './work.rules';

/** An order that was packed into fewer packages than before. */
export interface DroppedPackages {
  readonly orderId: number;
  /** The numbers of those that are left end here. */
  readonly remaining: number;
}

/** Called in the transaction of the packing, with its orders locked. */
export type DropListener = (
  tx: Tx,
  dropped: readonly DroppedPackages[],
  cause: Cause,
) => Promise<void>;

export interface PackingJob {
  readonly orderId: number;
  readonly packages: readonly PackedParcel[];
}

/** Packs orders: what is in each package, and what it weighs. */
@Injectable()
export class OrderPacking {
  private readonly reading = new OrderReading();
  private dropListener: DropListener | null = null;

  constructor(private readonly pushes: PushesService) {}

  /** Whoever has to do with packages is told which are no more. */
  onDropped(listener: DropListener): void {
    this.dropListener = listener;
  }

  /** Writes down what was packed: every piece that was ordered, in one package or in several. */
  pack(tx: Tx, jobs: readonly PackingJob[], cause: Cause): Promise<WorkOutcome[]> {
    const packagesOf = new Map(jobs.map((job) => [job.orderId, job.packages]));
    return attend(tx, 'pack', orderIdsOf(jobs), async (orders, refuse) => {
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
      await this.pushes.announce(tx, progressAnnouncements(packed, 'packed'));
      const dropped = fit.flatMap(({ id }): DroppedPackages[] => {
        const remaining = packagesOf.get(id)?.length ?? 0;
        const before = whole.get(id)?.packages.length ?? 0;
        return remaining < before ? [{ orderId: id, remaining }] : [];
      });
      if (dropped.length > 0) await this.dropListener?.(tx, dropped, cause);
    });
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
        weight_unit: one.weight && (one.weightUnit ?? UNITS[order.units].weight),
        length: one.length,
        width: one.width,
        height: one.height,
        length_unit: one.length && (one.lengthUnit ?? UNITS[order.units].length),
        lines: one.lines,
      })),
    );
    await tx.rows(REPLACE_PACKAGES, [tx.operatorId, JSON.stringify(packages), idsOf(orders)]);
    const lines = packages.flatMap(({ order_id, package_no, lines: held }) =>
      held.map(({ lineNo, quantity }) => ({ order_id, package_no, line_no: lineNo, quantity })),
    );
    if (lines.length > 0) await tx.rows(ADD_PACKAGE_LINES, [tx.operatorId, JSON.stringify(lines)]);
  }
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
