import type { Wording } from '../../../platform/failure';
import type { LengthUnit, WeightUnit } from '../../../platform/measures';

/**
 * Where a price applies: a state, a range of postcodes, or both, which then must both fit. From
 * and to are the first three or all five digits, both included. Of several that fit, the one that
 * says most counts: five digits before three, those before a state, and a state before a country.
 */
export interface ZoneRule {
  readonly zone: string;
  readonly country: string;
  readonly state?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The prices of whatever weighs no more than this, one for each zone of the table. */
export interface RateRow {
  /** Decimal text in the card's unit of weight. */
  readonly upTo: string;
  /** Null: no service in that zone at that weight. */
  readonly prices: readonly (number | null)[];
  /** What the carrier takes for it; missing: not known. */
  readonly costs?: readonly (number | null)[];
}

export interface Rates {
  readonly zones: readonly string[];
  readonly rows: readonly RateRow[];
}

/**
 * How the pieces of an order become parcels, where nobody has packed them yet. `own_carton`: each
 * piece travels in its own carton. `together`: all in one; see `packTogether`.
 */
export type Packing =
  | { readonly rule: 'own_carton' }
  | { readonly rule: 'together'; readonly factorPercent: string };

/** What a condition can measure of a parcel. `girth` is longest side + 2 × (the two others). */
export const MEASURES = [
  'weight',
  'billable',
  'longest',
  'second',
  'shortest',
  'girth',
  'volume',
] as const;
export type Measure = (typeof MEASURES)[number];

/** When a surcharge applies: all that is said must hold. */
export interface Conditions {
  readonly zones?: readonly string[];
  readonly states?: readonly string[];
  readonly countries?: readonly string[];
  /** The code of a list of postcodes that must hold the address. */
  readonly list?: string;
  readonly residential?: boolean;
  /** One of `DELIVERY_SERVICES`, if it was asked for. */
  readonly service?: string;
  /** Decimal text in the card's units; a parcel is meant if it is above any of these. */
  readonly above?: Readonly<Partial<Record<Measure, string>>>;
}

export type Formula =
  | { readonly kind: 'fixed'; readonly minor: number }
  | { readonly kind: 'percent'; readonly percent: string; readonly of: PercentOf }
  /** The percentage of the week, from a series of its own. */
  | { readonly kind: 'fuel'; readonly series: string; readonly of: PercentOf }
  /** For each started `eachMinor` of the declared value above `freeMinor`; none above `upToMinor`. */
  | {
      readonly kind: 'value';
      readonly minor: number;
      readonly eachMinor: number;
      readonly freeMinor?: number;
      readonly upToMinor?: number;
    };

/** `subtotal`: the base and every surcharge that stands before this one in the card. */
export type PercentOf = 'base' | 'subtotal';

/** Of a tie, the earlier one is taken. */
export const SIZE_TYPES = [
  'over_volume',
  'over_limit',
  'oversize',
  'overweight',
  'overlength',
] as const;

export const SURCHARGE_TYPES = [
  'fuel',
  'residential',
  'remote',
  'delivery_area',
  'additional_handling',
  ...SIZE_TYPES,
  'peak',
  'signature',
  'insurance',
  'other',
] as const;
export type SurchargeType = (typeof SURCHARGE_TYPES)[number];

export interface Surcharge {
  /** Unique in its card. */
  readonly code: string;
  readonly type: SurchargeType;
  /** Missing: the usual name of the type. */
  readonly name?: Wording;
  readonly formula: Formula;
  /** What the carrier takes for it; missing: by the same formula, from the carrier's prices. */
  readonly cost?: Formula;
  readonly minMinor?: number;
  readonly maxMinor?: number;
  /** Missing: once for the order. */
  readonly per?: 'order' | 'parcel';
  readonly when?: Conditions;
  /** First and last day, in the warehouse's time zone, both included. */
  readonly from?: string;
  readonly until?: string;
  /** Of several of one group, only the largest is taken. Size types are the group `size`. */
  readonly group?: string;
}

/** A price list of one channel. Never changed once published: a new version replaces it. */
export interface DeliveryCard {
  readonly kind: 'delivery';
  readonly name: string;
  readonly currency: string;
  readonly weightUnit: WeightUnit;
  readonly lengthUnit: LengthUnit;
  /** Billable weight is rounded up to a multiple of this, and is at least `minimum`. */
  readonly step: string;
  readonly minimum: string;
  /** Up to `upTo`, a finer step: ounces below a pound. */
  readonly fine?: { readonly upTo: string; readonly step: string };
  /** Cubic `lengthUnit`s per `weightUnit`; null: size does not count. */
  readonly dimDivisor: number | null;
  /** Size counts only above this volume, in cubic `lengthUnit`s. */
  readonly dimAbove?: string;
  /** Sides to whole `lengthUnit`s before anything is computed; missing: exact. */
  readonly sides?: 'exact' | 'up' | 'nearest';
  /** `each`: every parcel has its price. Missing or `total`: weights are added up, for one price. */
  readonly pieces?: 'each' | 'total';
  /** Missing: together, at 100 %. */
  readonly packing?: Packing;
  /** What an address is, of which nobody says whether people live there. Missing: they do. */
  readonly assumeResidential?: boolean;
  readonly zones: readonly ZoneRule[];
  readonly rates: Rates;
  /** Days on the way, by zone. */
  readonly transitDays?: Readonly<Record<string, number>>;
  readonly surcharges?: readonly Surcharge[];
  /** The very lists of postcodes that are meant, by code: fixed when the card is published. */
  readonly lists?: Readonly<Record<string, number>>;
}

/** A price for each started `each`. */
export interface PerMeasure {
  readonly each: string;
  readonly minor: number;
}

/** What picking and packing costs, in one warehouse: everything that is said is added up. */
export interface HandlingCard {
  readonly kind: 'handling';
  readonly name: string;
  readonly currency: string;
  readonly weightUnit?: WeightUnit;
  readonly lengthUnit?: LengthUnit;
  /** The order with its first piece. */
  readonly perOrderMinor: number;
  /** For each piece after the first. */
  readonly furtherPieceMinor: number;
  /** For each kind of goods after the first. */
  readonly furtherKindMinor?: number;
  readonly byWeight?: PerMeasure;
  readonly byVolume?: PerMeasure;
  /** Taken off the sum of all above, before the minimum and the maximum. */
  readonly reductionPercent?: string;
  readonly minMinor?: number;
  readonly maxMinor?: number;
  /** The first that is large enough is taken, once for the goods; none, if nothing is. */
  readonly packaging?: readonly {
    readonly name: Wording;
    /** In cubic `lengthUnit`s. */
    readonly upToVolume: string;
    readonly minor: number;
    readonly costMinor?: number;
  }[];
  /** For each parcel's label. */
  readonly labelMinor?: number;
  /** What can be asked for besides, by code. */
  readonly services?: readonly {
    readonly code: string;
    readonly name: Wording;
    readonly minor: number;
    readonly per: 'order' | 'piece';
  }[];
  /** What a cancel costs that comes when the work has begun, by how far it has come. */
  readonly lateCancelMinor?: Readonly<Partial<Record<'picking' | 'packed', number>>>;
}

export type Card = DeliveryCard | HandlingCard;

/** Which card gave an amount: enough to find it a year later. */
export interface CardRef {
  readonly cardId: number;
  readonly version: number;
}
