import { fixed, item, lines, quote, to } from '../../../../test/support/cards';
import type { DeliveryCard, Surcharge } from './cards.types';
import type { BasketItem, Shipment } from './quotes.types';

const RES: Surcharge = { ...fixed('RES', 'residential', 525), when: { residential: true } };
const REMOTE: Surcharge = { ...fixed('REMOTE', 'remote', 1500), when: { list: 'REMOTE' } };
const AREA: Surcharge = { ...fixed('DAS', 'delivery_area', 430), when: { zones: ['2', '5'] } };
const HANDLING: Surcharge = {
  ...fixed('AH', 'additional_handling', 1800),
  per: 'parcel',
  when: { above: { longest: '48', second: '30', weight: '50' } },
};
const PEAK: Surcharge = { ...fixed('PEAK', 'peak', 100), from: '2026-11-26', until: '2027-01-14' };
const SIGN: Surcharge = { ...fixed('SIG', 'signature', 650), when: { service: 'signature' } };
const INSURED: Surcharge = {
  code: 'INS',
  type: 'insurance',
  formula: { kind: 'value', minor: 130, eachMinor: 10_000, freeMinor: 10_000 },
  when: { service: 'insurance' },
};
const FUEL: Surcharge = {
  code: 'FUEL',
  type: 'fuel',
  formula: { kind: 'fuel', series: 'GROUND', of: 'subtotal' },
};

function insurer(upToMinor: number): Surcharge {
  return {
    ...INSURED,
    formula: { kind: 'value', minor: 130, eachMinor: 10_000, freeMinor: 10_000, upToMinor },
  };
}

function of(
  surcharges: readonly Surcharge[],
  more: Partial<Shipment> = {},
  items: readonly BasketItem[] = [item('1')],
  card: Partial<DeliveryCard> = {},
): string[] {
  return lines(quote(items, { ...card, surcharges }, more)).slice(1);
}

describe('a surcharge alone', () => {
  it.each<[string, Surcharge, Partial<Shipment>, string[]]>([
    ['residential, as the card assumes', RES, {}, ['RES 525']],
    [
      'residential, though somebody says it is not',
      RES,
      { destination: { ...to('90071'), residential: false } },
      [],
    ],
    ['remote, in the list', REMOTE, {}, ['REMOTE 1500']],
    ['remote, at the first code of a range', REMOTE, { destination: to('90500') }, ['REMOTE 1500']],
    ['remote, at the last code of a range', REMOTE, { destination: to('90510') }, ['REMOTE 1500']],
    ['remote, beside the range', REMOTE, { destination: to('90511') }, []],
    ['remote, by three digits', REMOTE, { destination: to('89599', 'NV') }, ['REMOTE 1500']],
    ['delivery area, in its zone', AREA, {}, ['DAS 430']],
    ['delivery area, in another zone', AREA, { destination: to('89501', 'NV') }, []],
    ['signature, asked for', SIGN, { services: ['signature'] }, ['SIG 650']],
    ['signature, not asked for', SIGN, {}, []],
    ['peak, on its first day', PEAK, { day: '2026-11-26' }, ['PEAK 100']],
    ['peak, the day before', PEAK, { day: '2026-11-25' }, []],
    ['peak, on its last day', PEAK, { day: '2027-01-14' }, ['PEAK 100']],
    ['peak, the day after', PEAK, { day: '2027-01-15' }, []],
    ['insurance, of what is free', INSURED, insured(10_000), []],
    ['insurance, a cent above it', INSURED, insured(10_001), ['INS 130']],
    ['insurance, at a full step', INSURED, insured(20_000), ['INS 130']],
    ['insurance, a cent above the step', INSURED, insured(20_001), ['INS 260']],
    ['fuel: 12.75 % of 5.00 is 63.75 cents', FUEL, {}, ['FUEL 64']],
  ])('%s', (_, surcharge, more, expected) => {
    expect(of([surcharge], more)).toEqual(expected);
  });

  it('of a percentage rounds half a cent up', () => {
    const percent = (text: string): Surcharge => ({
      code: 'P',
      type: 'other',
      formula: { kind: 'percent', percent: text, of: 'base' },
    });
    expect(of([percent('0.1')])).toEqual(['P 1']);
    expect(of([percent('0.0999')])).toEqual([]);
    expect(of([percent('0.3')])).toEqual(['P 2']);
  });

  it('stays between its least and its most', () => {
    expect(of([{ ...FUEL, minMinor: 100 }])).toEqual(['FUEL 100']);
    expect(of([{ ...FUEL, maxMinor: 50 }])).toEqual(['FUEL 50']);
  });

  it('that needs a week nobody has entered gives no price', () => {
    expect(lines(quote([item('1')], { surcharges: [FUEL] }, { day: '2026-01-04' }))).toEqual([
      expect.stringContaining('no week for 2026-01-04'),
    ]);
  });

  it.each<[string, Surcharge[], Partial<Shipment>, string]>([
    ['that no surcharge prices', [SIGN], { services: ['adult_signature'] }, '"adult_signature"'],
    [
      'before its first day',
      [{ ...SIGN, from: '2026-11-27' }],
      { services: ['signature'] },
      '"sig',
    ],
    ['above what is insured', [insurer(20_000)], insured(20_001), '200.01 USD'],
    ['above all that insure', [insurer(20_000), insurer(5_000)], insured(20_001), 'up to 200.00'],
  ])('for a service %s gives no price', (_, surcharges, more, words) => {
    expect(of(surcharges, more)).toEqual([]);
    const result = quote([item('1')], { surcharges }, more);
    expect(result).toMatchObject({ reason: { en: expect.stringContaining(words) } });
  });

  it('for a service gives one from its first day on, and up to what is insured', () => {
    const signed = { services: ['signature'] } as const;
    expect(of([{ ...SIGN, from: '2026-11-26' }], signed)).toEqual(['SIG 650']);
    expect(of([insurer(20_000)], insured(20_000))).toEqual(['INS 130']);
    const other = { ...INSURED, code: 'OTHER' };
    expect(of([insurer(5_000), other], insured(20_000))).toEqual(['INS 130', 'OTHER 130']);
  });

  it.each([
    ['48 in long', ['48', '1', '1'], []],
    ['a hair longer', ['48.001', '1', '1'], ['AH 1800']],
    ['30 in wide', ['30', '30', '1'], []],
    ['a hair wider', ['31', '30.001', '1'], ['AH 1800']],
  ] as const)('for size, of a parcel %s', (_, size, expected) => {
    expect(of([HANDLING], {}, [item('1', 1, size)], { dimDivisor: null })).toEqual(expected);
  });

  it.each([
    ['50', []],
    ['50.0001', ['AH 1800']],
  ])('for weight, of a parcel of %s lb', (weight, expected) => {
    expect(of([HANDLING], {}, [item(weight)])).toEqual(expected);
  });

  it('is taken for each parcel that it means', () => {
    const items = [item('51', 2), item('1', 3)];
    expect(of([HANDLING], {}, items, { packing: { rule: 'own_carton' }, pieces: 'each' })).toEqual([
      'AH 3600',
    ]);
  });
});

