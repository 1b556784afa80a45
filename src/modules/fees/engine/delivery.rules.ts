import type { Wording } from '../../../platform/failure';
import { weight, weightOf } from '../../../platform/measures';
import { formatMinor } from '../../../platform/money';
import { insuredAboveLimit, serviceNotPriced } from '../fees.errors';
import type { CardRef, DeliveryCard } from './cards.types';
import type { FindList, Scene, Unit } from './conditions.rules';
import { beyondLimits, type ChannelLimits } from './limits.rules';
import {
  billable,
  dimensional,
  inUnit,
  type Parcel,
  parcelsOf,
  type Weighing,
  weighing,
  weightText,
} from './parcels.rules';
import { noZone, postcodeOf, type ZoneTable, zoneRuleOf, zoneTable } from './postcodes.rules';
import type { Charge, DeliveryQuote, Passed, Shipment, TraceValue } from './quotes.types';
import {
  type Answers,
  answersOf,
  type Contest,
  contestsOf,
  type FindFuel,
  FuelMissing,
  SURCHARGE_NAMES,
  settle,
  type Unpriced,
  unpriced,
} from './surcharges.rules';

/** A delivery card made ready for use: looking up takes microseconds, whatever its size. */
export interface CompiledCard {
  readonly ref: CardRef;
  readonly card: DeliveryCard;
  readonly zones: ZoneTable;
  /** Where a zone's prices stand in each row. */
  readonly columns: ReadonlyMap<string, number>;
  /** Lightest first, as the rows of the card are. */
  readonly weights: readonly bigint[];
  readonly weighing: Weighing;
  readonly contests: readonly Contest[];
  readonly answers: Answers;
}

/** @param card checked: its rows are lightest first. @param list a list of postcodes by its code */
export function compileDelivery(ref: CardRef, card: DeliveryCard, list: FindList): CompiledCard {
  const contests = contestsOf(card, list);
  return {
    ref,
    card,
    zones: zoneTable(card.zones),
    columns: new Map(card.rates.zones.map((zone, at) => [zone, at])),
    weights: card.rates.rows.map((row) => weight(row.upTo, card.weightUnit)),
    weighing: weighing(card),
    contests,
    answers: answersOf(contests),
  };
}

/** Parcels that are priced as one: alike, or all of them where the card adds weights up. */
interface Priced extends Unit {
  readonly actual: bigint;
  readonly dimensional: bigint;
  readonly row: string;
}

/**
 * What delivery through one card costs: the zone of the address, the billable weight, the first
 * row that is heavy enough, and the surcharges in the order of the card. The same shipment on the
 * same day gives the same result, whoever asks.
 *
 * @param items those of the shipment, as `measured` makes them
 * @param limits what the channel carries; null: somebody has decided that it does
 * @param passed where to tell which surcharges do not apply, and why; null: nobody asks
 */
export function quoteDelivery(
  compiled: CompiledCard,
  shipment: Shipment,
  items: readonly Parcel[],
  fuel: FindFuel,
  limits: ChannelLimits | null = null,
  passed: Passed[] | null = null,
): DeliveryQuote {
  const { destination } = shipment;
  const code = postcodeOf(destination);
  const zone = code === null ? null : zoneRuleOf(compiled.zones, destination, code)?.zone;
  if (code === null || zone === null || zone === undefined)
    return { reachable: false, reason: noZone(destination) };
  const parcels = parcelsOf(compiled.card, items, shipment.packed);
  const refused = limits && beyondLimits(limits, parcels);
  if (refused) return { reachable: false, reason: refused };
  const priced = priceParcels(compiled, zone, parcels);
  if ('reason' in priced) return { reachable: false, reason: priced.reason };
  const { assumeResidential = true } = compiled.card;
  const residential = destination.residential ?? assumeResidential;
  const scene = { shipment, zone, code, residential };
  const missing = unpriced(compiled.answers, scene);
  if (missing) return { reachable: false, reason: noService(compiled.card, shipment, missing) };
  try {
    return added(compiled, scene, priced.units, fuel, passed);
  } catch (error) {
    if (error instanceof FuelMissing) return { reachable: false, reason: error };
    throw error;
  }
}

function priceParcels(
  compiled: CompiledCard,
  zone: string,
  parcels: readonly Parcel[],
): { readonly units: readonly Priced[] } | { readonly reason: Wording } {
  const together = compiled.card.pieces !== 'each';
  const sum = together ? priceOf(compiled, zone, total(parcels)) : null;
  const priced: Priced[] = [];
  for (const parcel of parcels) {
    const one = sum ?? priceOf(compiled, zone, parcel);
    if ('en' in one) return { reason: one };
    priced.push({ ...one, parcel });
  }
  return { units: priced };
}

/** What parcels weigh and measure in all, for one price. */
function total(parcels: readonly Parcel[]): Pick<Parcel, 'weight' | 'volume'> {
  return {
    weight: parcels.reduce((sum, one) => sum + one.weight * one.count, 0n),
    volume: parcels.reduce((sum, one) => sum + one.volume * one.count, 0n),
  };
}

