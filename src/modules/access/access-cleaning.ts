import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import {
  Database,
  INSTALLATION,
  type OperatorId,
  type Statement,
  statement,
} from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { OperatorsService } from '../operators/operators.service';
import { FORGET_LINKS, FORGET_SESSIONS } from './staff.sql';

const CLEAN_EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Longer than anybody repeats a request for: after it, an Idempotency-Key is new again. */
const ANSWERS_KEPT_MS = 2 * DAY_MS;
const SESSIONS_KEPT_MS = 30 * DAY_MS;
/** Of an operator in one run: the lock is short, and what is left is for the next. */
const AT_ONCE = 2_000;

/** Forgets what has served its time: answers to repeats, sessions and links that are over. */
@Injectable()
export class AccessCleaning implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
    log: Log,
  ) {
    this.loop = new Loop('access.clean', CLEAN_EVERY_MS, () => this.clean(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  async clean(): Promise<void> {
    for (const operatorId of [INSTALLATION, ...(await this.operators.listIds())])
      await this.cleanOne(operatorId);
  }

  private cleanOne(operatorId: OperatorId): Promise<void> {
    const before = (ms: number): Date => new Date(this.clock.nowMs() - ms);
    return this.db.transaction(operatorId, async (tx) => {
      await tx.rows(FORGET_ANSWERS, [operatorId, before(ANSWERS_KEPT_MS), AT_ONCE]);
      await tx.rows(FORGET_SESSIONS, [operatorId, before(SESSIONS_KEPT_MS), AT_ONCE]);
      await tx.rows(FORGET_LINKS, [operatorId, before(SESSIONS_KEPT_MS), AT_ONCE]);
    });
  }
}

/** By its index, oldest first; what another process deletes at this moment is left to it. */
const FORGET_ANSWERS: Statement<never> = statement(
  'access_forget_answers',
  `DELETE FROM idempotency_keys i USING (
     SELECT caller, key FROM idempotency_keys WHERE operator_id = $1 AND claimed_at < $2
      ORDER BY claimed_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS old
    WHERE i.operator_id = $1 AND i.caller = old.caller AND i.key = old.key`,
);
