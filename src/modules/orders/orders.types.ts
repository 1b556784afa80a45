import type { OperatorId } from '../../platform/database';
import type { Failure } from '../../platform/failure';
import type { Services } from '../fees/fees.types';
import type { Shipment } from '../labels/labels.service';

/** What an installation decides. */
export abstract class OrderSettings {
  /** How many orders that arrive together are taken in one transaction; 1: each alone. */
  abstract readonly batchSize: number;
}

export type OrderSource = 'temu' | 'oms' | 'admin';

export type Fulfilment =
  | 'accepted'
  | 'picking'
  | 'packed'
  | 'shipped'
  | 'cancelled'
  | 'on_hold'
  | 'exception';
export type LabelState =
  | 'not_needed'
  | 'waiting'
  | 'buying'
  | 'ready'
  | 'printed'
  | 'failed'
  | 'void_asked'
  | 'voided'
  | 'void_refused';
export type CancelState = 'none' | 'asked' | 'granted' | 'refused';
export type TrackingState =
  | 'unknown'
  | 'pre_transit'
  | 'picked_up'
  | 'in_transit'
  | 'out_for_delivery'
  | 'delivered'
  | 'exception'
  | 'returning';
export type Billing = 'quoted' | 'frozen' | 'charged' | 'released' | 'adjusted';
/** Who wanted the order gone: it decides what the platform is told. */
export type CancelledBy = 'temu' | 'customer' | 'warehouse';

/** How an order is known, everywhere and for ever. */
export interface OrderKey {
  readonly source: OrderSource;
  readonly number: string;
}

/** All that can be read as a person's. Kept sealed, erased later. */
export interface Recipient {
  readonly name: string;
  readonly phone: string;
  readonly backupPhone: string;
  readonly mail: string;
  readonly country: string;
  /** Two letters. */
  readonly state: string;
  readonly city: string;
  readonly district: string;
  readonly address1: string;
  readonly address2: string;
  readonly address3: string;
  readonly postcode: string;
  /** Free text about the delivery. */
  readonly remark: string;
}

export interface NewLine {
  readonly skuCode: string;
  readonly quantity: number;
  /** The source's names for the line, its order and its product. */
  readonly lineRef: string;
  readonly parentRef: string;
  readonly productRef: string;
}

export interface NewOrder extends OrderKey {
  readonly registrationId: number | null;
  readonly customer: { readonly id: number; readonly code: string };
  /** The code by which the source knows the warehouse. */
  readonly warehouseCode: string;
  /** Empty only where the platform brings its own label. */
  readonly channelCode: string;
  readonly labelBy: 'warehouse' | 'platform';
  readonly lines: readonly NewLine[];
  readonly recipient: Recipient;
  readonly services: Services;
  readonly latestShipAt: Date | null;
  readonly parentRef: string;
  readonly packageRef: string;
  /** A term of the source's own, kept as part of what was asked; null: none was named. */
  readonly chargeMethod: number | null;
  /** With `labelBy: 'platform'`: what the platform already knows of the parcel. */
  readonly shipment: Shipment | null;
  readonly requestId: string;
  /** Who asks, for the history. */
  readonly person: string;
}

/** What an accepted order is answered with, the first time and every time. */
export interface AcceptedOrder {
  readonly number: string;
  readonly orderNo: string;
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly order: AcceptedOrder }
  | { readonly kind: 'repeated'; readonly order: AcceptedOrder }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Why an order stands on the side, and who may bring it back. */
export type HoldCode = 'balance' | 'stock' | 'address' | 'label' | 'manual';

/** Who does something, why, and by which request. */
export interface Cause {
  readonly person: string;
  readonly reason: string;
  readonly requestId: string;
}

/** A parcel as it was packed. Weight and size as typed; null: not taken. No unit: the warehouse's. */
export interface PackedParcel {
  readonly packageRef?: string;
  readonly weight: string | null;
  readonly weightUnit: 'lb' | 'oz' | 'kg' | 'g' | null;
  readonly length: string | null;
  readonly width: string | null;
  readonly height: string | null;
  readonly lengthUnit: 'in' | 'cm' | null;
  /** What is in it; empty: all of the order, if it is the only one. */
  readonly lines: readonly { readonly lineNo: number; readonly quantity: number }[];
}

/** A tracking number of one package. */
export interface ParcelTracking {
  readonly packageNo: number;
  readonly trackingNumber: string;
  /** Empty: that of the channel, or what is known already. */
  readonly carrierName: string;
  readonly carrierRef: string;
}