function priceOf(
  { card, columns, weights, weighing: rule }: CompiledCard,
  zone: string,
  { weight: actual, volume }: Pick<Parcel, 'weight' | 'volume'>,
): Omit<Priced, 'parcel'> | Wording {
  const size = dimensional(rule, volume);
  const counted = billable(rule, actual, size);
  const row = card.rates.rows[firstAtLeast(weights, counted)];
  const column = columns.get(zone) ?? -1;
  const baseMinor = row?.prices[column];
  if (!row || baseMinor === undefined || baseMinor === null)
    return tooHeavy(weightText(counted, card.weightUnit), card.weightUnit);
  const costMinor = row.costs?.[column] ?? null;
  return { actual, dimensional: size, billable: counted, baseMinor, costMinor, row: row.upTo };
}

/** Where the first weight stands that is not less; the length, if there is none. */
function firstAtLeast(weights: readonly bigint[], wanted: bigint): number {
  let [low, high] = [0, weights.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((weights[middle] ?? 0n) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function added(
  compiled: CompiledCard,
  scene: Scene,
  units: readonly Priced[],
  fuel: FindFuel,
  passed: Passed[] | null,
): DeliveryQuote {
  const { card, ref, contests } = compiled;
  const once = card.pieces === 'each' ? units : units.slice(0, 1);
  const { baseMinor, costMinor, weight: charged } = sums(once, card.pieces === 'each');
  const charges: Charge[] = [baseCharge(compiled, scene, once, baseMinor, costMinor)];
  let [subtotalMinor, subtotalCost] = [baseMinor, costMinor];
  for (const contest of contests) {
    const price = { baseMinor, subtotalMinor };
    const cost =
      costMinor === null || subtotalCost === null
        ? null
        : { baseMinor: costMinor, subtotalMinor: subtotalCost };
    for (const line of settle(contest, { ref, scene, units, price, cost, fuel, passed })) {
      const { surcharge, amountMinor, trace } = line;
      subtotalMinor += amountMinor;
      subtotalCost =
        subtotalCost === null || line.costMinor === null ? null : subtotalCost + line.costMinor;
      if (amountMinor === 0) continue;
      const { type, name = SURCHARGE_NAMES[type] } = surcharge;
      charges.push({ type, name, amountMinor, trace });
    }
  }
  return {
    reachable: true,
    currency: card.currency,
    totalMinor: subtotalMinor,
    costMinor: subtotalCost,
    zone: scene.zone,
    transitDays: card.transitDays?.[scene.zone] ?? null,
    parcels: Number(units.reduce((sum, { parcel }) => sum + parcel.count, 0n)),
    billableWeight: weightText(charged, card.weightUnit),
    weightUnit: card.weightUnit,
    charges,
    passed: passed ?? [],
  };
}

/** What priced parcels come to. @param each every one of them, or the one price that they have */
function sums(units: readonly Priced[], each: boolean) {
  let [baseMinor, weight]: [number, bigint] = [0, 0n];
  let costMinor: number | null = 0;
  for (const unit of units) {
    const count = each ? unit.parcel.count : 1n;
    const times = Number(count);
    baseMinor += unit.baseMinor * times;
    weight += unit.billable * count;
    costMinor =
      costMinor === null || unit.costMinor === null ? null : costMinor + unit.costMinor * times;
  }
  return { baseMinor, costMinor, weight };
}

const DELIVERY: Wording = { en: 'Delivery', zh: '派送费' };

function baseCharge(
  { card, ref }: CompiledCard,
  { shipment, zone }: Scene,
  once: readonly Priced[],
  amountMinor: number,
  costMinor: number | null,
): Charge {
  const trace: Record<string, TraceValue> = {
    cardId: ref.cardId,
    version: ref.version,
    day: shipment.day,
    zone,
    unit: card.weightUnit,
  };
  const unit = weightOf(card.weightUnit);
  const [first] = once;
  if (card.pieces === 'each' && (once.length > 1 || first?.parcel.count !== 1n)) {
    trace.parcels = once.map((one) => ({
      count: Number(one.parcel.count),
      ...weightsTrace(one, unit),
      eachMinor: one.baseMinor,
    }));
  } else if (first) Object.assign(trace, weightsTrace(first, unit));
  if (costMinor !== null) trace.costMinor = costMinor;
  return { type: 'delivery', name: DELIVERY, amountMinor, trace };
}

function weightsTrace({ actual, dimensional: size, billable: counted, row }: Priced, unit: bigint) {
  return {
    actual: inUnit(actual, unit),
    dimensional: inUnit(size, unit),
    billable: inUnit(counted, unit),
    row,
  };
}

function noService(
  { name: card, currency }: DeliveryCard,
  { declaredMinor }: Shipment,
  { service, upToMinor }: Unpriced,
): Wording {
  if (upToMinor === null) return serviceNotPriced({ service, card });
  const [value, limit] = [declaredMinor, upToMinor].map((minor) => formatMinor(minor, currency));
  return insuredAboveLimit({ value: `${value}`, limit: `${limit}`, currency, card });
}

function tooHeavy(billableText: string, unit: string): Wording {
  return {
    en: `No price reaches ${billableText} ${unit}; ship it in several orders.`,
    zh: `没有价格覆盖 ${billableText} ${unit}，请拆分为多个订单。`,
  };
}
