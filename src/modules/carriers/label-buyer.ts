import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { OperatorsService } from '../operators/operators.service';
import { CarriersService } from './carriers.service';
import type { Carrier, CarrierAccount } from './carriers.types';
import { LabelDesk } from './label-desk';
import { LabelPurchasesService } from './purchases.service';
import {
  ACCOUNTS_WITH_WORK,
  BEGIN_DROPPED_VOIDS,
  BEGIN_VOIDS,
  BUYS_AT_ALL,
  CLAIM,
  ORDERS_THAT_WAIT,
  ORDERS_TO_TRY_AGAIN,
  type PurchaseRow,
  REFUSALS_ANSWERED,
} from './purchases.sql';

const EVERY_MS = 1_000;
/** An operator that buys nowhere is looked at this seldom. */
const IDLE_MS = 15_000;
const ORDERS_AT_ONCE = 100;
const CLAIMED_AT_ONCE = 16;
const CALLS_AT_ONCE = 8;
/** A run ends after so many claims; what is left comes in the next. */
const CLAIMS_A_RUN = 200;
/**
 * Longer than a carrier can take for all its calls about one label, times those that wait for
 * their turn in the same claim: whoever holds a claim is still the only one.
 */
const CLAIM_MS = 240_000;

const CAUSE = { person: 'system', reason: '', requestId: '' };

/**
 * Buys labels and gives them back. Attempts are written first, then claimed, then the carrier is
 * asked outside any transaction, then what it said is kept: a process may die between any two of
 * these, and the next finds out by the reference what became of it.
 *
 * Every account has a run of its own, so that a carrier that is slow makes nobody else wait. Any
 * number of processes may run: claims skip what is locked and last until they run out.
 */
@Injectable()
export class LabelBuyer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;
  /** Woken where there is work; they don't come back by themselves. */
  private readonly runs = new Map<string, Loop>();
  /** Accounts whose carrier takes no more for now. */
  private readonly pausedUntilMs = new Map<string, number>();
  private readonly idleUntilMs = new Map<OperatorId, number>();
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly operators: OperatorsService,
    private readonly carriers: CarriersService,
    private readonly purchases: LabelPurchasesService,
    private readonly desk: LabelDesk,
  ) {
    this.loop = new Loop('carriers.labels', EVERY_MS, () => this.lookAtAll(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.loop.stop();
    await Promise.all(Array.from(this.runs.values(), (run) => run.stop()));
  }

  /** One look, and all that comes of it; for tests, and for whoever can't wait. */
  async look(operatorId: OperatorId): Promise<void> {
    await this.loop.between(() => this.begin(operatorId));
    await Promise.all(Array.from(this.runs.values(), (run) => run.settled()));
  }

  private async lookAtAll(): Promise<void> {
    const nowMs = this.clock.nowMs();
    for (const operatorId of await this.operators.listIds()) {
      if ((this.idleUntilMs.get(operatorId) ?? 0) > nowMs) continue;
      if (await this.begin(operatorId)) continue;
      this.idleUntilMs.set(operatorId, nowMs + IDLE_MS);
    }
  }

  /** Writes what is to be done and starts the runs; false: this operator buys nowhere. */
  private async begin(operatorId: OperatorId): Promise<boolean> {
    const accounts = await this.db.transaction(operatorId, async (tx) => {
      const [one] = await tx.rows(BUYS_AT_ALL, [operatorId]);
      if (!one?.buys) return null;
      await this.write(tx);
      return tx.rows(ACCOUNTS_WITH_WORK, [operatorId, this.clock.now()]);
    });
    for (const { account_id: accountId } of accounts ?? []) this.startRun(operatorId, accountId);
    return accounts !== null;
  }

  private async write(tx: Tx): Promise<void> {
    const { operatorId } = tx;
    const now = this.clock.now();
    const waiting = await tx.rows(ORDERS_THAT_WAIT, [operatorId, ORDERS_AT_ONCE]);
    const again = await tx.rows(ORDERS_TO_TRY_AGAIN, [operatorId, ORDERS_AT_ONCE, now]);
    await tx.rows(REFUSALS_ANSWERED, [operatorId, now]);
    const orderIds = [...waiting, ...again].map((row) => row.order_id);
    await this.purchases.begin(tx, orderIds, CAUSE);
    await tx.rows(BEGIN_VOIDS, [operatorId, now]);
    await tx.rows(BEGIN_DROPPED_VOIDS, [operatorId, now]);
  }

  /** A run that is under way may have found the last already: another follows it. */
  private startRun(operatorId: OperatorId, accountId: number): void {
    const key = keyOf(operatorId, accountId);
    if (this.isPaused(key)) return;
    const work = () => this.run(operatorId, accountId);
    const run = this.runs.get(key) ?? new Loop(`carriers.labels ${key}`, EVERY_MS, work, this.log);
    this.runs.set(key, run);
    run.wake();
  }

  private async run(operatorId: OperatorId, accountId: number): Promise<void> {
    for (
      let claims = 0;
      claims < CLAIMS_A_RUN && !this.isOver(operatorId, accountId);
      claims += 1
    ) {
      const { claimed, opened } = await this.claim(operatorId, accountId);
      if (claimed.length === 0 || !opened) return;
      const waiting = [...claimed];
      await Promise.all(
        Array.from({ length: CALLS_AT_ONCE }, async () => {
          for (let next = waiting.shift(); next; next = waiting.shift())
            await this.attend(next, opened);
        }),
      );
    }
  }

  private claim(operatorId: OperatorId, accountId: number) {
    const now = this.clock.now();
    const until = new Date(now.getTime() + CLAIM_MS);
    return this.db.transaction(operatorId, async (tx) => ({
      claimed: await tx.rows(CLAIM, [operatorId, accountId, now, until, CLAIMED_AT_ONCE]),
      opened: await this.carriers.open(tx, accountId),
    }));
  }

  /** One that fails in a way nobody thought of spoils no other; its claim runs out by itself. */
  private async attend(
    row: PurchaseRow,
    { carrier, account }: { carrier: Carrier; account: CarrierAccount },
  ): Promise<void> {
    try {
      if (row.state === 'buying') this.note(account, await this.desk.buy(row, carrier, account));
      else await this.desk.void(row, carrier, account);
    } catch (error) {
      const { operatorId } = account;
      const code = error instanceof Failure ? error.code : 'bug';
      this.log.error({ operatorId, purchaseId: row.id, code, err: error }, 'a label failed');
    }
  }

  /** A carrier that has enough is left alone for all labels of the account, as long as it said. */
  private note({ operatorId, id }: CarrierAccount, failure: Failure | null): void {
    if (failure?.code !== 'carrier.limited') return;
    const untilMs = this.clock.nowMs() + Number(failure.values.seconds) * 1000;
    this.pausedUntilMs.set(keyOf(operatorId, id), untilMs);
  }

  private isPaused(key: string): boolean {
    return (this.pausedUntilMs.get(key) ?? 0) > this.clock.nowMs();
  }

  private isOver(operatorId: OperatorId, accountId: number): boolean {
    return this.stopped || this.isPaused(keyOf(operatorId, accountId));
  }
}

function keyOf(operatorId: OperatorId, accountId: number): string {
  return `${operatorId}/${accountId}`;
}
