import type { BucketChange } from '../inventory/inventory.rules';
import type { InboundLine, InboundState } from './inbound.types';

type Counts = Pick<InboundLine, 'expected' | 'received' | 'good' | 'defective'>;

/** States in which the pieces that are still to come stand in the stock as announced. */
const ANNOUNCED: readonly InboundState[] = [
  'submitted',
  'in_transit',
  'arrived',
  'receiving',
  'putting_away',
];

/** Pieces of a line that are announced and have not come. */
export function missingOf({ expected, received }: Counts): number {
  return Math.max(0, expected - received);
}

/** Pieces that came without having been announced. */
export function overOf({ expected, received }: Counts): number {
  return Math.max(0, received - expected);
}

/** Pieces that nobody counts on any more: those that were missing when it was completed. */
export function shortOf(line: Counts, state: InboundState): number {
  return state === 'completed' ? missingOf(line) : 0;
}

/** Pieces that are here and not on a shelf. */
export function waitingOf({ received, good, defective }: Counts): number {
  return received - good - defective;
}

/** What receiving pieces changes: they are no longer on their way, as far as they were announced. */
export function received(line: Counts, quantity: number): BucketChange {
  const after = { ...line, received: line.received + quantity };
  return { inTransit: missingOf(after) - missingOf(line), receiving: quantity };
}

export function putAway(good: number, defective: number): BucketChange {
  return { receiving: -(good + defective), onHand: good, defective };
}

/** What ending changes: nobody waits any more for what did not come. */
export function ended(line: Counts, state: InboundState): BucketChange {
  return { inTransit: ANNOUNCED.includes(state) ? 0 - missingOf(line) : 0 };
}
