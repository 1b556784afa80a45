import type { Wording } from '../../platform/failure';
import type { LengthUnit, WeightUnit } from '../../platform/measures';

/**
 * Where a price applies: a state, a range of postcodes, or both, which then must both fit. From
 * and to are the first three or all five digits, both included.
 */
export interface ZoneRule {
  readonly zone: string;
  readonly country: string;
  readonly state?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The price in a zone of whatever weighs no more than this. */
export interface RateRow {
  readonly zone: string;
  /** Decimal text in the card's unit of weight. */
  readonly upTo: string;
  readonly priceMinor: number;
}

/** A published price list of one channel. Never changed: a new version replaces it. */
export interface DeliveryCard {
  readonly kind: 'delivery';
  readonly name: string;
  readonly currency: string;
  readonly weightUnit: WeightUnit;
  /** Billable weight is rounded up to a multiple of this, and is at least `minimum`. */
  readonly step: string;
  readonly minimum: string;
  /** Cubic `lengthUnit`s per `weightUnit`; null: size does not count. */
  readonly dimDivisor: number | null;
  readonly lengthUnit: LengthUnit;
  readonly zones: readonly ZoneRule[];
  readonly rows: readonly RateRow[];
}

/** What picking and packing costs, in one warehouse. */
export interface HandlingCard {
  readonly kind: 'handling';
  readonly name: string;
  readonly currency: string;
  readonly perOrderMinor: number;
  /** For each piece after the first. */
  readonly furtherPieceMinor: number;
  /** What a cancel costs that comes when the work has begun, by how far it has come. */
  readonly lateCancelMinor?: Readonly<Partial<Record<'picking' | 'packed', number>>>;
}

export type Card = DeliveryCard | HandlingCard;

/** Which card gave an amount: enough to find it a year later. */
export interface CardRef {
  readonly cardId: number;
  readonly version: number;
}

export interface BasketItem {
  readonly quantity: number;
  readonly weight: string;
  readonly weightUnit: WeightUnit;
  readonly length: string;
  readonly width: string;
  readonly height: string;
  readonly lengthUnit: LengthUnit;
}

/** A parcel as it was weighed and measured. */
export interface Parcel {
  readonly weight: string;
  readonly weightUnit: WeightUnit;
  /** Null: not measured. */
  readonly size: {
    readonly length: string;
    readonly width: string;
    readonly height: string;
    readonly lengthUnit: LengthUnit;
  } | null;
}

export interface Destination {
  /** Two letters. */
  readonly country: string;
  readonly state: string;
  readonly postcode: string;
}

/** One line of what is charged, in the words of the business, with how it was computed. */
export interface Charge {
  readonly type: 'delivery' | 'operation' | 'late_cancel';
  readonly name: Wording;
  readonly amountMinor: number;
  readonly trace: Readonly<Record<string, string | number>>;
}

export type DeliveryQuote =
  | {
      readonly reachable: true;
      readonly currency: string;
      readonly totalMinor: number;
      /** Decimal text. */
      readonly billableWeight: string;
      readonly weightUnit: WeightUnit;
      readonly charges: readonly Charge[];
    }
  | { readonly reachable: false; readonly reason: Wording };
