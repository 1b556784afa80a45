import type { Wording } from '../../../platform/failure';
import type { Trace } from './quotes.types';

/** How a warehouse chooses among its channels. */
export type Selection = 'cheapest' | 'fastest' | 'priority';

/** A channel that was priced, to be chosen or not. */
export interface Candidate {
  readonly channelId: number;
  readonly code: string;
  /** Delivery and handling; null: it does not get there. */
  readonly totalMinor: number | null;
  /** Null: not known, which is slower than anything. */
  readonly transitDays: number | null;
  readonly reason?: Wording;
}

/**
 * The channel that a warehouse takes, or null: none gets there. What is equal is decided by the
 * price, and then by the order in which the candidates come, so that the choice can be repeated.
 *
 * @param priority for `priority`: the channels' ids; those not named come after them
 */
export function choose<C extends Candidate>(
  candidates: readonly C[],
  rule: Selection,
  priority: readonly number[],
): C | null {
  return candidates.reduce<C | null>((best, one) => {
    if (one.totalMinor === null) return best;
    return best === null || isBetter(one, best, rule, priority) ? one : best;
  }, null);
}

function isBetter(
  one: Candidate,
  best: Candidate,
  rule: Selection,
  priority: readonly number[],
): boolean {
  const difference = rankOf(one, rule, priority) - rankOf(best, rule, priority);
  return difference === 0 ? (one.totalMinor ?? 0) < (best.totalMinor ?? 0) : difference < 0;
}

const LAST = Number.MAX_SAFE_INTEGER;

function rankOf(one: Candidate, rule: Selection, priority: readonly number[]): number {
  switch (rule) {
    case 'cheapest':
      return one.totalMinor ?? LAST;
    case 'fastest':
      return one.transitDays ?? LAST;
    case 'priority': {
      const at = priority.indexOf(one.channelId);
      return at < 0 ? LAST : at;
    }
  }
}

/** Why it was this one: the rule, and what it could choose from. */
export function choiceTrace(candidates: readonly Candidate[], rule: Selection): Trace {
  return {
    rule,
    among: candidates.map(({ code, totalMinor, transitDays, reason }) => ({
      channel: code,
      ...(totalMinor === null ? { unreachable: reason?.en ?? '' } : { totalMinor }),
      ...(transitDays === null ? {} : { transitDays }),
    })),
  };
}
