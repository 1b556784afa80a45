import { item, lines, quote, to } from '../../../../test/support/cards';
import type { DeliveryCard } from './cards.types';
import type { BasketItem, DeliveryQuote } from './quotes.types';

function price(result: DeliveryQuote): unknown {
  return result.reachable ? [result.totalMinor, result.billableWeight] : result.reason.en;
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
    ['grams: 453.5923 is below a pound', [item('453.5923', 1, '1', 'g')], [500, '1']],
    ['grams: 453.5924 is above a pound', [item('453.5924', 1, '1', 'g')], [600, '2']],
    ['size, where it counts for more: 6 in cubed is 216/139', [item('0.5', 1, '6')], [600, '2']],
    ['the last row at its edge', [item('100')], [4000, '100']],
  ])('is %s', (_, basket, expected) => {
    expect(price(quote(basket))).toEqual(expected);
  });

  it('is none above the last row, and says for what weight', () => {
    expect(price(quote([item('100.0001')]))).toContain('101 lb');
  });

  it('is none where a zone has no price in the row', () => {
    const destination = to('10000', 'NY');
    expect(price(quote([item('1.5')], {}, { destination }))).toContain('2 lb');
  });

  it('has, up to a pound, the finer step that the card names', () => {
    const rows = ['0.25', '0.5', '1', '2'].map((upTo, at) => ({ upTo, prices: [(at + 1) * 100] }));
    const card: Partial<DeliveryCard> = {
      minimum: '0.0625',
      fine: { upTo: '1', step: '0.0625' },
      rates: { zones: ['2'], rows },
    };
    const of = (weight: string) => price(quote([item(weight)], card));
    expect(of('0.01')).toEqual([100, '0.0625']);
    expect(of('0.25')).toEqual([100, '0.25']);
    expect(of('0.2501')).toEqual([200, '0.3125']);
    expect(of('0.9999')).toEqual([300, '1']);
    expect(of('1.0001')).toEqual([400, '2']);
  });

  it.each([
    ['without a divisor size does not count', { dimDivisor: null }, 500],
    ['size counts above the volume that the card names', { dimAbove: '215.999' }, 600],
    ['size does not count at that volume', { dimAbove: '216' }, 500],
    ['5.5 in to whole inches is 6', { sides: 'up' as const }, 600],
    ['5.5 in to the nearest inch is 6', { sides: 'nearest' as const }, 600],
    ['5.5 in as it is: 166.375/139', { dimDivisor: 167 }, 500],
  ])('%s', (name, card, expected) => {
    const size = name.startsWith('5.5') ? '5.5' : '6';
    expect(price(quote([item('0.5', 1, size)], card))).toEqual([expected, expect.any(String)]);
  });

  it('rounds 5.4 in down to the nearest inch', () => {
    const card = { sides: 'nearest' as const, dimDivisor: 125 };
    expect(price(quote([item('0.5', 1, '5.4')], card))).toEqual([500, '1']);
  });
});

describe('pieces of an order', () => {
  const own = { packing: { rule: 'own_carton' as const } };

  it('cost each their price, where the card says so', () => {
    const result = quote([item('0.6', 2), item('1.5')], { ...own, pieces: 'each' });
    expect(lines(result)).toEqual(['delivery 1600']);
    expect(result).toMatchObject({ parcels: 3, billableWeight: '4' });
    expect(result.reachable && result.charges[0]?.trace.parcels).toEqual([
      { count: 2, actual: '0.6', dimensional: '0.0072', billable: '1', row: '1', eachMinor: 500 },
      { count: 1, actual: '1.5', dimensional: '0.0072', billable: '2', row: '2', eachMinor: 600 },
    ]);
  });

  it('cost one price for the total, where it says that', () => {
    const result = quote([item('0.6', 2), item('0.5')], { ...own, pieces: 'total' });
    expect(lines(result)).toEqual(['delivery 600']);
    expect(result).toMatchObject({ parcels: 3, billableWeight: '2' });
  });

  it.each([
    ['100', 500, '1'],
    ['110', 600, '2'],
  ])('take more room together by a factor of %s %%', (factorPercent, minor, weight) => {
    const card = { packing: { rule: 'together' as const, factorPercent }, dimDivisor: 200 };
    expect(price(quote([item('0.1', 2, ['5', '5', '4'])], card))).toEqual([minor, weight]);
  });

  it('are parcels as they are, once somebody has packed them', () => {
    const card = { packing: { rule: 'together' as const, factorPercent: '300' } };
    const packed = quote(
      [item('0.5', 1, '6'), item('0.5')],
      { ...card, pieces: 'each' },
      { packed: true },
    );
    expect(lines(packed)).toEqual(['delivery 1100']);
  });
});

