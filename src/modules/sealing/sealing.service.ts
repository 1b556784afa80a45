import { randomUUID } from 'node:crypto';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, INSTALLATION, type OperatorId } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { keyIdOf, Sealer } from '../../platform/seal';
import { OperatorsService } from '../operators/operators.service';
import { piecesOf, SealedValues } from './sealed-values';
import {
  KEEP_FINGERPRINT,
  type KeyRow,
  LEAVE_WORK,
  LIST_KEYS,
  QUIET_KEYS,
  QUIET_SECONDS,
  type QuietKey,
  RETIRE_KEY,
  TAKE_WORK,
  USE_KEY,
  WRITE_REMAINING,
} from './sealing.sql';
import type { SealingKey } from './sealing.types';
import { Tally } from './tally';

const SAY_EVERY_MS = 30_000;
const RUN_EVERY_MS = 30_000;
const LEASE_SECONDS = 60;
const REPORT_EVERY_MS = 2_000;
/** When nothing of what is left could be sealed anew: somebody holds it, or has to look at it. */
const REST_MS = 600_000;

/**
 * Seals anew, under the key that seals now, what older keys sealed. It begins when no process seals
 * with an older one any more, works in one process at a time and at most half of it, and needs no
 * memory: which key a value needs stands in front of it. What is counted and not found is needed no
 * more.
 */
