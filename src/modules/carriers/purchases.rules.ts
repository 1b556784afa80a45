import type { Failure } from '../../platform/failure';
import type { LabelState } from '../orders/orders.types';

export type PurchaseState =
  | 'buying'
  | 'bought'
  | 'refused'
  | 'void_asked'
  | 'voided'
  | 'void_refused';

/** Where the money of a label is. */
export type MoneyState = 'unknown' | 'none' | 'paid' | 'refund_asked' | 'refunded' | 'lost';

export function moneyOf(state: PurchaseState): MoneyState {
  switch (state) {
    case 'buying':
      return 'unknown';
    case 'refused':
      return 'none';
    case 'bought':
      return 'paid';
    case 'void_asked':
      return 'refund_asked';
    case 'voided':
      return 'refunded';
    case 'void_refused':
      return 'lost';
  }
}

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How long to leave a carrier alone after so many tries: three times as long each time. */
export function backOffMs(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 3 ** Math.max(tries - 1, 0), LONGEST_WAIT_MS);
}

/** A refund that the carrier thinks about is asked after more and more seldom. */
export function refundWaitMs(tries: number): number {
  return Math.min(60_000 * 2 ** Math.max(tries - 1, 0), 12 * LONGEST_WAIT_MS);
}

/**
 * Which states the label of an order goes through once something became of one of its packages:
 * nothing while another is being bought; a cancelled order has what was bought voided at once. Where
 * more was packed meanwhile (null), the others wait for their labels; where no package is left that
 * needs one, there is none.
 */
export function labelSteps(
  states: readonly (PurchaseState | null)[],
  isCancelled: boolean,
): readonly LabelState[] {
  if (states.includes('buying')) return [];
  if (isCancelled)
    return states.includes('bought') ? ['ready', 'void_asked'] : ['failed', 'not_needed'];
  if (states.length === 0) return ['failed', 'not_needed'];
  if (states.some((state) => state !== null && state !== 'bought')) return ['failed'];
  return states.includes(null) ? ['waiting'] : ['ready'];
}

/** What the label of an order comes to when its voids are settled; null: not all are. */
export function voidEnd(
  states: readonly (PurchaseState | null)[],
): 'voided' | 'void_refused' | null {
  if (states.some((state) => state === 'bought' || state === 'void_asked')) return null;
  return states.includes('void_refused') ? 'void_refused' : 'voided';
}

/** What the carrier itself has named; 0: nothing. */
export function waitAskedFor(failure: Failure): number {
  return failure.code === 'carrier.limited' ? Number(failure.values.seconds) * 1000 : 0;
}

const LEAST_MASKED = 3;
const MAX_WORDS = 500;

/**
 * A carrier's words without anything of the recipient's: they stay where people and programs read
 * them, longer than a person's data may.
 */
export function withoutPerson(words: string, recipient: object | null): string {
  const values = Object.entries(recipient ?? {})
    .filter(([name]) => name !== 'country' && name !== 'state')
    .flatMap(([, value]) => (typeof value === 'string' ? [value.trim()] : []))
    .filter((value) => value.length >= LEAST_MASKED)
    .sort((a, b) => b.length - a.length);
  let masked = words;
  for (const value of values)
    masked = masked.replace(new RegExp(value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'), '…');
  return masked.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, MAX_WORDS);
}
