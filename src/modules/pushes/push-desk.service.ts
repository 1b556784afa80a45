import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import {
  conditionsOf,
  countLeftDead,
  HOLD_PUSH,
  hurry,
  listOfPushes,
  type PushRow,
  REOPEN_GATES,
  REPEAT_PUSH,
  revive,
  SUMMARY,
  type SummaryRow,
} from './desk.sql';
import { pushDropped, pushOvertaken, pushUnusable } from './pushes.errors';
import { PushesService } from './pushes.service';
import type { PushFilter, PushSummary, PushView, Resent } from './pushes.types';

const RESENT_AT_ONCE = 5_000;

/** The queue as people see it: what was told, what was not and why, and telling it again. */
@Injectable()
export class PushDeskService {
  constructor(
    private readonly db: Database,
    private readonly pushes: PushesService,
  ) {}

  /** Newest first, below the push of that id. */
  async list(
    operatorId: OperatorId,
    filter: PushFilter,
    page: { readonly below: number | null; readonly limit: number },
  ): Promise<PushView[]> {
    const { text, values } = conditionsOf(filter, [operatorId]);
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.manager.query<PushRow[]>(listOfPushes(text, page.limit, page.below), values),
    );
    return rows.map(viewOf);
  }

  /** How many wait and since when, per registration. */
  async summary(operatorId: OperatorId): Promise<PushSummary[]> {
    const rows = await this.db.transaction(operatorId, (tx) => tx.rows(SUMMARY, [operatorId]));
    return rows.map(summaryOf);
  }

  /**
   * Tells one push again: a dead letter comes back to its place, one that waits is due at once, one
   * that was delivered is told anew with the same content and moment. Returns the push that will be
   * sent; null: there is none of that id.
   * @throws push.overtaken, push.dropped, push.unusable
   */
  async resend(tx: Tx, id: number): Promise<number | null> {
    const [held] = await tx.rows(HOLD_PUSH, [tx.operatorId, id]);
    if (!held) return null;
    const { state, subject: number } = held;
    if (state === 'dropped') throw pushDropped({ id, number });
    if (held.overtaken) throw pushOvertaken({ id, number });
    if (!held.usable || (state === 'delivered' && held.kind !== 'order'))
      throw pushUnusable({ id, number });
    await this.wake(tx, [held.registration_id]);
    if (state === 'delivered') {
      const [made] = await tx.rows(REPEAT_PUSH, [tx.operatorId, id]);
      return made?.id ?? null;
    }
    const { text, values } = conditionsOf({ ids: [id] }, [tx.operatorId]);
    await tx.manager.query(state === 'dead' ? revive(text, 1) : hurry(text, 1), values);
    return id;
  }

  /** Tells again all that fit and were not delivered, as `resend` does, some thousands at a time. */
  async resendAll(tx: Tx, filter: PushFilter): Promise<Resent> {
    const { text, values } = conditionsOf(filter, [tx.operatorId]);
    const run = (statement: string) =>
      tx.manager.query<[{ id: number; registration_id: number }[], number]>(statement, values);
    const [revived] = await run(revive(text, RESENT_AT_ONCE));
    const [hurried] = await run(hurry(text, RESENT_AT_ONCE));
    const [left] = await tx.manager.query<{ many: number }[]>(countLeftDead(text), values);
    const registrations = [...revived, ...hurried].map((row) => row.registration_id);
    await this.wake(tx, [...new Set(registrations)]);
    const more = revived.length === RESENT_AT_ONCE || hurried.length === RESENT_AT_ONCE;
    return { revived: revived.length, hurried: hurried.length, left: left?.many ?? 0, more };
  }

  private async wake(tx: Tx, registrationIds: readonly number[]): Promise<void> {
    await tx.rows(REOPEN_GATES, [tx.operatorId, registrationIds]);
    this.pushes.wakeOnCommit(tx, registrationIds);
  }
}

function viewOf(row: PushRow): PushView {
  const { reason_en: en, reason_zh: zh } = row;
  return {
    id: row.id,
    environment: row.environment,
    event: row.event,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    happenedAt: row.happened_at,
    nextTryAt: row.state === 'waiting' ? row.next_try_at : null,
    settledAt: row.settled_at,
    outcome: row.outcome,
    answer: row.answer,
    reason: en === '' ? null : { en, zh },
  };
}

function summaryOf(row: SummaryRow): PushSummary {
  return {
    registrationId: row.registration_id,
    environment: row.environment,
    waitingFirst: row.waiting_first,
    waitingSecond: row.waiting_second,
    waitingLast: row.waiting_last,
    oldestWaitingSince: row.oldest,
    dead: row.dead,
    paused: row.paused,
    failures: row.failures,
    pausedUntil: row.paused_until,
  };
}
