import type { Announcement, PushEvent, PushState } from '../pushes/pushes.types';
import type { Order } from './orders.types';
import { toldPackages } from './parcels.rules';
import { stageOf } from './states.rules';

/** Whether the other side knows where an order stands. */
export type Agreement = 'agrees' | 'waiting' | 'refused' | 'differs' | 'not_told' | 'forgotten';

type OrderEvent = Exclude<PushEvent, 'estimate' | 'authorization'>;
type StatusEvent = Exclude<OrderEvent, 'shipping_info'>;

/** The event that tells where an order stands. One on the side is told as the stage before. */
export function presentEvent(
  order: Pick<Order, 'fulfilment' | 'fulfilmentBefore' | 'cancelledBy'>,
): StatusEvent {
  const stage = stageOf(order);
  switch (stage) {
    case 'accepted':
    case 'picking':
    case 'packed':
    case 'shipped':
      return stage;
    case 'cancelled':
      return order.cancelledBy === 'temu' ? 'cancelled' : 'failed';
    case 'on_hold':
    case 'exception':
      return 'accepted';
  }
}

/**
 * Compares where an order stands with what has arrived.
 * @param told its pushes, oldest first; null: the order is none of the other side's
 * @param off events that are not told
 * @param forgotten the order is, and what was told of it went with it
 */
export function agreementOf(
  present: StatusEvent,
  told: readonly { readonly event: PushEvent; readonly state: PushState }[] | null,
  off: readonly string[] = [],
  forgotten = false,
): Agreement {
  if (told === null) return 'not_told';
  if (forgotten && told.length === 0) return 'forgotten';
  const statuses = told.filter(({ event }) => event !== 'shipping_info');
  if (told.some(({ state }) => state === 'waiting')) return 'waiting';
  if (statuses.at(-1)?.state === 'dead') return 'refused';
  const arrived = statuses.filter(({ state }) => state === 'delivered').at(-1);
  if (arrived?.event === present) return 'agrees';
  return off.includes(present) ? 'not_told' : 'differs';
}

/** Where an order stands, once more: its tracking numbers, and its state as of when it changed. */
export function presentNews(order: Order, registrationId: number): Announcement[] {
  const { number } = order;
  const subject = number;
  const event = presentEvent(order);
  const packages = toldPackages(order).filter((one) => one.trackingNumber !== null);
  const about = { registrationId, subject, happenedAt: order.statusChangedAt };
  switch (event) {
    case 'shipped':
      return [{ ...about, event, content: { number, packages } }];
    case 'failed': {
      const reason = order.reason || order.cancelReason;
      return [{ ...about, event, content: { number, code: order.reasonCode || 'cut', reason } }];
    }
    case 'cancelled':
      return [{ ...about, event, content: { number } }];
    default:
      return [
        { ...about, event, content: { number } },
        ...(packages.length === 0
          ? []
          : [{ ...about, event: 'shipping_info' as const, content: { number, packages } }]),
      ];
  }
}