/** What became of one order in a batch. */
export interface WorkOutcome {
  readonly orderId: number;
  /** Null: done. */
  readonly failure: Failure | null;
}

/** Which labels of an order were taken for printing: one for each package. */
export interface PrintedLabels extends WorkOutcome {
  readonly labels: readonly { readonly no: number }[];
}

export interface CancelRequest extends OrderKey {
  readonly customer: { readonly id: number; readonly code: string };
  readonly by: CancelledBy;
  readonly reason: string;
  /** For a cut: what the seller is told. */
  readonly why?: { readonly code: string; readonly words: string };
  readonly requestId: string;
}

export interface CancelOutcome {
  readonly number: string;
  readonly cancel: 'asked' | 'granted' | 'refused';
  /** Why it was refused, in words for the seller; null otherwise. */
  readonly refusal: string | null;
}

export interface OrderLine {
  readonly lineNo: number;
  readonly skuCode: string;
  readonly quantity: number;
  readonly lineRef: string;
  readonly parentRef: string;
  readonly productRef: string;
}

export interface OrderPackage {
  readonly packageNo: number;
  readonly packageRef: string;
  readonly carrierName: string;
  readonly carrierRef: string;
  readonly trackingNumber: string | null;
  readonly weight: string | null;
  readonly weightUnit: 'lb' | 'oz' | 'kg' | 'g' | null;
  readonly length: string | null;
  readonly width: string | null;
  readonly height: string | null;
  readonly lengthUnit: 'in' | 'cm' | null;
  readonly lines: readonly { readonly lineNo: number; readonly quantity: number }[];
}

export interface OrderCharge {
  readonly stage: 'quoted' | 'charged' | 'corrected';
  readonly type: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** How it was computed: card, zone, weight, row. */
  readonly trace: unknown;
  readonly at: Date;
}

/** An order as it is, without anything personal. */
export interface Order extends OrderKey {
  readonly operatorId: OperatorId;
  readonly id: number;
  readonly orderNo: string;
  readonly customerId: number;
  readonly customerCode: string;
  readonly warehouseId: number;
  readonly warehouseCode: string;
  readonly labelBy: 'warehouse' | 'platform';
  /** The channel that carries it; null: the platform ships. */
  readonly channelId: number | null;
  /** How often it was packed. */
  readonly packingNo: number;
  readonly askedChannelCode: string | null;
  readonly channelCode: string | null;
  readonly fulfilment: Fulfilment;
  readonly fulfilmentBefore: Fulfilment | null;
  readonly label: LabelState;
  readonly cancel: CancelState;
  readonly cancelledBy: CancelledBy | null;
  readonly tracking: TrackingState;
  readonly billing: Billing;
  readonly reasonCode: string;
  readonly reason: string;
  readonly cancelReason: string;
  /** Why the warehouse did not cancel; empty: it did, or nobody asked. */
  readonly cancelRefusal: string;
  readonly services: Services;
  readonly currency: string;
  readonly quotedMinor: number;
  readonly latestShipAt: Date | null;
  readonly parentRef: string;
  readonly packageRef: string;
  readonly acceptedAt: Date;
  readonly acceptedUs: number;
  readonly statusChangedAt: Date;
  readonly shippedAt: Date | null;
  readonly closedAt: Date | null;
  readonly lines: readonly OrderLine[];
  readonly packages: readonly OrderPackage[];
  readonly charges: readonly OrderCharge[];
}

export interface OrderFilter {
  /** The source's number, or ours. */
  readonly number?: string;
  readonly customerCode?: string;
  /** The code by which the source knows the warehouse. */
  readonly warehouseCode?: string;
  readonly fulfilment?: Fulfilment;
  readonly cancel?: CancelState;
  readonly label?: LabelState;
  /** Why it stands on the side. */
  readonly reasonCode?: string;
  readonly trackingNumber?: string;
  readonly skuCode?: string;
  /** Taken from this moment on, and before that one. */
  readonly from?: Date;
  readonly until?: Date;
  /** Narrows to one customer's, whatever else is asked. */
  readonly customerId?: number;
  /** The order after which the page continues; null: from the newest. */
  readonly below: OrderPosition | null;
  readonly limit: number;
}

/** Where an order stands in the list. */
export interface OrderPosition {
  readonly acceptedUs: number;
  readonly id: number;
}

export interface OrderHistoryLine {
  readonly axis: string;
  readonly from: string | null;
  readonly to: string;
  readonly person: string;
  readonly reason: string;
  readonly requestId: string;
  readonly at: Date;
}
