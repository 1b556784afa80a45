import type { InboundState } from './inbound.types';

/**
 * An inbound order goes forward and may leave out what nobody recorded: goods may be received that
 * nobody has said to have arrived. It can be cancelled until the first piece is received; from then
 * on it is completed, however few pieces there were.
 */
export const STEPS: Readonly<Record<InboundState, readonly InboundState[]>> = {
  draft: ['submitted', 'cancelled'],
  submitted: ['in_transit', 'arrived', 'receiving', 'cancelled'],
  in_transit: ['arrived', 'receiving', 'cancelled'],
  arrived: ['receiving', 'cancelled'],
  receiving: ['putting_away', 'completed'],
  putting_away: ['completed'],
  completed: [],
  cancelled: [],
};

/** Whether a state may become another. To stay is no step. */
export function allows(from: InboundState, to: InboundState): boolean {
  return STEPS[from].includes(to);
}

/** An inbound order that nothing more happens to. */
export function isFinal(state: InboundState): boolean {
  return STEPS[state].length === 0;
}
