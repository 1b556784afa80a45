import type { PushEvent } from './pushes.types';

const PRIORITY = {
  /** What a shop is judged by: late news of these costs money. */
  final: 1,
  progress: 2,
  /** Plentiful, and stale within minutes. */
  estimate: 3,
} as const;

/** All there are, the first to go in front. */
export const PRIORITIES = Object.values(PRIORITY);

/** What a registration may leave untold: the other side's test and its shops want all the others. */
export const OPTIONAL_EVENTS = [
  'accepted',
  'picking',
  'packed',
  'estimate',
] as const satisfies readonly PushEvent[];

const ESTIMATE_IS_STALE_AFTER_MS = 600_000;
/** A ticket does not live longer, and a token shall not lie about. */
const AUTHORIZATION_IS_STALE_AFTER_MS = 86_400_000;

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
  switch (event) {
    case 'estimate':
      return ESTIMATE_IS_STALE_AFTER_MS;
    case 'authorization':
      return AUTHORIZATION_IS_STALE_AFTER_MS;
    default:
      return null;
  }
}

/**
 * The least time between two requests of one registration. A little more than the limit asks for:
 * the network may bring two of them closer together than they were sent.
 */
export function spacingMs(perSecond: number | null): number {
  if (perSecond === null) return 0;
  return (1_000 / perSecond) * SPACING_MARGIN;
}

const SPACING_MARGIN = 1.06;
