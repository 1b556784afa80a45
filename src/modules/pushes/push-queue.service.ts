import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type OperatorId } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { spacingMs } from './pushes.rules';
import type {
  AuthorizationSecret,
  Claimed,
  ClaimedPush,
  ClaimWish,
  PushContents,
  PushResult,
} from './pushes.types';
import {
  CLAIM,
  type ClaimRow,
  DROP_STALE,
  FORGET_ESTIMATES,
  FORGET_SECRETS,
  GATE_ANSWERED,
  GATE_SILENT,
  OPEN_GATE,
  SETTLE,
  WAKE_SILENCED,
} from './queue.sql';
import { secretIdentity } from './sealed.rules';

const AT_ONCE = 5_000;

/**
 * The queue as those see it who send: any number of processes. A push is claimed for a time, sent,
 * and settled. Whoever dies in between loses the claim when its time is over; then it is sent once
 * more, with the same content.
 */
@Injectable()
export class PushQueueService {
  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Before the first claim of a registration; harmless afterwards. */
  async open(operatorId: OperatorId, registrationId: number): Promise<void> {
    await this.db.transaction(operatorId, (tx) => tx.rows(OPEN_GATE, [operatorId, registrationId]));
  }

  async claim(wish: ClaimWish): Promise<Claimed> {
    const { operatorId, registrationId, most, perSecond, leaseMs } = wish;
    const claim = randomUUID();
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(CLAIM, [operatorId, registrationId, most, spacingMs(perSecond), claim, leaseMs]),
    );
    const pushes = rows.flatMap((row) =>
      row.id === null ? [] : [this.claimed(row, row.id, wish, claim)],
    );
    return { pushes, waitMs: waitOf(rows[0], pushes.length) };
  }

  /** Writes how tries ended, and what they tell of the other side; all of one registration. */
  async settle(
    operatorId: OperatorId,
    registrationId: number,
    results: readonly PushResult[],
  ): Promise<void> {
    const of = (...sides: PushResult['otherSide'][]): PushResult[] =>
      results.filter((one) => sides.includes(one.otherSide));
    const failed = of('silent', 'busy');
    const counted = failed.filter((one) => one.otherSide === 'busy' || one.push.attempts === 1);
    await this.db.transaction(operatorId, async (tx) => {
      await tx.rows(SETTLE, [operatorId, JSON.stringify(results.map(row))]);
      const gate = [operatorId, registrationId];
      if (of('answered').length > 0) {
        const [changed] = await tx.rows(GATE_ANSWERED, gate);
        if (changed?.was_away) await tx.rows(WAKE_SILENCED, gate);
      } else if (failed.length > 0) {
        await tx.rows(GATE_SILENT, [...gate, failed.length, counted.length]);
      }
    });
  }

  /** Drops what is of no use any more. Returns how many there were. */
  async dropStale(operatorId: OperatorId, registrationId: number): Promise<number> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(DROP_STALE, [operatorId, registrationId, AT_ONCE]),
    );
    return rows.length;
  }

  /**
   * Deletes estimates that were over a day ago, and wipes the values of authorizations that were
   * refused and are too old to be tried again.
   */
  async forget(operatorId: OperatorId): Promise<void> {
    await this.db.transaction(operatorId, async (tx) => {
      await tx.rows(FORGET_ESTIMATES, [operatorId, AT_ONCE]);
      await tx.rows(FORGET_SECRETS, [operatorId]);
    });
  }

  private claimed(row: ClaimRow, id: number, wish: ClaimWish, claim: string): ClaimedPush {
    return {
      id,
      operatorId: wish.operatorId,
      registrationId: wish.registrationId,
      claim,
      event: row.event,
      content: row.content,
      subject: row.subject,
      happenedAt: row.happened_at,
      attempts: row.attempts,
      lastOutcome: row.outcome,
      secret: row.sealed && this.opened(row.sealed, row.content, wish.operatorId),
      delayMs: row.delay_ms,
      leaseMs: wish.leaseMs,
    } as ClaimedPush;
  }

  /** Null where it does not open, because the key is missing: its neighbours must go all the same. */
  private opened(
    sealed: Buffer,
    content: object,
    operatorId: OperatorId,
  ): AuthorizationSecret | null {
    const { seal } = content as PushContents['authorization'];
    try {
      const text = this.sealer.open(sealed, secretIdentity(operatorId, seal)).toString();
      return JSON.parse(text) as AuthorizationSecret;
    } catch {
      return null;
    }
  }
}

/** More may be due: at once if something was claimed, or was seen and snatched by another. */
function waitOf(row: ClaimRow | undefined, claimed: number): number | null {
  if (!row) return null;
  if (row.closed_ms > 0) return row.closed_ms;
  return claimed > 0 || row.seen > 0 ? 0 : null;
}

function row({ push, ...result }: PushResult): Record<string, unknown> {
  return {
    id: push.id,
    claim: push.claim,
    state: result.state,
    retry_ms: Math.ceil(result.retryMs),
    given_back: result.state === 'waiting' && result.retryMs === 0,
    outcome: result.outcome,
    answer: result.answer,
    reason_en: result.reason?.en ?? '',
    reason_zh: result.reason?.zh ?? '',
  };
}
