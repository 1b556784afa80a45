import fc from 'fast-check';
import { stateCode } from '../../platform/us-states';
import { demoDeliveryCard, demoHandlingCard } from './demo-cards';
import { cheapest, prepareCard, quoteDelivery, quoteHandling } from './fees.rules';
import type { BasketItem, DeliveryCard, Destination } from './fees.types';

const REF = { cardId: 1, version: 1 };

const CARD: DeliveryCard = {
  kind: 'delivery',
  name: 'Test',
  currency: 'USD',
  weightUnit: 'lb',
  step: '1',
  minimum: '1',
  dimDivisor: 139,
  lengthUnit: 'in',
  zones: [
    { zone: '2', country: 'US', state: 'CA', from: '900', to: '908' },
    { zone: '5', country: 'US', from: '10000', to: '10010' },
    { zone: '8', country: 'US', state: 'NV' },
  ],
  rows: [
    { zone: '2', upTo: '5', priceMinor: 900 },
    { zone: '2', upTo: '1', priceMinor: 500 },
    { zone: '2', upTo: '2', priceMinor: 600 },
    { zone: '5', upTo: '1', priceMinor: 700 },
    { zone: '8', upTo: '1', priceMinor: 800 },
  ],
};

function item(
  weight: string,
  quantity = 1,
  size = '1',
  weightUnit: BasketItem['weightUnit'] = 'lb',
): BasketItem {
  return {
    quantity,
    weight,
    weightUnit,
    length: size,
    width: size,
    height: size,
    lengthUnit: 'in',
  };
}

function to(postcode: string, state = 'CA', country = 'US'): Destination {
  return { country, state, postcode };
}

function price(basket: BasketItem[], destination = to('90071'), card = CARD) {
  const quote = quoteDelivery(prepareCard(REF, card), basket, destination);
  return quote.reachable ? [quote.totalMinor, quote.billableWeight] : quote.reason.en;
}

describe('the price of delivery', () => {
  it.each<[string, BasketItem[], [number, string]]>([
    ['at least the minimum', [item('0.0001')], [500, '1']],
    ['the row itself at its edge', [item('1')], [500, '1']],
    ['the next row a hair above the edge', [item('1.0001')], [600, '2']],
    ['pieces added up before rounding', [item('0.6', 3)], [600, '2']],
    ['several SKUs added up', [item('0.6'), item('0.4')], [500, '1']],
    ['ounces exactly: 16 are a pound', [item('16', 1, '1', 'oz')], [500, '1']],
    ['ounces a hair above a pound', [item('16.0001', 1, '1', 'oz')], [600, '2']],
    ['kilograms: 0.4535 is below a pound', [item('0.4535', 1, '1', 'kg')], [500, '1']],
    ['kilograms: 0.4536 is above a pound', [item('0.4536', 1, '1', 'kg')], [600, '2']],
    ['size, where it counts for more: 6 in cubed is 216/139', [item('0.5', 1, '6')], [600, '2']],
    ['the last row at its edge', [item('5')], [900, '5']],
  ])('is %s', (_, basket, expected) => {
    expect(price(basket)).toEqual(expected);
  });

  it('is none above the last row, and says for what weight', () => {
    expect(price([item('5.0001')])).toContain('6 lb');
  });

  it.each([
    ['a prefix at its first edge', to('90000'), 500],
    ['a prefix at its last edge', to('90899'), 500],
    ['with four more digits', to('90071-1234'), 500],
    ['with nine digits in a row', to('900711234'), 500],
    ['with spaces around', to(' 90071 '), 500],
    ['a five-digit range at its first edge', to('10000', 'NY'), 700],
    ['a five-digit range at its last edge', to('10010', 'NY'), 700],
    ['a whole state', to('89501', 'NV'), 800],
  ])('finds the zone of %s', (_, destination, expected) => {
    expect(price([item('1')], destination)).toEqual([expected, '1']);
  });

  it.each([
    ['a prefix beside the range', to('90900'), 'postcode 90900 in CA'],
    ['a five-digit code beside the range', to('10011', 'NY'), 'postcode 10011'],
    ['a postcode of another state', to('90071', 'AK'), 'postcode 90071 in AK'],
    ['a postcode that is none', to('ABCDE'), '"ABCDE" is not a US postcode'],
    ['another country', to('90071', 'CA', 'Canada'), 'country Canada'],
  ])('reaches nobody at %s', (_, destination, words) => {
    expect(price([item('1')], destination)).toContain(words);
  });

  it('says which card, zone, weight and row made it', () => {
    const quote = quoteDelivery(prepareCard(REF, CARD), [item('1.5')], to('90071'));
    expect(quote.reachable && quote.charges[0]?.trace).toEqual({
      cardId: 1,
      version: 1,
      zone: '2',
      actual: '1.5',
      dimensional: '0.0072',
      billable: '2',
      unit: 'lb',
      row: '2',
    });
  });

  it('never falls with weight, and does not depend on the order of lines', () => {
    const card = demoDeliveryCard('USPS-GA', 'CA');
    const weights = fc.integer({ min: 1, max: 690_000 }).map((ten) => (ten / 10_000).toFixed(4));
    const cost = (basket: BasketItem[]): number => {
      const quote = quoteDelivery(prepareCard(REF, card), basket, to('10001', 'NY'));
      return quote.reachable ? quote.totalMinor : Number.POSITIVE_INFINITY;
    };
    fc.assert(
      fc.property(weights, weights, (a, b) => {
        expect(cost([item(a), item(b)])).toBe(cost([item(b), item(a)]));
        expect(cost([item(a), item(b)])).toBeGreaterThanOrEqual(cost([item(a)]));
      }),
    );
  });
});

describe('the price of handling', () => {
  it.each([
    [1, 80],
    [2, 95],
    [3, 110],
    [100, 1_565],
  ])('of %d pieces is %d cents', (pieces, cents) => {
    expect(quoteHandling(REF, demoHandlingCard(), pieces).amountMinor).toBe(cents);
  });
});

describe('the cheapest', () => {
  it('is the first of equals, and nothing of nothing', () => {
    const quotes = [
      { name: 'a', totalMinor: 3 },
      { name: 'b', totalMinor: 2 },
      { name: 'c', totalMinor: 2 },
    ];
    expect(cheapest(quotes)?.name).toBe('b');
    expect(cheapest([])).toBeNull();
  });
});

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
    expect(price([item('1')], to(postcode, state), demoDeliveryCard('UPS-GROUND', 'CA'))).toEqual([
      expect.any(Number),
      '1',
    ]);
  });

  it.each([
    ['AK', '99950'],
    ['HI', '96801'],
    ['PR', '00901'],
    ['AE', '09001'],
    ['CA', '99950'],
    ['NY', '90071'],
  ])('do not reach %s %s', (state, postcode) => {
    expect(price([item('1')], to(postcode, state), demoDeliveryCard('UPS-GROUND', 'CA'))).toContain(
      'No zone covers',
    );
  });
});
