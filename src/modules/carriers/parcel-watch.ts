import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { OperatorsService } from '../operators/operators.service';
import { CarriersService } from './carriers.service';
import { TrackingService } from './tracking.service';
import { CLAIM_PARCELS } from './tracking.sql';

const EVERY_MS = 60_000;
/** A run asks about so many parcels of an operator; what is left comes in the next. */
const PARCELS_AT_ONCE = 50;
/** Where the carrier does not answer, or the parcel has not left yet. */
const AGAIN_MS = 3_600_000;

/** Asks carriers where parcels are, a few at a time; any number of processes, each its own parcels. */
@Injectable()
export class ParcelWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly operators: OperatorsService,
    private readonly carriers: CarriersService,
    private readonly tracking: TrackingService,
  ) {
    this.loop = new Loop('carriers.parcels', EVERY_MS, () => this.lookAtAll(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async lookAtAll(): Promise<void> {
    for (const operatorId of await this.operators.listIds()) await this.askDue(operatorId);
  }

  /** One look at the parcels of an operator; for tests, and for whoever can't wait. */
  look(operatorId: OperatorId): Promise<void> {
    return this.loop.between(() => this.askDue(operatorId));
  }

  private async askDue(operatorId: OperatorId): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + AGAIN_MS);
    const parcels = await this.db.transaction(operatorId, (tx) =>
      tx.rows(CLAIM_PARCELS, [operatorId, now, until, PARCELS_AT_ONCE]),
    );
    for (const parcel of parcels) {
      try {
        await this.ask(operatorId, parcel);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        // It is asked again in an hour: nobody waits for it.
        this.log.warn({ operatorId, purchaseId: parcel.id, code: error.code }, 'no tracking');
      }
    }
  }

  private async ask(
    operatorId: OperatorId,
    parcel: NonNullable<(typeof CLAIM_PARCELS)['row']>,
  ): Promise<void> {
    const { account_id: accountId, reference, service } = parcel;
    const opened = await this.db.transaction(operatorId, (tx) => this.carriers.open(tx, accountId));
    if (!opened) return;
    const report = await opened.carrier.track(opened.account, {
      reference,
      service,
      carrierRef: parcel.carrier_ref,
      trackingNumber: parcel.tracking_number,
      boughtAt: parcel.bought_at,
    });
    await this.tracking.see(operatorId, accountId, report);
  }
}
