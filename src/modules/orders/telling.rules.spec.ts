import type { PushEvent } from '../pushes/pushes.types';
import { agreementOf } from './telling.rules';

const arrived = (event: PushEvent) => [{ event, state: 'delivered' as const }];

it.each([
  ['agrees', 'accepted', arrived('accepted'), []],
  ['differs', 'picking', arrived('accepted'), []],
  ['not_told', 'picking', arrived('accepted'), ['picking']],
  ['agrees', 'picking', arrived('picking'), ['picking']],
  ['differs', 'shipped', arrived('accepted'), ['picking']],
  ['not_told', 'accepted', null, []],
] as const)('says %s of an order at %s', (agreement, present, told, off) => {
  expect(agreementOf(present, told, off)).toBe(agreement);
});
