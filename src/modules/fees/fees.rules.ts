import type { Wording } from '../../platform/failure';
import { ceilDivide, length, lengthOf, weight, weightOf } from '../../platform/measures';
import type {
  BasketItem,
  CardRef,
  Charge,
  DeliveryCard,
  DeliveryQuote,
  Destination,
  HandlingCard,
  ZoneRule,
} from './fees.types';

/** A delivery card made ready for use: looking up takes microseconds, whatever its size. */
export interface PreparedCard {
  readonly ref: CardRef;
  readonly card: DeliveryCard;
  /** Zone rules by country and the first three digits; those without digits under ''. */
  readonly zones: ReadonlyMap<string, readonly ZoneRule[]>;
  /** By zone, lightest first. */
  readonly rows: ReadonlyMap<
    string,
    readonly { readonly upTo: bigint; readonly text: string; readonly priceMinor: number }[]
  >;
  readonly step: bigint;
  readonly minimum: bigint;
}

const US_POSTCODE = /^(\d{5})(?:-?\d{4})?$/;

export function prepareCard(ref: CardRef, card: DeliveryCard): PreparedCard {
  const rows = new Map<string, { upTo: bigint; text: string; priceMinor: number }[]>();
  for (const { zone, upTo, priceMinor } of card.rows) {
    const list = rows.get(zone) ?? [];
    rows.set(zone, list);
    list.push({ upTo: weight(upTo, card.weightUnit), text: upTo, priceMinor });
  }
  for (const list of rows.values()) list.sort((a, b) => (a.upTo < b.upTo ? -1 : 1));
  return {
    ref,
    card,
    zones: zonesByPrefix(card.zones),
    rows,
    step: weight(card.step, card.weightUnit),
    minimum: weight(card.minimum, card.weightUnit),
  };
}

/**
 * What delivery through one card costs: the zone of the address, the billable weight (the larger
 * of actual and dimensional, rounded up), the first row that is heavy enough.
 */
export function quoteDelivery(
  prepared: PreparedCard,
  basket: readonly BasketItem[],
  destination: Destination,
): DeliveryQuote {
  const { card, ref } = prepared;
  const zone = zoneOf(prepared, destination);
  if (zone === null) return { reachable: false, reason: noZone(destination) };
  const actual = actualWeight(basket);
  const dimensional = dimensionalWeight(card, basket);
  const billable = billableWeight(prepared, actual > dimensional ? actual : dimensional);
  const row = prepared.rows.get(zone)?.find((candidate) => candidate.upTo >= billable);
  const billableText = inUnit(billable, card);
  if (!row) return { reachable: false, reason: tooHeavy(billableText, card.weightUnit) };
  const charge: Charge = {
    type: 'delivery',
    name: { en: 'Delivery', zh: '派送费' },
    amountMinor: row.priceMinor,
    trace: {
      ...ref,
      zone,
      actual: inUnit(actual, card),
      dimensional: inUnit(dimensional, card),
      billable: billableText,
      unit: card.weightUnit,
      row: row.text,
    },
  };
  return {
    reachable: true,
    currency: card.currency,
    totalMinor: row.priceMinor,
    billableWeight: billableText,
    weightUnit: card.weightUnit,
    charges: [charge],
  };
}

/** What picking and packing costs: the order with its first piece, and each further piece. */
export function quoteHandling(ref: CardRef, card: HandlingCard, pieces: number): Charge {
  const further = Math.max(0, pieces - 1);
  return {
    type: 'operation',
    name: { en: 'Pick and pack', zh: '操作费' },
    amountMinor: card.perOrderMinor + further * card.furtherPieceMinor,
    trace: {
      ...ref,
      pieces,
      perOrder: card.perOrderMinor,
      further,
      perFurtherPiece: card.furtherPieceMinor,
    },
  };
}

/** The cheapest of what is reachable; the first of equals, so that the choice can be repeated. */
export function cheapest<Q extends { readonly totalMinor: number }>(
  quotes: readonly Q[],
): Q | null {
  return quotes.reduce<Q | null>(
    (best, one) => (best === null || one.totalMinor < best.totalMinor ? one : best),
    null,
  );
}

/** Five digits of a US postcode, with or without the four that may follow; null if it is none. */
export function usPostcode(written: string): string | null {
  return US_POSTCODE.exec(written.trim())?.[1] ?? null;
}

