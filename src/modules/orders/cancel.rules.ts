import type { CancelledBy, CancelState, Fulfilment } from './orders.types';
import { stageOf } from './states.rules';

/** What a cancel depends on. */
export interface Cancellable {
  readonly fulfilment: Fulfilment;
  /** Where an order that is held or in exception stood before. */
  readonly fulfilmentBefore: Fulfilment | null;
  readonly cancel: CancelState;
  readonly cancelledBy: CancelledBy | null;
}

export type CancelDecision =
  /** Nothing changes; the state is told as it is. */
  | { readonly kind: 'as it is'; readonly cancel: 'asked' | 'granted' | 'refused' }
  /** Cancelled now: stock and money go back. */
  | { readonly kind: 'grant' }
  /** Was cut by others before, and now the platform cancels it too: only the telling changes. */
  | { readonly kind: 'take over' }
  /** A person has to decide. */
  | { readonly kind: 'ask' }
  /** Too late. */
  | { readonly kind: 'refuse' };

/**
 * What a request to cancel does. Shipped is final: the goods are gone. Before that it is granted
 * at once, unless the warehouse wants a person to decide at the stage where the order stands.
 * Repeated requests are told the state as it is, so that they can be repeated for ever.
 */
export function decideCancel(
  order: Cancellable,
  by: CancelledBy,
  asksAt: readonly string[],
): CancelDecision {
  if (order.fulfilment === 'shipped') return { kind: 'refuse' };
  if (order.fulfilment === 'cancelled') {
    return by === 'temu' && order.cancelledBy !== 'temu'
      ? { kind: 'take over' }
      : { kind: 'as it is', cancel: 'granted' };
  }
  if (order.cancel === 'asked' || order.cancel === 'refused')
    return { kind: 'as it is', cancel: order.cancel };
  return asksAt.includes(stageOf(order)) ? { kind: 'ask' } : { kind: 'grant' };
}
