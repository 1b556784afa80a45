import type { TrackingStep } from './carriers.types';
import { nextLookMs, orderStep } from './tracking.rules';

it.each<[(TrackingStep | null)[], TrackingStep | null]>([
  [[], null],
  [[null], null],
  [['delivered'], 'delivered'],
  [['delivered', 'in_transit'], 'in_transit'],
  [['delivered', null], null],
  [['delivered', 'exception'], 'exception'],
  [['pre_transit', 'returning'], 'returning'],
])('an order with parcels %j is %s', (steps, step) => {
  expect(orderStep(steps)).toBe(step);
});

it('asks more often while the parcel is on its last way, and never once it is there', () => {
  expect(nextLookMs('in_transit', 0)).toBe(4 * 3_600_000);
  expect(nextLookMs('out_for_delivery', 0)).toBe(3_600_000);
  expect(nextLookMs('delivered', 0)).toBeNull();
  expect(nextLookMs('in_transit', 61 * 86_400_000)).toBeNull();
});
