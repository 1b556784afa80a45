import type { OrderPackage } from '../orders/orders.types';
import { insuredMinorOf } from './insured.rules';

const LINE = { skuCode: 'MUG', lineRef: '', parentRef: '', productRef: '' };

function shares(insuredMinor: number | null, pieces: readonly number[]): (number | null)[] {
  const packages = pieces.map(
    (quantity, at): OrderPackage => ({
      packageNo: at + 1,
      packageRef: '',
      carrierName: '',
      carrierRef: '',
      trackingNumber: null,
      weight: null,
      weightUnit: null,
      length: null,
      width: null,
      height: null,
      lengthUnit: null,
      lines: [{ lineNo: 1, quantity }],
    }),
  );
  const quantity = pieces.reduce((sum, one) => sum + one, 0);
  const services = { signature: 'none' as const, insuredMinor, valueAdded: [] };
  const order = { lines: [{ ...LINE, lineNo: 1, quantity }], packages, services };
  if (packages.length === 0) return [insuredMinorOf(order, undefined)];
  return packages.map((one) => insuredMinorOf(order, one));
}

describe('a parcel is insured', () => {
  it.each<[string, number | null, number[], (number | null)[]]>([
    ['not at all where nobody asked', null, [1, 1], [null, null]],
    ['for all of it before anybody packs', 10_000, [], [10_000]],
    ['for all of it alone', 10_000, [4], [10_000]],
    ['by its pieces', 10_000, [3, 1], [7_500, 2_500]],
    ['to the cent in all', 10_000, [1, 1, 1], [3_333, 3_333, 3_334]],
    ['not for less than a cent', 1, [1, 1], [null, 1]],
    ['exactly, however much', 100_000_000, [199_999_999, 1], [99_999_999, 1]],
  ])('%s', (_, insured, pieces, expected) => {
    expect(shares(insured, pieces)).toEqual(expected);
  });
});