@Injectable()
export class SealingService implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly worker = randomUUID();
  private readonly values: SealedValues;
  private readonly saying: Loop;
  private readonly sealing: Loop;
  private stopped = false;
  private restsUntilMs = 0;

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
    private readonly log: Log,
  ) {
    this.values = new SealedValues(db);
    this.saying = new Loop('sealing.say', SAY_EVERY_MS, () => this.say(), log);
    this.sealing = new Loop('sealing', RUN_EVERY_MS, () => this.renew(), log);
  }

  /** Before anything is sealed, its key is known to be needed. */
  async onModuleInit(): Promise<void> {
    await this.say();
    await this.keepFingerprints();
  }

  onApplicationBootstrap(): void {
    this.saying.start();
    if (this.sealer.previousIds.length === 0) return;
    this.sealing.start();
    this.sealing.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.sealing.stop();
    await this.saying.stop();
  }

  /** All keys that ever sealed here, the one that seals now first. */
  async keys(): Promise<SealingKey[]> {
    const rows = await this.db.outside(LIST_KEYS, []);
    return rows
      .map((row) => this.shown(row))
      .sort((a, b) => Number(b.use === 'seals') - Number(a.use === 'seals'));
  }

  /** One run; for tests, and for whoever can't wait. */
  run(): Promise<void> {
    return this.sealing.between(() => this.renew());
  }

  /** Counts what older keys are needed for, and seals it anew. */
  private async renew(): Promise<void> {
    if (this.clock.nowMs() < this.restsUntilMs) return;
    await this.keepFingerprints();
    const quiet = await this.db.outside(QUIET_KEYS, [this.sealer.previousIds, QUIET_SECONDS]);
    if (quiet.length === 0 || !(await this.holdWork())) return;
    try {
      while (await this.round(quiet));
    } finally {
      await this.db.outside(LEAVE_WORK, [this.sealer.currentId, this.worker]);
    }
  }

  /** Counts, and seals anew what is there; whether something was, so that it has to be counted again. */
  private async round(quiet: readonly QuietKey[]): Promise<boolean> {
    const operatorIds = [INSTALLATION, ...(await this.operators.listIds())];
    const tally = await this.count(operatorIds, quiet);
    if (!tally) return false;
    const needed = await this.retire(quiet, tally);
    if (needed.size === 0) return false;
    const renewed = await this.sealAnew(operatorIds, needed, tally);
    if (renewed === 0) this.restsUntilMs = this.clock.nowMs() + REST_MS;
    return renewed > 0 && !this.stopped;
  }

  private async say(): Promise<void> {
    await this.db.outside(USE_KEY, [this.sealer.currentId]);
  }

  /** What older keys made fingerprints with is kept under the key that seals now. */
  private async keepFingerprints(): Promise<void> {
    const { sealer } = this;
    for (const { key_id: id, fingerprint } of await this.db.outside(LIST_KEYS, [])) {
      if (id === sealer.currentId) continue;
      const identity = `sealing_keys/${id}`;
      const held = sealer.fingerprintKey(id) ?? (fingerprint && sealer.open(fingerprint, identity));
      if (!held) continue;
      sealer.remember(id, held);
      if (!fingerprint || keyIdOf(fingerprint) !== sealer.currentId)
        await this.db.outside(KEEP_FINGERPRINT, [id, sealer.seal(held, identity)]);
    }
  }

  /** Null: it was stopped, or another process has taken over. */
  private async count(
    operatorIds: readonly OperatorId[],
    quiet: readonly QuietKey[],
  ): Promise<Tally | null> {
    const ids = new Set(quiet.map((key) => key.key_id));
    const tally = new Tally();
    const pace = new Pace();
    for await (const found of this.values.find(operatorIds, ids)) {
      tally.addFound(found, ids);
      if (!(await this.mayGoOn(pace))) return null;
    }
    await this.report(tally, ids);
    return tally;
  }

  /** Of these keys those that are needed. */
  private async retire(quiet: readonly QuietKey[], tally: Tally): Promise<Set<string>> {
    const needed = new Set<string>();
    for (const { key_id: id, used_at: usedAt } of quiet) {
      if (tally.total(id) > 0) needed.add(id);
      else if ((await this.db.outside(RETIRE_KEY, [id, usedAt])).length > 0)
        this.log.info({ key: id }, `encryption key ${id} is no longer needed`);
    }
    return needed;
  }

  /** Returns how many values were sealed anew. */
  private async sealAnew(
    operatorIds: readonly OperatorId[],
    ids: ReadonlySet<string>,
    tally: Tally,
  ): Promise<number> {
    const pace = new Pace();
    let done = 0;
    for await (const found of this.values.find(operatorIds, ids)) {
      for (const piece of piecesOf(found)) {
        const renewed = await this.values.sealAnew(piece, this.sealer, this.log);
        for (const id of renewed) tally.add(id, piece.held.what, -1);
        done += renewed.length;
        if (!(await this.mayGoOn(pace, () => this.report(tally, ids)))) return done;
      }
      if (!(await this.mayGoOn(pace))) return done;
    }
    await this.report(tally, ids);
    return done;
  }

  private async report(tally: Tally, ids: ReadonlySet<string>): Promise<void> {
    for (const id of ids)
      await this.db.outside(WRITE_REMAINING, [id, JSON.stringify(tally.of(id))]);
  }

  /** Rests as long as it worked, and now and then makes sure that the work is still its own. */
  private async mayGoOn(pace: Pace, report?: () => Promise<void>): Promise<boolean> {
    await pace.rest();
    if (this.stopped) return false;
    if (!pace.isDue(REPORT_EVERY_MS)) return true;
    await report?.();
    return this.holdWork();
  }

  private async holdWork(): Promise<boolean> {
    const mine = [this.sealer.currentId, this.worker, LEASE_SECONDS];
    return (await this.db.outside(TAKE_WORK, mine)).length > 0;
  }

  private shown(row: KeyRow): SealingKey {
    const opens = this.sealer.previousIds.includes(row.key_id) ? 'opens' : null;
    return {
      id: row.key_id,
      use: row.key_id === this.sealer.currentId ? 'seals' : opens,
      usedAt: row.used_at,
      remaining: row.counted_at && row.remaining,
      countedAt: row.counted_at,
      retiredAt: row.retired_at,
    };
  }
}

/** How long work took, so that as much is left to others. */
class Pace {
  private sinceMs = performance.now();
  private reportedMs = performance.now();

  async rest(): Promise<void> {
    const tookMs = performance.now() - this.sinceMs;
    await new Promise((resolve) => setTimeout(resolve, tookMs));
    this.sinceMs = performance.now();
  }

  isDue(everyMs: number): boolean {
    if (performance.now() - this.reportedMs < everyMs) return false;
    this.reportedMs = performance.now();
    return true;
  }
}
