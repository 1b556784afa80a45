import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { Sealer } from '../../platform/seal';
import { Search } from '../../platform/search';
import { CallQueue } from './call-queue';
import { packText, unpackText } from './call-texts';
import {
  type CallRow,
  callsLike,
  DROP_PARTITIONS,
  FORGET_ABOUT,
  FORGET_READS,
  INSERT_CALLS,
  KEEP_PARTITIONS,
  TEXTS_OF_CALL,
} from './calls.sql';
import type {
  CallCounters,
  CallFilter,
  CallTexts,
  Explanation,
  FinishedCall,
  RecordedCall,
} from './calls.types';
import { maskText } from './masking.rules';
import { type TextOfCall, textIdentity } from './sealed.rules';

const FLUSH_EVERY_MS = 50;
const BATCH = 200;
/** A database that is away for longer loses calls, which are counted; it never stops the work. */
const MAX_BATCH_ATTEMPTS = 3;

const PARTITIONS_EVERY_MS = 3_600_000;
const DAYS_AHEAD = 8;
const DAYS_KEPT = 180;
const DAY_MS = 86_400_000;

const LOSSES_EVERY_MS = 60_000;

/** Operator 0: calls of nobody. */
const NOBODY = 0;

/**
 * The record of every call, so that support can say what happened. Recording costs the caller a
 * push to an array: masking, sealing and writing happen afterwards, in batches. Losses are
 * possible (a full queue, a database that is away) and counted; they never fail a call.
 */
@Injectable()
export class CallsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly queue = new CallQueue();
  private recorded = 0;
  private readonly flushing: Loop;
  private readonly partitions: Loop;
  private readonly losses: Loop;
  private told = { lost: 0, capped: 0 };

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.flushing = new Loop('calls.flush', FLUSH_EVERY_MS, () => this.writeWaiting(), log);
    this.partitions = new Loop(
      'calls.partitions',
      PARTITIONS_EVERY_MS,
      () => this.keepPartitions(),
      log,
    );
    this.losses = new Loop('calls.losses', LOSSES_EVERY_MS, () => this.tellLosses(), log);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.keepPartitions();
    this.flushing.start();
    this.partitions.start();
    this.losses.start();
  }

  /** Writes what still waits: the database closes after this. */
  async onApplicationShutdown(): Promise<void> {
    await this.partitions.stop();
    await this.losses.stop();
    await this.flushing.stop();
    await this.writeWaiting();
  }

  /** Never throws and never waits. */
  record(call: FinishedCall): void {
    this.queue.add(call);
  }

  counters(): CallCounters {
    const { lost, capped, size } = this.queue;
    return { recorded: this.recorded, lost, capped, queued: size };
  }

  /** Returns when all that was recorded before is written; for those who want to read it at once. */
  async flush(): Promise<void> {
    // The first may be a run that began before the last call was recorded.
    await this.flushing.runNow();
    await this.flushing.runNow();
  }

  /** Newest first, without their texts. */
  async find(operatorId: OperatorId, filter: CallFilter): Promise<RecordedCall[]> {
    const rows = await this.db.transaction(operatorId, (tx) => {
      const search = searchOf(tx, filter);
      const text = `${callsLike(search.conditions)} LIMIT ${filter.limit}`;
      return tx.manager.query<CallRow[]>(text, search.values);
    });
    return rows.map(recordedCall);
  }

  /** One call with its texts, secrets masked; null where there is none. */
  async get(
    operatorId: OperatorId,
    key: { at: Date; id: number },
  ): Promise<(RecordedCall & CallTexts) | null> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(TEXTS_OF_CALL, [operatorId, key.at, key.id]),
    );
    if (!row) return null;
    const open = (sealed: Buffer | null, which: TextOfCall): string | null =>
      sealed &&
      unpackText(this.sealer.open(sealed, textIdentity(operatorId, row.request_id, which)));
    return {
      ...recordedCall(row),
      request: open(row.request, 'request'),
      answer: open(row.answer, 'answer'),
      explanation: read(open(row.explanation, 'explanation')),
    };
  }

  /** Forgets the texts of all calls about these orders. Returns of how many. */
  async forgetAbout(tx: Tx, numbers: readonly string[]): Promise<number> {
    return (await tx.rows(FORGET_ABOUT, [tx.operatorId, numbers])).length;
  }

  /** Forgets the texts of calls before the moment that changed nothing, up to so many. */
  async forgetReads(tx: Tx, before: Date, most: number): Promise<number> {
    return (await tx.rows(FORGET_READS, [tx.operatorId, before, most])).length;
  }

  private async writeWaiting(): Promise<void> {
    for (let batch = this.queue.take(BATCH); batch.length > 0; batch = this.queue.take(BATCH)) {
      for (const [operatorId, calls] of byOperator(batch)) await this.write(operatorId, calls);
    }
  }

  private async write(
    operatorId: OperatorId,
    calls: readonly FinishedCall[],
    attempt = 1,
  ): Promise<void> {
    try {
      const explained = await Promise.all(calls.map(explanationOf));
      await this.db.transaction(operatorId, (tx) => this.insert(tx, calls, explained));
      this.recorded += calls.length;
    } catch {
      await this.writeAgain(operatorId, calls, attempt);
    }
  }

  /** A missing day is made; a call that can't be written must not take its neighbours with it. */
  private async writeAgain(
    operatorId: OperatorId,
    calls: readonly FinishedCall[],
    attempt: number,
  ): Promise<void> {
    await this.keepPartitions().catch(() => undefined);
    if (attempt >= MAX_BATCH_ATTEMPTS) {
      this.queue.lost += calls.length;
      return;
    }
    if (calls.length === 1 || attempt < MAX_BATCH_ATTEMPTS - 1) {
      await this.write(operatorId, calls, attempt + 1);
      return;
    }
    for (const call of calls) await this.write(operatorId, [call], MAX_BATCH_ATTEMPTS);
  }

  private async insert(
    tx: Tx,
    calls: readonly FinishedCall[],
    explained: readonly (Explanation | null)[],
  ): Promise<void> {
    const sealed = (call: FinishedCall, text: string, which: TextOfCall): Buffer =>
      this.sealer.seal(packText(text), textIdentity(tx.operatorId, call.requestId, which));
    const masked = (call: FinishedCall, text: string, which: TextOfCall): Buffer =>
      sealed(call, maskText(text, call.masking), which);
    await tx.rows(INSERT_CALLS, [
      tx.operatorId,
      JSON.stringify(calls.map(row)),
      calls.map((call) => masked(call, call.request.toString(), 'request')),
      calls.map((call) => masked(call, call.answer, 'answer')),
      calls.map((call, at) => {
        const explanation = explained[at];
        return explanation ? sealed(call, JSON.stringify(explanation), 'explanation') : null;
      }),
    ]);
  }

  /** Once a minute at most: a record with holes must not look whole. */
  private async tellLosses(): Promise<void> {
    const { lost, capped } = this.queue;
    const since = { lost: lost - this.told.lost, capped: capped - this.told.capped };
    this.told = { lost, capped };
    if (since.lost > 0 || since.capped > 0)
      this.log.warn(since, 'calls were not recorded in the last minute');
  }

  /** Days ahead are made before they begin, days that are over for long are dropped. */
  private async keepPartitions(): Promise<void> {
    const now = this.clock.nowMs();
    await this.db.transaction(NOBODY, async (tx) => {
      await tx.rows(KEEP_PARTITIONS, [day(now - DAY_MS), DAYS_AHEAD + 1]);
      await tx.rows(DROP_PARTITIONS, [day(now - DAYS_KEPT * DAY_MS)]);
    });
  }
}

