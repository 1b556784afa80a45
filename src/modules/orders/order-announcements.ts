import type { Announcement } from '../pushes/pushes.types';
import type { HeldOrderRow } from './orders.sql';
import type { Order } from './orders.types';
import { isTracked, toldPackages } from './parcels.rules';

/** How far the work on orders is; nobody is told of those that no platform sent. */
export function progressAnnouncements(
  orders: readonly HeldOrderRow[],
  event: 'picking' | 'packed',
): Announcement[] {
  return orders.flatMap(({ registration_id: registrationId, number }): Announcement[] =>
    registrationId === null
      ? []
      : [{ registrationId, event, subject: number, content: { number } }],
  );
}

/** By which numbers parcels travel: with the news that they left, or as news of its own. */
export function parcelAnnouncements(
  orders: readonly HeldOrderRow[],
  whole: ReadonlyMap<number, Order>,
  event: 'shipped' | 'shipping_info',
): Announcement[] {
  return orders.flatMap(({ id, registration_id: registrationId, number }): Announcement[] => {
    const order = whole.get(id);
    if (registrationId === null || !order) return [];
    const content = { number, packages: toldPackages(order).filter(isTracked) };
    return [{ registrationId, event, subject: number, content }];
  });
}