describe('the zone of an address', () => {
  const of = (destination: ReturnType<typeof to>, card: Partial<DeliveryCard> = {}) =>
    price(quote([item('1')], card, { destination }));

  it.each([
    ['a prefix at its first edge', to('90000'), 500],
    ['a prefix at its last edge', to('90899'), 500],
    ['with four more digits', to('90071-1234'), 500],
    ['with nine digits in a row', to('900711234'), 500],
    ['with spaces around', to(' 90071 '), 500],
    ['a five-digit range at its first edge', to('10000', 'NY'), 700],
    ['a five-digit range at its last edge', to('10010', 'NY'), 700],
    ['a whole state', to('89501', 'NV'), 800],
  ])('is found for %s', (_, destination, expected) => {
    expect(of(destination)).toEqual([expected, '1']);
  });

  it.each([
    ['a prefix beside the range', to('90900'), 'postcode 90900 in CA'],
    ['a five-digit code beside the range', to('10011', 'NY'), 'postcode 10011'],
    ['a postcode of another state', to('90071', 'AK'), 'postcode 90071 in AK'],
    ['a postcode that is none', to('ABCDE'), '"ABCDE" is not a US postcode'],
    ['another country', to('90071', 'CA', 'Canada'), 'country Canada'],
  ])('is none for %s', (_, destination, words) => {
    expect(of(destination)).toContain(words);
  });

  it('is that of the rule that says most, wherever it stands', () => {
    const zones = [
      { zone: '8', country: 'US' },
      { zone: '5', country: 'US', state: 'CA' },
      { zone: '2', country: 'US', from: '900', to: '900' },
      { zone: '5', country: 'US', from: '90071', to: '90071' },
    ];
    const rates = { zones: ['2', '5', '8'], rows: [{ upTo: '1', prices: [2, 5, 8] }] };
    expect(of(to('90070'), { zones, rates })).toEqual([2, '1']);
    expect(of(to('90071'), { zones, rates })).toEqual([5, '1']);
    expect(of(to('91000'), { zones, rates })).toEqual([5, '1']);
    expect(of(to('10001', 'NY'), { zones, rates })).toEqual([8, '1']);
  });

  it('reaches another country as a whole, or by the beginning of its codes', () => {
    const zones = [
      { zone: '5', country: 'CA' },
      { zone: '2', country: 'CA', from: 'V6A', to: 'V6Z' },
    ];
    expect(of(to('v6b 1a1', 'BC', 'CA'), { zones })).toEqual([500, '1']);
    expect(of(to('M5V 2T6', 'ON', 'CA'), { zones })).toEqual([700, '1']);
  });
});

describe('a result', () => {
  it('says which card, day, zone, weights and row made it', () => {
    const result = quote([item('1.5')]);
    expect(result.reachable && result.charges[0]?.trace).toEqual({
      cardId: 1,
      version: 1,
      day: '2026-11-26',
      zone: '2',
      unit: 'lb',
      actual: '1.5',
      dimensional: '0.0072',
      billable: '2',
      row: '2',
      costMinor: 480,
    });
  });

  it('says how long it takes, where the card knows', () => {
    expect(quote([item('1')], { transitDays: { '2': 3 } })).toMatchObject({ transitDays: 3 });
    expect(quote([item('1')])).toMatchObject({ transitDays: null });
  });

  it('knows no cost, where one part of it is not known', () => {
    const rates = { zones: ['2'], rows: [{ upTo: '1', prices: [500] }] };
    expect(quote([item('1')])).toMatchObject({ costMinor: 400 });
    expect(quote([item('1')], { rates })).toMatchObject({ costMinor: null });
  });
});
