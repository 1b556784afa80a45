import type { PushEvent } from '../pushes/pushes.types';
import { agreementOf } from './telling.rules';

const arrived = (event: PushEvent) => [{ event, state: 'delivered' as const }];

it.each([
  ['agrees', 'accepted', arrived('accepted'), [], false],
  ['differs', 'picking', arrived('accepted'), [], false],
  ['not_told', 'picking', arrived('accepted'), ['picking'], false],
  ['agrees', 'picking', arrived('picking'), ['picking'], false],
  ['differs', 'shipped', arrived('accepted'), ['picking'], false],
  ['not_told', 'accepted', null, [], false],
  ['differs', 'shipped', [], [], false],
  ['forgotten', 'shipped', [], [], true],
  ['agrees', 'shipped', arrived('shipped'), [], true],
  ['not_told', 'shipped', null, [], true],
] as const)('says %s of an order at %s', (agreement, present, told, off, forgotten) => {
  expect(agreementOf(present, told, off, forgotten)).toBe(agreement);
});
