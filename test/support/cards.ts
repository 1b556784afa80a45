import type { DeliveryCard, Surcharge } from '../../src/modules/fees/engine/cards.types';
import { compileDelivery, quoteDelivery } from '../../src/modules/fees/engine/delivery.rules';
import { measured } from '../../src/modules/fees/engine/parcels.rules';
import { PostcodeSet } from '../../src/modules/fees/engine/postcodes.rules';
import type {
  BasketItem,
  DeliveryQuote,
  Destination,
  Shipment,
} from '../../src/modules/fees/engine/quotes.types';
import type { FindFuel } from '../../src/modules/fees/engine/surcharges.rules';

/** A card small enough to follow with a pencil; for the tables of tests. */
export const CARD: DeliveryCard = {
  kind: 'delivery',
  name: 'Test',
  currency: 'USD',
  weightUnit: 'lb',
  lengthUnit: 'in',
  step: '1',
  minimum: '1',
  dimDivisor: 139,
  zones: [
    { zone: '2', country: 'US', state: 'CA', from: '900', to: '908' },
    { zone: '5', country: 'US', from: '10000', to: '10010' },
    { zone: '8', country: 'US', state: 'NV' },
  ],
  rates: {
    zones: ['2', '5', '8'],
    rows: [
      { upTo: '1', prices: [500, 700, 800], costs: [400, 600, 700] },
      { upTo: '2', prices: [600, null, null], costs: [480, null, null] },
      { upTo: '5', prices: [900, null, null], costs: [700, null, null] },
      { upTo: '100', prices: [4000, null, null], costs: [3000, null, null] },
    ],
  },
};

export const LISTS: Readonly<Record<string, readonly string[]>> = {
  REMOTE: ['90071', '90500-90510', '895'],
};

export const fuel: FindFuel = (series, day) =>
  series === 'GROUND' && day >= '2026-01-05' ? { percent: 127_500, startsOn: '2026-01-05' } : null;

export function item(
  weight: string,
  quantity = 1,
  size: string | readonly [string, string, string] = '1',
  weightUnit: BasketItem['weightUnit'] = 'lb',
): BasketItem {
  const [length, width, height] = typeof size === 'string' ? [size, size, size] : size;
  return { quantity, weight, weightUnit, length, width, height, lengthUnit: 'in' };
}

export function to(postcode: string, state = 'CA', country = 'US'): Destination {
  return { country, state, postcode };
}

export function shipment(items: readonly BasketItem[], more: Partial<Shipment> = {}): Shipment {
  return {
    items,
    packed: false,
    destination: to('90071'),
    day: '2026-11-26',
    services: [],
    declaredMinor: 0,
    ...more,
  };
}

export function quote(
  items: readonly BasketItem[],
  card: Partial<DeliveryCard> = {},
  more: Partial<Shipment> = {},
): DeliveryQuote {
  const compiled = compileDelivery(
    { cardId: 1, version: 1 },
    { ...CARD, ...card },
    (code) => new PostcodeSet(LISTS[code] ?? []),
  );
  return quoteDelivery(compiled, shipment(items, more), measured(items), fuel, null, []);
}

/** Each line as "TYPE 123", or why there is none. */
export function lines(result: DeliveryQuote): string[] {
  if (!result.reachable) return [result.reason.en];
  return result.charges.map(
    ({ type, amountMinor, trace }) => `${String(trace.surcharge ?? type)} ${amountMinor}`,
  );
}

export function fixed(code: string, type: Surcharge['type'], minor: number): Surcharge {
  return { code, type, formula: { kind: 'fixed', minor } };
}
