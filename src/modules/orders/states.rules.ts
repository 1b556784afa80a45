import type { Billing, CancelState, Fulfilment, LabelState, TrackingState } from './orders.types';

/**
 * The five separate states of an order, each with the steps that it may take: one table per axis,
 * and nothing changes a state in another way.
 *
 * Fulfilment goes forward, and may leave out what the warehouse does not record (an order can be
 * shipped without anybody having said that it was picked). On the side stand orders that are held
 * and orders in exception: they go back to where they stood, or are cancelled. Shipped and
 * cancelled are final.
 */
export interface States {
  readonly fulfilment: Fulfilment;
  readonly label: LabelState;
  readonly cancel: CancelState;
  readonly tracking: TrackingState;
  readonly billing: Billing;
}

export type Axis = keyof States;

type Steps<State extends string> = Readonly<Record<State, readonly State[]>>;

const MOVING: readonly TrackingState[] = [
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'exception',
  'returning',
];

export const STEPS: { readonly [A in Axis]: Steps<States[A]> } = {
  fulfilment: {
    accepted: ['picking', 'packed', 'shipped', 'cancelled', 'on_hold', 'exception'],
    picking: ['packed', 'shipped', 'cancelled', 'on_hold', 'exception'],
    packed: ['shipped', 'cancelled', 'on_hold', 'exception'],
    on_hold: ['accepted', 'picking', 'packed', 'cancelled'],
    exception: ['accepted', 'picking', 'packed', 'cancelled'],
    shipped: [],
    cancelled: [],
  },
  label: {
    not_needed: ['waiting'],
    waiting: ['buying', 'ready', 'failed', 'not_needed'],
    buying: ['ready', 'failed', 'waiting'],
    // Another file may replace one that is not printed, or be waited for.
    ready: ['printed', 'void_asked', 'waiting'],
    printed: ['void_asked'],
    failed: ['buying', 'waiting', 'ready', 'not_needed'],
    void_asked: ['voided', 'void_refused'],
    voided: ['waiting', 'buying'],
    void_refused: ['void_asked'],
  },
  cancel: {
    none: ['asked', 'granted', 'refused'],
    asked: ['granted', 'refused'],
    // The warehouse may think better of it.
    refused: ['granted'],
    granted: [],
  },
  tracking: {
    unknown: ['pre_transit', ...MOVING],
    pre_transit: [...MOVING],
    picked_up: MOVING.filter((state) => state !== 'picked_up'),
    in_transit: MOVING.filter((state) => state !== 'picked_up' && state !== 'in_transit'),
    // A second attempt goes back on the road.
    out_for_delivery: ['in_transit', 'delivered', 'exception', 'returning'],
    exception: ['in_transit', 'out_for_delivery', 'delivered', 'returning'],
    returning: ['delivered', 'exception'],
    // A carrier that takes it back: found on the wrong porch, say.
    delivered: ['exception', 'returning'],
  },
  billing: {
    quoted: ['frozen', 'charged', 'released'],
    frozen: ['charged', 'released'],
    charged: ['adjusted'],
    adjusted: ['adjusted'],
    // A carrier may bill a label of an order that never left.
    released: ['adjusted'],
  },
};

/** Whether a state may become another. To stay is no step. */
export function allows<A extends Axis>(axis: A, from: States[A], to: States[A]): boolean {
  const steps: readonly string[] = (STEPS[axis] as Steps<string>)[from] ?? [];
  return steps.includes(to);
}

/** An order that nothing more happens to. */
export function isFinal(fulfilment: Fulfilment): boolean {
  return STEPS.fulfilment[fulfilment].length === 0;
}

/** An order that stands on the side. */
export function isStopped(fulfilment: Fulfilment): fulfilment is 'on_hold' | 'exception' {
  return fulfilment === 'on_hold' || fulfilment === 'exception';
}

/** How far the work has come; an order on the side stands where it was stopped. */
export function stageOf(order: {
  readonly fulfilment: Fulfilment;
  readonly fulfilmentBefore: Fulfilment | null;
}): Fulfilment {
  return isStopped(order.fulfilment) ? (order.fulfilmentBefore ?? 'accepted') : order.fulfilment;
}
