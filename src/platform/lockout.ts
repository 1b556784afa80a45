import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from './clock';
import { type Database, type Statement, statement } from './database';
import { FORGOTTEN_AFTER_MS, placeOf, WAITS_MS } from './lockout.rules';
import type { Log } from './log';
import { Loop } from './loop';
import { triesSpent } from './passwords.errors';
import type { Sealer } from './seal';

/** What is tried: a door of this installation, an account there, from a network address. */
export interface Try {
  /** Which sign-in: each counts by itself. */
  readonly door: string;
  readonly account: string;
  readonly address: string;
}

const CLEAN_EVERY_MS = 10 * 60_000;
const CLEANED_AT_ONCE = 5_000;

/**
 * Slows down guessing, for all processes together. A try is counted before it is made, in the one
 * statement that allows it: a hundred at once are a hundred tries. Only a keyed fingerprint is kept
 * of who was tried from where; the table is no operator's, since an account that is not there
 * counts like any other.
 */
export class Lockout implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly cleaning: Loop;

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.cleaning = new Loop('lockout.clean', CLEAN_EVERY_MS, () => this.clean(), log);
  }

  onApplicationBootstrap(): void {
    this.cleaning.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cleaning.stop();
  }

  /** Counts a try; `succeeded` takes it back. @throws sign_in.try_later */
  async begin(tried: Try): Promise<void> {
    const now = this.clock.now();
    const subject = this.subjectOf(tried);
    const forgotten = new Date(now.getTime() - FORGOTTEN_AFTER_MS);
    const [allowed] = await this.db.outside(COUNT_TRY, [subject, now, WAITS_MS, forgotten]);
    if (allowed) return;
    const [shut] = await this.db.outside(FIND_TRIES, [subject]);
    const waitMs = (shut?.shut_until.getTime() ?? 0) - now.getTime();
    throw triesSpent({ waitSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) });
  }

  async succeeded(tried: Try): Promise<void> {
    await this.db.outside(FORGET_TRIES, [this.subjectOf(tried)]);
  }

  /** A bounded piece of the forgotten; the next run takes the next. */
  async clean(): Promise<void> {
    const before = new Date(this.clock.nowMs() - FORGOTTEN_AFTER_MS);
    await this.db.outside(FORGET_OLD_TRIES, [before, CLEANED_AT_ONCE]);
  }

  private subjectOf({ door, account, address }: Try): Buffer {
    const name = account.normalize('NFKC').trim().toLowerCase();
    return this.sealer.fingerprint(JSON.stringify([door, name, placeOf(address)]));
  }
}

/** The condition and the count are one statement: of many tries at once, each is counted. */
const COUNT_TRY: Statement<{ failures: number }> = statement(
  'lockout_count_try',
  `INSERT INTO sign_in_tries AS t (subject, failures, tried_at, shut_until) VALUES ($1, 1, $2, $2)
   ON CONFLICT (subject) DO UPDATE
      SET failures = CASE WHEN t.tried_at < $4 THEN 1 ELSE t.failures + 1 END,
          tried_at = $2,
          shut_until = $2::timestamptz + make_interval(secs => ($3::integer[])[
            CASE WHEN t.tried_at < $4 THEN 1 ELSE least(t.failures + 1, cardinality($3::integer[])) END
          ] / 1000.0)
    WHERE t.shut_until <= $2
   RETURNING failures`,
);

const FIND_TRIES: Statement<{ shut_until: Date }> = statement(
  'lockout_find_tries',
  'SELECT shut_until FROM sign_in_tries WHERE subject = $1',
);

const FORGET_TRIES: Statement<never> = statement(
  'lockout_forget_tries',
  'DELETE FROM sign_in_tries WHERE subject = $1',
);

const FORGET_OLD_TRIES: Statement<never> = statement(
  'lockout_forget_old_tries',
  `DELETE FROM sign_in_tries WHERE subject IN
     (SELECT subject FROM sign_in_tries WHERE tried_at < $1 ORDER BY tried_at LIMIT $2)`,
);
