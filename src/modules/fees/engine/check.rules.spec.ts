import fc from 'fast-check';
import { CARD, fixed, item, quote } from '../../../../test/support/cards';
import { demoDeliveryCard, demoHandlingCard } from '../demo-cards';
import type { DeliveryCard, HandlingCard, Rates, Surcharge } from './cards.types';
import { checkCard } from './check.rules';
import { DELIVERY_SERVICES } from './quotes.types';
import { isDay } from './surcharge-check.rules';

const KNOWN = { lists: new Set(['REMOTE']), fuelSeries: new Set(['GROUND']) };

function found(card: Partial<DeliveryCard>): string[] {
  return checkCard({ ...CARD, ...card }, KNOWN).map(
    ({ severity, code, place }) => `${severity} ${code}: ${place}`,
  );
}

function rows(...prices: (number | null)[][]): Rates {
  return {
    zones: CARD.rates.zones,
    rows: prices.map((row, at) => ({ upTo: String(at + 1), prices: row })),
  };
}

describe('a check of prices finds', () => {
  it.each<[string, Partial<DeliveryCard>, string[]]>([
    ['nothing in a good table', { rates: rows([1, 2, 3], [1, 2, 3]) }, []],
    ['no prices at all', { rates: rows() }, ['error no_prices: rates']],
    ['a zone without a price', { rates: rows([1, null, 3]) }, ['error zone_without_price: zone 5']],
    [
      'a zone that rules name and the table does not',
      { rates: { zones: ['2', '5'], rows: [{ upTo: '1', prices: [1, 2] }] } },
      ['error zone_without_price: zone 8'],
    ],
    [
      'a price that falls with weight',
      { rates: rows([5, 5, 5], [5, 4, 5]) },
      ['error price_falls_with_weight: zone 5, 2 lb'],
    ],
    [
      'a hole between two weights',
      { rates: rows([1, 2, 3], [1, null, 3], [1, 2, 3]) },
      ['error price_gap: zone 5, 3 lb'],
    ],
    [
      'a fall across a row that another zone leaves out',
      { rates: rows([1, 2, 3], [1, 2, null]) },
      ['warning zone_ends_early: zone 8'],
    ],
    [
      'a weight twice',
      {
        rates: {
          zones: CARD.rates.zones,
          rows: [
            { upTo: '1', prices: [1, 2, 3] },
            { upTo: '1.0', prices: [1, 2, 3] },
          ],
        },
      },
      ['error weights_are_not_rising: 1.0 lb'],
    ],
    [
      'a price below its cost',
      {
        rates: {
          zones: CARD.rates.zones,
          rows: [{ upTo: '1', prices: [1, 2, 3], costs: [2, 2, 2] }],
        },
      },
      ['warning price_below_cost: zone 2, 1 lb'],
    ],
  ])('%s', (_, card, expected) => {
    expect(found(card)).toEqual(expected);
  });
});

describe('a check of zones finds', () => {
  const rates = rows([1, 2, 3]);
  const us = { country: 'US' };

  it.each<[string, DeliveryCard['zones'], string[]]>([
    [
      'two zones for one postcode',
      [
        { zone: '2', ...us, from: '100', to: '200' },
        { zone: '5', ...us, from: '200', to: '300' },
      ],
      ['error zones_overlap: US 200', 'warning postcodes_not_covered: zones'],
    ],
    [
      'an overlap behind a range that is inside another',
      [
        { zone: '2', ...us, from: '100', to: '300' },
        { zone: '2', ...us, from: '110', to: '120' },
        { zone: '5', ...us, from: '250', to: '260' },
      ],
      ['error zones_overlap: US 250', 'warning postcodes_not_covered: zones'],
    ],
    [
      'two zones for one state',
      [
        { zone: '2', ...us, state: 'CA' },
        { zone: '5', ...us, state: 'CA' },
      ],
      ['error zones_overlap: US CA'],
    ],
    [
      'no overlap of an exception by five digits',
      [
        { zone: '2', ...us, from: '100', to: '200' },
        { zone: '5', ...us, from: '10001', to: '10001' },
        { zone: '8', ...us },
      ],
      [],
    ],
    [
      'a range that runs backwards',
      [
        { zone: '2', ...us, from: '200', to: '100' },
        { zone: '5', ...us },
      ],
      ['error range_is_wrong: zone 2, 200-100'],
    ],
    [
      'what the ranges leave out',
      [{ zone: '2', ...us, from: '000', to: '989' }],
      ['warning postcodes_not_covered: zones'],
    ],
  ])('%s', (_, zones, expected) => {
    const told = found({ zones, rates }).filter((one) => !one.includes('zone_without_address'));
    expect(told).toEqual(expected);
  });
});

