import { Injectable } from '@nestjs/common';
import { OrderWorkService } from '../../modules/orders/order-work.service';
import type {
  Cause,
  PackedParcel,
  ParcelTracking,
  WorkOutcome,
} from '../../modules/orders/orders.types';
import type { Tx } from '../../platform/database';
import { Desk, type DeskAct } from '../../rest/desk';
import { requestInvalid } from '../../rest/rest.errors';
import type {
  CancelDecisions,
  OrderIds,
  OrdersInException,
  OrdersToCut,
  OrdersToHold,
  OrdersToPack,
  OrdersToShip,
  OrdersToTrack,
  PackageTracking,
  PackedPackage,
} from './order-work.dto';

/**
 * The deeds of the warehouse as the desk takes them, for one order and for many alike: in the words
 * of the request, with the transaction, the idempotency key and the line of the trail. Alone, an
 * order that can't take the deed fails the request; in a batch it gets its outcome.
 */
@Injectable()
export class OrderDeeds {
  constructor(
    private readonly desk: Desk,
    private readonly work: OrderWorkService,
  ) {}

  startPicking(act: DeskAct, asked: OrderIds, alone = false): Promise<WorkOutcome[]> {
    return this.attend(act, asked, alone, causeOf(act), (tx, cause) =>
      this.work.startPicking(tx, asked.orderIds, cause),
    );
  }

  pack(act: DeskAct, asked: OrdersToPack, alone = false): Promise<WorkOutcome[]> {
    const jobs = asked.orders.map(({ orderId, packages }) => ({
      orderId,
      packages: packages.map(parcelOf),
    }));
    return this.attend(act, asked, alone, causeOf(act), (tx, cause) =>
      this.work.pack(tx, jobs, cause),
    );
  }

  setTracking(act: DeskAct, asked: OrdersToTrack, alone = false): Promise<WorkOutcome[]> {
    const jobs = asked.orders.map(({ orderId, packages }) => ({
      orderId,
      packages: packages.map(trackingOf),
    }));
    return this.attend(act, asked, alone, causeOf(act), (tx, cause) =>
      this.work.setTracking(tx, jobs, cause),
    );
  }

  async ship(act: DeskAct, asked: OrdersToShip, alone = false): Promise<WorkOutcome[]> {
    const jobs = asked.orders.map(({ orderId, packages = [] }) => ({
      orderId,
      packages: packages.map(trackingOf),
    }));
    const prices = await this.work.prices(
      act.caller.operatorId,
      jobs.map((job) => job.orderId),
    );
    return this.attend(act, asked, alone, causeOf(act), (tx, cause) =>
      this.work.ship(tx, jobs, prices, cause),
    );
  }

  hold(act: DeskAct, asked: OrdersToHold, alone = false): Promise<WorkOutcome[]> {
    const reason = { code: 'manual', words: asked.reason } as const;
    return this.attend(act, asked, alone, causeOf(act, asked.reason), (tx, cause) =>
      this.work.hold(tx, asked.orderIds, reason, cause),
    );
  }

  resume(act: DeskAct, asked: OrderIds, alone = false): Promise<WorkOutcome[]> {
    return this.attend(act, asked, alone, causeOf(act), (tx, cause) =>
      this.work.resume(tx, asked.orderIds, cause),
    );
  }

  raiseException(act: DeskAct, asked: OrdersInException, alone = false): Promise<WorkOutcome[]> {
    const reason = { code: asked.code, words: asked.reason };
    return this.attend(act, asked, alone, causeOf(act, asked.reason), (tx, cause) =>
      this.work.raiseException(tx, asked.orderIds, reason, cause),
    );
  }

  clearException(act: DeskAct, asked: OrderIds, alone = false): Promise<WorkOutcome[]> {
    return this.attend(act, asked, alone, causeOf(act), (tx, cause) =>
      this.work.clearException(tx, asked.orderIds, cause),
    );
  }

  async decideCancel(act: DeskAct, asked: CancelDecisions, alone = false): Promise<WorkOutcome[]> {
    const fees = await this.work.lateCancelFees(act.caller.operatorId);
    return this.attend(act, asked, alone, causeOf(act, asked.reason), (tx, cause) =>
      this.work.decideCancel(tx, asked.orderIds, asked.granted, fees, cause),
    );
  }

  async cut(act: DeskAct, asked: OrdersToCut, alone = false): Promise<WorkOutcome[]> {
    const fees = await this.work.lateCancelFees(act.caller.operatorId);
    const reason = { code: asked.code, words: asked.reason };
    return this.attend(act, asked, alone, causeOf(act, asked.reason), (tx, cause) =>
      this.work.cut(tx, asked.orderIds, asked.by, reason, fees, cause),
    );
  }

  private attend(
    act: DeskAct,
    asked: object,
    alone: boolean,
    cause: Cause,
    work: (tx: Tx, cause: Cause) => Promise<WorkOutcome[]>,
  ): Promise<WorkOutcome[]> {
    const { reason } = asked as { reason?: string };
    if (reason?.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    return this.desk.once(act, asked, async (tx, note) => {
      const outcomes = await work(tx, cause);
      const [first] = outcomes;
      // Nothing was done, so nothing is kept: it may be tried again under the same key.
      if (alone && first?.failure) throw first.failure;
      for (const { orderId, failure } of outcomes)
        if (!failure) note({ subject: ['order', orderId], after: wordsFor(asked, orderId) });
      return outcomes;
    });
  }
}

/** Of a batch, the line of one order tells only what was asked for it. */
function wordsFor(asked: object, orderId: number): unknown {
  const { orders, orderIds: _, ...rest } = asked as Record<string, unknown>;
  const own = Array.isArray(orders)
    ? (orders as { orderId: number }[]).find((one) => one.orderId === orderId)
    : {};
  return { ...rest, ...own };
}

function causeOf({ caller, requestId }: DeskAct, reason = ''): Cause {
  return { person: caller.name, reason, requestId };
}

function parcelOf(one: PackedPackage): PackedParcel {
  const { length = null, width = null, height = null, weight = null } = one;
  const sides = [length, width, height].filter((side) => side !== null);
  if (sides.length !== 0 && sides.length !== 3) {
    throw requestInvalid({ problems: 'a package has length, width and height, or none of them' });
  }
  return {
    packageRef: one.packageRef,
    weight,
    weightUnit: one.weightUnit ?? null,
    length,
    width,
    height,
    lengthUnit: one.lengthUnit ?? null,
    lines: one.lines ?? [],
  };
}

function trackingOf(one: PackageTracking): ParcelTracking {
  return {
    packageNo: one.packageNo ?? 1,
    trackingNumber: one.trackingNumber,
    carrierName: one.carrierName ?? '',
    carrierRef: one.carrierRef ?? '',
  };
}
