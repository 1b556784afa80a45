import type { Wording } from '../../../platform/failure';
import type { LengthUnit, WeightUnit } from '../../../platform/measures';
import type { SurchargeType } from './cards.types';

export interface BasketItem {
  readonly quantity: number;
  readonly weight: string;
  readonly weightUnit: WeightUnit;
  readonly length: string;
  readonly width: string;
  readonly height: string;
  readonly lengthUnit: LengthUnit;
}

export interface Destination {
  /** Two letters. */
  readonly country: string;
  readonly state: string;
  readonly postcode: string;
  /** Missing: nobody says; the card assumes. */
  readonly residential?: boolean;
}

export const SIGNATURES = ['none', 'direct', 'adult'] as const;

/** What an order asks for besides being sent. */
export interface Services {
  /** Who has to sign: nobody, somebody at the address, an adult. */
  readonly signature: (typeof SIGNATURES)[number];
  /** What it is insured for; null: it is not. */
  readonly insuredMinor: number | null;
  /** Of the warehouse, by the codes of its handling card; each code once. */
  readonly valueAdded: readonly { readonly code: string; readonly quantity: number }[];
}

export const NO_SERVICES: Services = { signature: 'none', insuredMinor: null, valueAdded: [] };

/** What a delivery card can be asked for, in the words of its conditions. */
export const DELIVERY_SERVICES = ['signature', 'adult_signature', 'insurance'] as const;
export type DeliveryService = (typeof DELIVERY_SERVICES)[number];

/** What is to be priced, whatever the card. */
export interface Shipment {
  readonly items: readonly BasketItem[];
  /** Whether the items are parcels as they were packed; else the card's packing rule makes them. */
  readonly packed: boolean;
  readonly destination: Destination;
  /** The day in the warehouse's time zone: 2026-11-30. */
  readonly day: string;
  /** What was asked for besides; a card that prices one of them nowhere does not get there. */
  readonly services: readonly DeliveryService[];
  readonly declaredMinor: number;
}

export const HANDLING_TYPES = ['operation', 'packaging', 'label_fee', 'value_added'] as const;

export type ChargeType =
  | 'delivery'
  | SurchargeType
  | (typeof HANDLING_TYPES)[number]
  | 'late_cancel';

export type TraceValue =
  | string
  | number
  | readonly TraceValue[]
  | { readonly [key: string]: TraceValue };

/**
 * How an amount came about. Holds what the carrier takes (`costMinor`) where it is known: for the
 * operator's staff, never for the customer.
 */
export type Trace = { readonly [key: string]: TraceValue };

/** One line of what is charged, in the words of the business, with how it was computed. */
export interface Charge {
  readonly type: ChargeType;
  readonly name: Wording;
  readonly amountMinor: number;
  readonly trace: Trace;
}

/** One condition that was looked at: what the card needs, what was found. */
export interface Condition {
  readonly condition: string;
  readonly needed: string;
  readonly found: string;
}

/** A surcharge that does not apply, and why; or that a larger one has beaten. */
export interface Passed {
  readonly code: string;
  readonly because: Condition;
}

export type DeliveryQuote =
  | {
      readonly reachable: true;
      readonly currency: string;
      readonly totalMinor: number;
      /** Null: not known. */
      readonly costMinor: number | null;
      readonly zone: string;
      readonly transitDays: number | null;
      readonly parcels: number;
      /** Decimal text. */
      readonly billableWeight: string;
      readonly weightUnit: WeightUnit;
      readonly charges: readonly Charge[];
      readonly passed: readonly Passed[];
    }
  | { readonly reachable: false; readonly reason: Wording };
