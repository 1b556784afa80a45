import type { Wording } from '../../platform/failure';
import type { LengthUnit, WeightUnit } from '../../platform/measures';
import type { Sku } from '../catalog/catalog.service';
import type { Channel } from '../channels/channels.service';
import type { Charge, Destination, Passed, Services } from './engine/quotes.types';

export type { Card, CardRef, DeliveryCard, HandlingCard } from './engine/cards.types';
export type { Finding } from './engine/findings.types';
export type { Charge, Destination, Passed, Services, Trace } from './engine/quotes.types';
export { NO_SERVICES } from './engine/quotes.types';

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

/** What is known of goods when they are priced. */
export type PricedGoods = Pick<
  Sku,
  | 'id'
  | 'weight'
  | 'weightUnit'
  | 'length'
  | 'width'
  | 'height'
  | 'lengthUnit'
  | 'declaredValueMinor'
>;

/** Goods of a customer from a warehouse to an address. */
export interface PriceRequest {
  readonly warehouse: { readonly id: number; readonly temuCode: string; readonly timeZone: string };
  readonly customerId: number;
  readonly basket: readonly { readonly sku: PricedGoods; readonly quantity: number }[];
  readonly destination: Destination;
  readonly at: Date;
  /** The day whose surcharges count, where the warehouse is; missing: that of `at`. */
  readonly day?: string;
  /** What was really packed; without it, prices follow the goods' own weights and sizes. */
  readonly parcels?: readonly Parcel[];
  /** What is asked for besides; missing: nothing. */
  readonly services?: Services;
  /** Whether to tell of the surcharges that do not apply, too. */
  readonly explain?: boolean;
}

/** What a late cancel costs, and in which currency; null: nothing. */
export type LateCancelFee = (
  warehouseId: number,
  customerId: number,
  stage: string,
  at: Date,
) => { readonly charge: Charge; readonly currency: string } | null;

/** What going through one channel costs, or why it does not get there. */
export type ChannelQuote =
  | Reachable
  | { readonly reachable: false; readonly channel: Channel; readonly reason: Wording };

export interface Reachable {
  readonly reachable: true;
  /** The one that was asked about. */
  readonly channel: Channel;
  /** The one that carries it: the same, but for the built-in channel. */
  readonly carriedBy: Channel;
  readonly currency: string;
  /** Delivery and handling together. */
  readonly totalMinor: number;
  /** What the carrier takes; null: not known. For the operator's staff alone. */
  readonly costMinor: number | null;
  readonly transitDays: number | null;
  /** Decimal text. */
  readonly billableWeight: string;
  readonly weightUnit: string;
  readonly charges: readonly Charge[];
  /** The surcharges that do not apply, and why, if that was asked. */
  readonly passed: readonly Passed[];
}

/** What an order costs: delivery and handling, or handling alone. */
export type OrderQuote =
  | {
      readonly reachable: true;
      /** The real channel; null where the platform ships. */
      readonly channel: Channel | null;
      readonly currency: string;
      readonly totalMinor: number;
      readonly charges: readonly Charge[];
    }
  | { readonly reachable: false; readonly reason: Wording };
