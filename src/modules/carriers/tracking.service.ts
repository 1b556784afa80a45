import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { OrderLabelsService } from '../orders/order-labels.service';
import { unknownWebhook } from './carriers.errors';
import { CarriersService } from './carriers.service';
import type { TrackingReport, WebhookRequest } from './carriers.types';
import { withoutPerson } from './purchases.rules';
import { nextLookMs, orderStep } from './tracking.rules';
import { NOT_PICKED_UP, PARCEL_OF_NUMBER, SEE_PARCEL, STEPS_OF_ORDER } from './tracking.sql';

const CAUSE = { person: 'carrier', reason: '', requestId: '' };
const HOUR_MS = 3_600_000;
const MAX_REPORTS = 100;
/** A carrier's clock may be a little ahead; news of next year would make all later ones old. */
const AHEAD_MS = 3_600_000;

/** A parcel that was handed over, and that its carrier has not seen. */
export interface WaitingParcel {
  readonly id: number;
  readonly orderId: number;
  readonly orderNo: string;
  readonly orderNumber: string;
  readonly warehouseCode: string;
  readonly accountName: string;
  readonly trackingNumber: string;
  readonly shippedAt: Date;
}

/** What carriers say of parcels, whether they were asked or have called. */
@Injectable()
export class TrackingService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
    private readonly carriers: CarriersService,
    private readonly orders: OrderLabelsService,
  ) {}

  /** Under which name a carrier calls about an account: nobody can guess it, and it is kept nowhere. */
  webhookKey(operatorId: OperatorId, accountId: number): string {
    const proof = this.sealer.fingerprint(webhookIdentity(operatorId, accountId));
    return `${operatorId}-${accountId}-${proof.toString('hex')}`;
  }

  /**
   * A carrier calls. Believed where the key is one of ours and the carrier's signature fits.
   * @throws carrier.webhook_unknown, carrier.webhook_forged
   */
  async hear(key: string, request: WebhookRequest): Promise<void> {
    const [, operator = '', id = '', proof = ''] =
      /^(\d{1,9})-(\d{1,15})-([0-9a-f]{64})$/.exec(key) ?? [];
    const [operatorId, accountId] = [Number(operator), Number(id)];
    const identity = webhookIdentity(operatorId, accountId);
    if (!proof || !this.sealer.matches(identity, Buffer.from(proof, 'hex')))
      throw unknownWebhook({});
    const opened = await this.db.transaction(operatorId, (tx) => this.carriers.open(tx, accountId));
    if (!opened?.carrier.webhook) throw unknownWebhook({});
    const reports = await opened.carrier.webhook(opened.account, request);
    for (const report of reports.slice(0, MAX_REPORTS))
      await this.see(operatorId, accountId, report);
  }

  /** Writes down where a parcel is, and moves its order along; old news changes nothing. */
  async see(operatorId: OperatorId, accountId: number, report: TrackingReport): Promise<void> {
    const { trackingNumber, step, words } = report;
    if (!step) return;
    const now = this.clock.now();
    const seenAt = report.at && report.at.getTime() < now.getTime() + AHEAD_MS ? report.at : now;
    await this.db.transaction(operatorId, async (tx) => {
      const [parcel] = await tx.rows(PARCEL_OF_NUMBER, [operatorId, accountId, trackingNumber]);
      if (!parcel) return;
      await this.orders.lock(tx, parcel.order_id);
      const lookMs = nextLookMs(step, now.getTime() - parcel.bought_at.getTime());
      const [seen] = await tx.rows(SEE_PARCEL, [
        operatorId,
        parcel.id,
        step,
        seenAt,
        withoutPerson(words, null),
        lookMs === null ? null : new Date(now.getTime() + lookMs),
      ]);
      if (!seen) return;
      const steps = await tx.rows(STEPS_OF_ORDER, [operatorId, parcel.order_id]);
      const becomes = orderStep(steps.map((row) => row.step));
      if (becomes) await this.orders.track(tx, parcel.order_id, becomes, CAUSE);
    });
  }

  /** The oldest first. */
  async notPickedUp(
    operatorId: OperatorId,
    {
      hours,
      above,
      limit,
    }: { readonly hours: number; readonly above: number; readonly limit: number },
  ): Promise<WaitingParcel[]> {
    const before = new Date(this.clock.nowMs() - hours * HOUR_MS);
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(NOT_PICKED_UP, [operatorId, above, before, limit]),
    );
    return rows.map((row) => ({
      id: row.id,
      orderId: row.order_id,
      orderNo: row.order_no,
      orderNumber: row.number,
      warehouseCode: row.warehouse_code,
      accountName: row.account_name,
      trackingNumber: row.tracking_number,
      shippedAt: row.shipped_at,
    }));
  }
}

function webhookIdentity(operatorId: OperatorId, accountId: number): string {
  return `carrier webhook/${operatorId}/${accountId}`;
}