/** Most that is kept of what had to be signed. */
const MAX_CANONICAL = 16 * 1024;

async function explanationOf(call: FinishedCall): Promise<Explanation | null> {
  // An explanation that fails must not cost the record itself.
  const found = await call.explain?.().catch(() => null);
  return found ? { ...found, canonical: found.canonical.slice(0, MAX_CANONICAL) } : null;
}

function read(text: string | null): Explanation | null {
  return text === null ? null : (JSON.parse(text) as Explanation);
}

function searchOf(tx: Tx, filter: CallFilter): Search {
  const search = new Search(tx, 'operator_id');
  search.is('number', filter.number);
  search.is('request_id', filter.requestId);
  search.is('subject', filter.subject);
  search.is('direction', filter.direction);
  search.is('customer_code', filter.customerCode);
  search.is('outcome', filter.outcome);
  search.is('ok', filter.ok);
  if (filter.from) search.where('at >= ?1', filter.from);
  if (filter.until) search.where('at < ?1', filter.until);
  if (filter.below) search.where('(at, id) < (?1, ?2)', filter.below.at, filter.below.id);
  return search;
}

function byOperator(calls: readonly FinishedCall[]): Map<OperatorId, FinishedCall[]> {
  const groups = new Map<OperatorId, FinishedCall[]>();
  for (const call of calls) {
    const group = groups.get(call.operatorId);
    if (group) group.push(call);
    else groups.set(call.operatorId, [call]);
  }
  return groups;
}

/** A text that PostgreSQL could not store, and nobody could read. */
const UNSTORABLE = /\u0000/g;

function row(call: FinishedCall, at: number): Record<string, unknown> {
  return {
    ord: at + 1,
    at: call.at,
    direction: call.direction,
    subject: call.subject,
    customer_code: call.customerCode,
    number: call.number,
    request_id: call.requestId,
    ok: call.ok,
    outcome: call.outcome,
    message: call.message.replaceAll(UNSTORABLE, ''),
    http_status: call.httpStatus,
    duration_us: call.durationUs,
    request_bytes: call.request.length,
    reads: call.reads ?? false,
  };
}

function recordedCall(found: CallRow): RecordedCall {
  return {
    id: found.id,
    at: found.at,
    direction: found.direction,
    subject: found.subject,
    customerCode: found.customer_code,
    number: found.number,
    requestId: found.request_id,
    ok: found.ok,
    outcome: found.outcome,
    message: found.message,
    httpStatus: found.http_status,
    durationUs: found.duration_us,
    requestBytes: found.request_bytes,
  };
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
