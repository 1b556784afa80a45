import {
  Inject,
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
import { LabelSources } from './label-sources';
import { type Brought, LabelsService } from './labels.service';
import { CLAIM_LABELS_TO_FETCH, type LabelToFetch, PUT_OFF_FETCH } from './labels.sql';
import { LABEL_PASS, type LabelPass } from './labels.types';

const EVERY_MS = 2_000;
/** A run fetches so many for an operator; what is left comes in the next. */
const MAX_LABELS = 10;
/** Longer than a fetch may take: if the process ends meanwhile, another goes on after it. */
const CLAIMED_MS = 60_000;
/** How long until the next attempt. An address may live ten minutes: the last is within them. */
const WAITS_MS = [5_000, 15_000, 45_000, 120_000, 240_000] as const;

/**
 * Fetches labels that came as an address, after their order was taken. The claim is written down
 * before anybody is called and no transaction is open meanwhile. What was fetched is kept only if
 * the order still waits for it; what can't be fetched says why, and in the end the label failed.
 */
@Injectable()
export class LabelFetching implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
    private readonly sources: LabelSources,
    private readonly labels: LabelsService,
    @Inject(LABEL_PASS) private readonly pass: LabelPass,
    log: Log,
  ) {
    this.loop = new Loop('labels.fetching', EVERY_MS, () => this.fetchForAll(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** Fetches what is due now; for tests, and for whoever can't wait. */
  fetchAll(): Promise<void> {
    return this.loop.between(() => this.fetchForAll());
  }

  /** All operators beside each other: none waits for another's host. */
  private async fetchForAll(): Promise<void> {
    const operatorIds = await this.operators.listIds();
    await Promise.all(operatorIds.map((operatorId) => this.fetchDue(operatorId)));
  }

  private async fetchDue(operatorId: OperatorId): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + CLAIMED_MS);
    const due = await this.db.transaction(operatorId, (tx) =>
      tx.rows(CLAIM_LABELS_TO_FETCH, [operatorId, now, until, MAX_LABELS]),
    );
    await Promise.all(due.map((label) => this.fetchOne(operatorId, label)));
  }

  private async fetchOne(operatorId: OperatorId, label: LabelToFetch): Promise<void> {
    const key = { orderId: label.order_id, no: label.no };
    try {
      const { format, source_url: url, registration_id: registrationId } = label;
      const headers = await this.pass.headersFor({ operatorId, registrationId, url });
      const file = await this.sources.fetch(format, url, headers);
      await this.keep(operatorId, { ...key, file });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const wait = WAITS_MS[label.fetch_attempts - 1];
      if (error.kind === 'upstream' && wait !== undefined)
        await this.putOff(operatorId, key, error, wait);
      else await this.keep(operatorId, { ...key, problem: error });
    }
  }

  private keep(operatorId: OperatorId, brought: Brought): Promise<void> {
    return this.db.transaction(operatorId, (tx) => this.labels.keepFetched(tx, brought));
  }

  private async putOff(
    operatorId: OperatorId,
    { orderId, no }: { orderId: number; no: number },
    problem: Failure,
    waitMs: number,
  ): Promise<void> {
    const next = new Date(this.clock.nowMs() + waitMs);
    await this.db.transaction(operatorId, (tx) =>
      tx.rows(PUT_OFF_FETCH, [operatorId, orderId, no, next, `${problem.en} ${problem.zh}`]),
    );
  }
}
