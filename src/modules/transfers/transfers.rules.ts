import type { BucketChange } from '../inventory/inventory.rules';
import type { Step } from '../inventory/inventory.types';
import type { TransferLine, TransferState } from './transfers.types';

/**
 * A transfer is on the road from its first moment. It is completed by itself when all pieces have
 * arrived, or by a person when the rest is lost; it is cancelled, and everything back where it came
 * from, as long as nothing has arrived.
 */
export const STEPS: Readonly<Record<TransferState, readonly TransferState[]>> = {
  in_transit: ['completed', 'cancelled'],
  completed: [],
  cancelled: [],
};

export function allows(from: TransferState, to: TransferState): boolean {
  return STEPS[from].includes(to);
}

/** Pieces that are on the road, or lost on it. */
export function onTheRoad({
  sent,
  good,
  defective,
}: Pick<TransferLine, 'sent' | 'good' | 'defective'>): number {
  return sent - good - defective;
}

/** At the warehouse that sends: only what is promised to nobody. */
export function out(pieces: number): Step {
  return { type: 'transfer_out', change: { onHand: -pieces } };
}

/** At the warehouse that will receive. */
export function onItsWay(pieces: number): Step {
  return { type: 'announce', change: { inTransit: pieces } };
}

export function arrived(good: number, defective: number): Step {
  const change: BucketChange = { inTransit: -(good + defective), onHand: good, defective };
  return { type: 'transfer_in', change };
}

/** Nobody waits any more for these pieces. */
export function lost(pieces: number): Step {
  return { type: 'close_short', change: { inTransit: -pieces } };
}

export function back(pieces: number): Step {
  return { type: 'transfer_in', change: { onHand: pieces } };
}
