import type { PushEvent } from './pushes.types';

const PRIORITY = {
  /** What a shop is judged by: late news of these costs money. */
  final: 1,
  progress: 2,
  /** Plentiful, and stale within minutes. */
  estimate: 3,
} as const;

const ESTIMATE_IS_STALE_AFTER_MS = 600_000;

/** Lower goes first: the other side takes few messages a second, and all kinds share them. */
export function priorityOf(event: PushEvent): number {
  switch (event) {
    case 'shipped':
    case 'cancelled':
    case 'failed':
    case 'shipping_info':
    case 'authorization':
      return PRIORITY.final;
    case 'accepted':
    case 'picking':
    case 'packed':
      return PRIORITY.progress;
    case 'estimate':
      return PRIORITY.estimate;
  }
}

/** After which time telling it is no longer of use; null: it must arrive, however late. */
export function timeToLiveMs(event: PushEvent): number | null {
  return event === 'estimate' ? ESTIMATE_IS_STALE_AFTER_MS : null;
}
