import { LRUCache } from 'lru-cache';

/** More than call in one window; beyond it, whoever called longest ago is counted anew. */
const MAX_COUNTED = 20_000;
const SECOND_MS = 1_000;

/** What is left of somebody's share. */
export interface Share {
  readonly admitted: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the share is whole again. */
  readonly resetSeconds: number;
}

/** At most so many of one caller in each window of time, in this process. */
export class Quota {
  private readonly counts = new LRUCache<string, { window: number; count: number }>({
    max: MAX_COUNTED,
  });

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  take(caller: string, nowMs: number): Share {
    const window = Math.floor(nowMs / this.windowMs);
    const held = this.counts.get(caller);
    const count = held?.window === window ? held.count + 1 : 1;
    this.counts.set(caller, { window, count });
    return {
      admitted: count <= this.limit,
      limit: this.limit,
      remaining: Math.max(0, this.limit - count),
      resetSeconds: Math.ceil(((window + 1) * this.windowMs - nowMs) / SECOND_MS),
    };
  }
}