describe('surcharges together', () => {
  it('are added in the order of the card, and a subtotal is what stands before', () => {
    expect(of([RES, REMOTE, FUEL, PEAK])).toEqual([
      'RES 525',
      'REMOTE 1500',
      // 12.75 % of 500 + 525 + 1500 = 321.9375
      'FUEL 322',
      'PEAK 100',
    ]);
  });

  it('of the base don’t count what stands before', () => {
    const ofBase: Surcharge = {
      ...FUEL,
      formula: { kind: 'fuel', series: 'GROUND', of: 'base' },
    };
    expect(of([RES, ofBase])).toEqual(['RES 525', 'FUEL 64']);
  });

  it('for size: only the largest', () => {
    const oversize = size('OVERSIZE', 'oversize', 9_000);
    const overlength = size('LONG', 'overlength', 9_500);
    expect(of([oversize, overlength], {}, [big])).toEqual(['LONG 9500']);
  });

  it.each([
    [['overlength', 'overweight', 'oversize', 'over_limit', 'over_volume'], 'over_volume'],
    [['overlength', 'overweight', 'oversize', 'over_limit'], 'over_limit'],
    [['overlength', 'overweight', 'oversize'], 'oversize'],
    [['overlength', 'overweight'], 'overweight'],
    [['overlength'], 'overlength'],
  ] as const)('for size: of the ties %j it is %s', (types, expected) => {
    const tied = types.map((type) => size(type, type, 9_000));
    expect(of(tied, {}, [big])).toEqual([`${expected} 9000`]);
  });

  it('for size: parcel by parcel, each its own largest', () => {
    const heavy = { ...size('HEAVY', 'overweight', 7_000), when: { above: { weight: '50' } } };
    const long = { ...size('LONG', 'overlength', 9_000), when: { above: { longest: '48' } } };
    const items = [item('60', 2), item('60', 1, ['50', '1', '1'])];
    const card = { packing: { rule: 'own_carton' as const }, pieces: 'each' as const };
    expect(of([heavy, long], {}, items, card)).toEqual(['HEAVY 14000', 'LONG 9000']);
  });

  it('of a group of the card’s own: only the largest', () => {
    const group = 'area';
    expect(
      of([
        { ...AREA, group },
        { ...REMOTE, group },
      ]),
    ).toEqual(['REMOTE 1500']);
  });

  it('name those that were smaller, and what was found', () => {
    const result = quote([item('1')], {
      surcharges: [
        { ...AREA, group: 'area' },
        { ...REMOTE, group: 'area' },
      ],
    });
    expect(result.reachable && result.charges[1]?.trace).toEqual({
      cardId: 1,
      version: 1,
      surcharge: 'REMOTE',
      eachMinor: 1500,
      conditions: [{ condition: 'list', needed: 'REMOTE', found: '90071' }],
      larger_than: [{ surcharge: 'DAS', amountMinor: 430 }],
      costMinor: 1500,
    });
  });

  it('tell why those that don’t apply do not', () => {
    const result = quote([item('1')], { surcharges: [SIGN, HANDLING] });
    expect(result.reachable && result.passed).toEqual([
      { code: 'SIG', because: { condition: 'service', needed: 'signature', found: '' } },
      {
        code: 'AH',
        because: {
          condition: 'size',
          needed: 'longest > 48 or second > 30 or weight > 50',
          found: 'not above',
        },
      },
    ]);
  });

  it('cost by the same formula from the carrier’s prices, or by one of their own', () => {
    const result = quote([item('1')], {
      surcharges: [{ ...RES, cost: { kind: 'fixed', minor: 300 } }, FUEL],
    });
    // 400 + 300 + 12.75 % of 700 = 89.25
    expect(result).toMatchObject({ totalMinor: 500 + 525 + 131, costMinor: 400 + 300 + 89 });
  });
});

const big = item('60', 1, ['50', '1', '1']);

function size(code: string, type: Surcharge['type'], minor: number): Surcharge {
  return { ...fixed(code, type, minor), per: 'parcel', when: { above: { weight: '50' } } };
}

function insured(declaredMinor: number): Partial<Shipment> {
  return { services: ['insurance'], declaredMinor };
}
