import { performance } from 'node:perf_hooks';
import type { RegistrationsService } from '../../modules/operators/registrations.service';
import type { PushQueueService } from '../../modules/pushes/push-queue.service';
import type { ClaimedPush, PushResult } from '../../modules/pushes/pushes.types';
import type { OperatorId } from '../../platform/database';
import type { Log } from '../../platform/log';
import { retryAfterMs } from './push-answers';
import type { PushDelivery } from './push-delivery';
import { Settling } from './settling';

/** In the air at once; also what may be sent a second time if the process dies. */
const MAX_IN_FLIGHT = 32;
/** Longer than a request may take, so that a claim is never over while its request is under way. */
const LEASE_MS = 15_000;
/** A request that could not end within its lease is left to whoever claims it next. */
const LEAST_LEFT_MS = 2_000;
const DATABASE_AWAY_MS = 1_000;
const LONGEST_REST_MS = 5_000;

/** The lease counts from before the claim, the place under the limit from when it was known. */
interface Times {
  readonly claimedAtMs: number;
  readonly placedAtMs: number;
}

export interface LaneTools {
  readonly queue: PushQueueService;
  readonly registrations: RegistrationsService;
  readonly delivery: PushDelivery;
  readonly perSecond: number | null;
  readonly log: Log;
}

/**
 * Sends the pushes of one registration: claims, sends side by side, settles what has come back, and
 * claims again. One slow or silent other side holds back no one else's lane.
 */
export class PushLane {
  private readonly flights = new Set<Promise<void>>();
  private readonly settling: Settling;
  private stopped = false;
  private woken = false;
  private opened = false;
  private failing = false;
  private away = false;
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly tools: LaneTools,
    private readonly operatorId: OperatorId,
    private readonly registrationId: number,
    /** How often to look for what other processes have announced. */
    private readonly lookEveryMs: () => number,
  ) {
    this.settling = new Settling(
      (results) => tools.queue.settle(operatorId, registrationId, results),
      tools.log,
    );
  }

  start(): void {
    this.running = this.run();
  }

  /** There is something new. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Claims nothing more, and waits for what is on its way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    await Promise.all(this.flights);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      const waitMs = await this.attempt(() => this.claim());
      if (waitMs > 0) await this.rest(waitMs);
    }
  }

  /** A database that is away is told once, and waited for. */
  private async attempt(work: () => Promise<number>): Promise<number> {
    try {
      const waitMs = await work();
      this.failing = false;
      return waitMs;
    } catch (error) {
      if (!this.failing) {
        const { operatorId, registrationId } = this;
        this.tools.log.error({ operatorId, registrationId, err: error }, 'pushes are not claimed');
      }
      this.failing = true;
      return DATABASE_AWAY_MS;
    }
  }

  /** Returns how long there is nothing to claim. */
  private async claim(): Promise<number> {
    const { operatorId, registrationId } = this;
    const { queue, registrations, perSecond } = this.tools;
    const most = MAX_IN_FLIGHT - this.flights.size;
    if (most === 0) return LONGEST_REST_MS;
    if (!this.opened) await queue.open(operatorId, registrationId);
    this.opened = true;
    const claimedAtMs = performance.now();
    const wish = { operatorId, registrationId, most, perSecond, leaseMs: LEASE_MS };
    const { pushes, waitMs } = await queue.claim(wish);
    const placedAtMs = performance.now();
    if (pushes.length > 0) {
      // Looked up each time: new credentials count for the very next push.
      const registration = registrations.getById(operatorId, registrationId);
      registration.catch(() => undefined);
      for (const push of pushes) this.launch(push, registration, { claimedAtMs, placedAtMs });
    }
    return waitMs ?? this.lookEveryMs();
  }

  private launch(
    push: ClaimedPush,
    registration: ReturnType<RegistrationsService['getById']>,
    times: Times,
  ): void {
    const flight = this.fly(push, registration, times)
      .then((result) => {
        this.noticeOtherSide(result);
        return this.settling.add(result);
      })
      .finally(() => {
        this.flights.delete(flight);
        // The next of its line may go now.
        this.wake();
      });
    this.flights.add(flight);
  }

  private async fly(
    push: ClaimedPush,
    found: ReturnType<RegistrationsService['getById']>,
    { claimedAtMs, placedAtMs }: Times,
  ): Promise<PushResult> {
    try {
      const registration = await found;
      const dueAtMs = placedAtMs + push.delayMs;
      if (dueAtMs > performance.now()) await sleep(dueAtMs - performance.now());
      const leftMs = push.leaseMs - LEAST_LEFT_MS - (performance.now() - claimedAtMs);
      if (leftMs < LEAST_LEFT_MS) return untried(push, 0);
      return await this.tools.delivery.deliver(push, registration, leftMs);
    } catch (error) {
      // A bug, or a database that is away: it holds back its own line, and is told.
      this.tools.log.error({ push: push.id, event: push.event, err: error }, 'a push failed');
      return untried(push, retryAfterMs(push.attempts, Math.random()));
    }
  }

  /** Told once when it falls silent and once when it is back: an outage must not fill the log. */
  private noticeOtherSide({ otherSide, reason }: PushResult): void {
    if (otherSide === 'untried') return;
    const away = otherSide !== 'answered';
    if (away === this.away) return;
    this.away = away;
    const { operatorId, registrationId } = this;
    const fields = { operatorId, registrationId, reason: reason?.en };
    if (away) this.tools.log.warn(fields, 'a push was not taken; they wait and are tried again');
    else this.tools.log.info(fields, 'pushes are taken again');
  }

  private async rest(ms: number): Promise<void> {
    if (this.woken || this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, LONGEST_REST_MS));
      timer.unref();
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function untried(push: ClaimedPush, retryMs: number): PushResult {
  const { lastOutcome: outcome } = push;
  const told = { outcome, answer: '', reason: null };
  return { push, state: 'waiting', retryMs, otherSide: 'untried', ...told };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