describe('a check of surcharges finds', () => {
  const R = fixed('R', 'residential', 100);

  it.each<[string, Surcharge[], string[]]>([
    ['nothing in good ones', [R, { ...R, code: 'S', from: '2028-02-29' }], []],
    ['a code twice', [R, R], ['code_twice']],
    ['a day that is none', [{ ...R, from: '2027-02-29' }], ['day_is_none']],
    ['days that cross', [{ ...R, from: '2027-02-02', until: '2027-02-01' }], ['days_cross']],
    ['a list that is not there', [{ ...R, when: { list: 'X' } }], ['list_unknown']],
    ['a zone that is not there', [{ ...R, when: { zones: ['9'] } }], ['zone_unknown']],
    ['a service nobody can ask for', [{ ...R, when: { service: 'up' } }], ['service_unknown']],
    ['nothing in those one can ask for', [{ ...R, when: { service: 'adult_signature' } }], []],
    [
      'a series that is not there',
      [{ ...R, formula: { kind: 'fuel', series: 'X', of: 'base' } }],
      ['series_unknown'],
    ],
    [
      'a percentage that is none',
      [{ ...R, formula: { kind: 'percent', percent: '1,5', of: 'base' } }],
      ['percentage_is_none'],
    ],
    [
      'a percentage for each parcel of a total',
      [{ ...R, per: 'parcel', formula: { kind: 'percent', percent: '1', of: 'base' } }],
      ['percentage_of_a_parcel'],
    ],
    [
      'a group of unlike ones',
      [
        { ...R, group: 'g' },
        { ...R, code: 'S', group: 'g', per: 'parcel' },
      ],
      ['group_is_mixed'],
    ],
    ['bounds that cross', [{ ...R, minMinor: 2, maxMinor: 1 }], ['bounds_cross']],
  ])('%s', (_, surcharges, expected) => {
    const told = checkCard({ ...CARD, surcharges }, KNOWN);
    expect(told.filter((one) => one.place.startsWith('surcharge')).map((one) => one.code)).toEqual(
      expected,
    );
  });

  it.each([
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
  ])('%s is a day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});

describe('a check of handling finds', () => {
  const card = demoHandlingCard();

  it.each<[string, Partial<HandlingCard>, string[]]>([
    ['nothing in a good one', {}, []],
    ['a reduction above all', { reductionPercent: '100.0001' }, ['percentage_is_none']],
    ['bounds that cross', { minMinor: 2, maxMinor: 1 }, ['bounds_cross']],
  ])('%s', (_, change, expected) => {
    expect(checkCard({ ...card, ...change }, KNOWN).map((one) => one.code)).toEqual(expected);
  });
});

describe('the demo cards', () => {
  it.each(['UPS-GROUND', 'USPS-GA'] as const)('of %s pass', (service) => {
    for (const origin of ['CA', 'NJ'] as const) {
      const findings = checkCard(demoDeliveryCard(service, origin), KNOWN);
      expect(findings.filter((one) => one.severity === 'error')).toEqual([]);
    }
  });
});

describe('a checked card', () => {
  it('never asks less for more weight, whatever its prices and surcharges', () => {
    const cents = fc.integer({ min: 0, max: 5_000 });
    const steps = fc.array(cents, { minLength: 3, maxLength: 3 });
    const surcharges = fc.array(surcharge(), { maxLength: 4 });
    const weights = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(steps, surcharges, weights, weights, fc.boolean(), (more, extra, a, b, each) => {
        const prices = [more[0] ?? 0, (more[0] ?? 0) + (more[1] ?? 0)];
        const rates: Rates = {
          zones: ['2'],
          rows: [...prices, (prices[1] ?? 0) + (more[2] ?? 0)].map((price, at) => ({
            upTo: String(at + 1),
            prices: [price],
          })),
        };
        const zones = [{ zone: '2', country: 'US' }];
        const numbered = extra.map((one, at) => ({ ...one, code: `S${at}` }));
        const card: DeliveryCard = {
          ...CARD,
          rates,
          zones,
          surcharges: numbered,
          pieces: each ? 'each' : 'total',
        };
        if (checkCard(card, KNOWN).some((one) => one.severity === 'error')) return;
        const [light, heavy] = [Math.min(a, b), Math.max(a, b)].map((weight) =>
          quote([item((weight / 10_000).toFixed(4))], card),
        );
        if (!light?.reachable || !heavy?.reachable) throw new Error('not reachable');
        expect(heavy.totalMinor).toBeGreaterThanOrEqual(light.totalMinor);
      }),
      { numRuns: 500 },
    );
  });

  it('charges for parcels what it estimated for the same goods, whatever the card', () => {
    const pieces = fc.record({
      ten: fc.integer({ min: 1, max: 9_000 }),
      count: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(surcharge(), { maxLength: 5 }),
        pieces,
        fc.boolean(),
        fc.subarray([...DELIVERY_SERVICES]),
        fc.integer({ min: 0, max: 60_000 }),
        (extra, { ten, count }, each, services, declaredMinor) => {
          const surcharges = [...extra, ...PRICED].map((one, at) => ({ ...one, code: `S${at}` }));
          const asked = { services, declaredMinor };
          const pieceRule = each ? ('each' as const) : ('total' as const);
          const card = { surcharges, packing: { rule: 'own_carton' as const }, pieces: pieceRule };
          const goods = [item((ten / 10_000).toFixed(4), count, '3')];
          const estimate = quote(goods, card, asked);
          const charge = quote(goods, card, { ...asked, packed: true });
          expect(charge).toEqual(estimate);
          const isInsured = !services.includes('insurance') || declaredMinor <= 50_000;
          expect(estimate.reachable).toBe(isInsured);
        },
      ),
    );
  });

  it('charges the sum of its lines, and each line a whole number of cents', () => {
    fc.assert(
      fc.property(
        fc.array(surcharge(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (extra, n) => {
          const surcharges = extra.map((one, at) => ({ ...one, code: `S${at}` }));
          const card: DeliveryCard = { ...CARD, surcharges, packing: { rule: 'own_carton' } };
          const result = quote([item('0.7', n)], { ...card, pieces: 'each' });
          if (!result.reachable) throw new Error('not reachable');
          const amounts = result.charges.map((charge) => charge.amountMinor);
          expect(amounts.every(Number.isSafeInteger)).toBe(true);
          expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(result.totalMinor);
        },
      ),
    );
  });
});

/** A price for each thing that can be asked for, some of it a share of what stands before. */
const PRICED: readonly Surcharge[] = [
  { ...fixed('', 'signature', 650), when: { service: 'signature' } },
  {
    code: '',
    type: 'signature',
    formula: { kind: 'percent', percent: '3.3333', of: 'subtotal' },
    when: { service: 'adult_signature' },
  },
  {
    code: '',
    type: 'insurance',
    formula: { kind: 'value', minor: 130, eachMinor: 10_000, upToMinor: 50_000 },
    when: { service: 'insurance' },
  },
];

function surcharge(): fc.Arbitrary<Surcharge> {
  const of = fc.constantFrom('base' as const, 'subtotal' as const);
  const percent = fc.integer({ min: 0, max: 500_000 }).map((p) => (p / 10_000).toFixed(4));
  return fc.record({
    code: fc.constant(''),
    type: fc.constantFrom('residential', 'overweight', 'oversize', 'other'),
    formula: fc.oneof(
      fc.record({ kind: fc.constant('fixed' as const), minor: fc.integer({ min: 0, max: 9_000 }) }),
      fc.record({ kind: fc.constant('percent' as const), percent, of }),
      fc.record({ kind: fc.constant('fuel' as const), series: fc.constant('GROUND'), of }),
    ),
    when: fc.option(fc.record({ above: fc.record({ weight: fc.constantFrom('0.5', '1', '2') }) }), {
      nil: undefined,
    }),
  });
}