function zoneOf({ zones }: PreparedCard, { country, state, postcode }: Destination): string | null {
  const digits = country === 'US' ? usPostcode(postcode) : postcode.trim();
  if (!digits) return null;
  const rules = [
    ...(zones.get(`${country}/${digits.slice(0, 3)}`) ?? []),
    ...(zones.get(`${country}/`) ?? []),
  ];
  return rules.find((rule) => fits(rule, state, digits))?.zone ?? null;
}

function fits(rule: ZoneRule, state: string, digits: string): boolean {
  if (rule.state !== undefined && rule.state !== state) return false;
  if (rule.from === undefined || rule.to === undefined) return true;
  return (
    digits.slice(0, rule.from.length) >= rule.from && digits.slice(0, rule.to.length) <= rule.to
  );
}

function zonesByPrefix(rules: readonly ZoneRule[]): Map<string, ZoneRule[]> {
  const zones = new Map<string, ZoneRule[]>();
  for (const rule of rules) {
    for (const prefix of prefixesOf(rule)) {
      const key = `${rule.country}/${prefix}`;
      zones.set(key, [...(zones.get(key) ?? []), rule]);
    }
  }
  return zones;
}

/** The three-digit prefixes that a rule covers, in whole or in part. */
function prefixesOf({ from, to }: ZoneRule): string[] {
  if (from === undefined || to === undefined) return [''];
  const first = Number(from.slice(0, 3));
  const last = Number(to.slice(0, 3));
  return Array.from({ length: last - first + 1 }, (_, at) => String(first + at).padStart(3, '0'));
}

function actualWeight(basket: readonly BasketItem[]): bigint {
  return basket.reduce(
    (sum, item) => sum + weight(item.weight, item.weightUnit) * BigInt(item.quantity),
    0n,
  );
}

/** As if each piece travelled in its own carton, added up: size ÷ divisor. */
function dimensionalWeight(card: DeliveryCard, basket: readonly BasketItem[]): bigint {
  if (card.dimDivisor === null) return 0n;
  const unit = lengthOf(card.lengthUnit);
  const volume = basket.reduce((sum, item) => {
    const { length: l, width: w, height: h, lengthUnit } = item;
    return (
      sum +
      length(l, lengthUnit) * length(w, lengthUnit) * length(h, lengthUnit) * BigInt(item.quantity)
    );
  }, 0n);
  return ceilDivide(
    volume * weightOf(card.weightUnit),
    unit * unit * unit * BigInt(card.dimDivisor),
  );
}

function billableWeight({ step, minimum }: PreparedCard, counted: bigint): bigint {
  const rounded = ceilDivide(counted, step) * step;
  return rounded > minimum ? rounded : minimum;
}

const SHOWN_DECIMALS = 4;

/** As decimal text of the card's unit, rounded up in the last place shown. */
function inUnit(amount: bigint, card: DeliveryCard): string {
  const scale = 10n ** BigInt(SHOWN_DECIMALS);
  const shown = ceilDivide(amount * scale, weightOf(card.weightUnit))
    .toString()
    .padStart(SHOWN_DECIMALS + 1, '0');
  const fraction = shown.slice(-SHOWN_DECIMALS).replace(/0+$/, '');
  const whole = shown.slice(0, -SHOWN_DECIMALS);
  return fraction ? `${whole}.${fraction}` : whole;
}

function noZone({ country, state, postcode }: Destination): Wording {
  const shown = postcode.slice(0, 16);
  if (country !== 'US') {
    return {
      en: `No zone covers country ${country.slice(0, 32)}.`,
      zh: `没有分区覆盖国家 ${country.slice(0, 32)}。`,
    };
  }
  if (!usPostcode(postcode)) {
    return {
      en: `"${shown}" is not a US postcode of 5 digits.`,
      zh: `“${shown}”不是 5 位美国邮编。`,
    };
  }
  return {
    en: `No zone covers postcode ${shown} in ${state}.`,
    zh: `没有分区覆盖 ${state} 州邮编 ${shown}。`,
  };
}

function tooHeavy(billable: string, unit: string): Wording {
  return {
    en: `No price reaches ${billable} ${unit}; ship it in several orders.`,
    zh: `没有价格覆盖 ${billable} ${unit}，请拆分为多个订单。`,
  };
}
