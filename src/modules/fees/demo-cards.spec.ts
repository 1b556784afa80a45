import fc from 'fast-check';
import { item, to } from '../../../test/support/cards';
import { stateCode } from '../../platform/us-states';
import { demoDeliveryCard } from './demo-cards';
import type { DeliveryCard } from './engine/cards.types';
import { compileDelivery, quoteDelivery } from './engine/delivery.rules';
import { measured } from './engine/parcels.rules';
import { PostcodeSet } from './engine/postcodes.rules';
import type { BasketItem, DeliveryQuote, Destination } from './engine/quotes.types';

function quote(basket: BasketItem[], destination: Destination, card: DeliveryCard): DeliveryQuote {
  const compiled = compileDelivery({ cardId: 1, version: 1 }, card, () => new PostcodeSet([]));
  const asked = { items: basket, packed: false, day: '2026-11-26', services: [], declaredMinor: 0 };
  return quoteDelivery(compiled, { ...asked, destination }, measured(basket), () => null);
}

describe('the demo prices', () => {
  const OUTSIDE = ['AK', 'HI', 'PR', 'VI', 'GU', 'AS', 'MP', 'AA', 'AE', 'AP'];
  const samples: Record<string, string> = {
    NY: '10001',
    DC: '20001',
    TX: '73301',
    FL: '33101',
    ME: '04401',
    WA: '98101',
    WY: '82001',
  };
  const card = demoDeliveryCard('UPS-GROUND', 'CA');

  it.each(['CA', 'NJ'] as const)(
    'reach exactly the 48 contiguous states and DC from %s',
    (origin) => {
      for (const service of ['UPS-GROUND', 'USPS-GA'] as const) {
        const states = new Set(demoDeliveryCard(service, origin).zones.map((rule) => rule.state));
        expect(states.size).toBe(49);
        expect(OUTSIDE.filter((state) => states.has(state))).toEqual([]);
        expect([...states].every((state) => stateCode(state ?? '') === state)).toBe(true);
      }
    },
  );

  it.each(Object.entries(samples))('reach %s %s', (state, postcode) => {
    expect(quote([item('1')], to(postcode, state), card)).toMatchObject({ reachable: true });
  });

  it.each([
    ['AK', '99950'],
    ['HI', '96801'],
    ['PR', '00901'],
    ['AE', '09001'],
    ['CA', '99950'],
    ['NY', '90071'],
  ])('do not reach %s %s', (state, postcode) => {
    const result = quote([item('1')], to(postcode, state), card);
    expect(result.reachable || result.reason.en).toContain('No zone covers');
  });

  it('never fall with weight, and do not depend on the order of lines', () => {
    const postal = demoDeliveryCard('USPS-GA', 'CA');
    const weights = fc.integer({ min: 1, max: 690_000 }).map((ten) => (ten / 10_000).toFixed(4));
    const cost = (basket: BasketItem[]): number => {
      const result = quote(basket, to('10001', 'NY'), postal);
      return result.reachable ? result.totalMinor : Number.POSITIVE_INFINITY;
    };
    fc.assert(
      fc.property(weights, weights, (a, b) => {
        expect(cost([item(a), item(b)])).toBe(cost([item(b), item(a)]));
        expect(cost([item(a), item(b)])).toBeGreaterThanOrEqual(cost([item(a)]));
      }),
    );
  });
});
