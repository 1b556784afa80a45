import type { Clock } from '../../platform/clock';
import type { Database, OperatorId } from '../../platform/database';
import type { Wording } from '../../platform/failure';
import type { Outbound } from '../../platform/outbound';
import type { Services } from '../fees/fees.types';

export type LabelFormat = 'PDF' | 'PNG' | 'ZPL';
export type BuyAt = 'create' | 'pack' | 'by_hand';

/** A credential or a setting of a carrier's account, as whoever types it in is told of it. */
export interface CarrierField {
  readonly name: string;
  readonly says: Wording;
  readonly required: boolean;
  /** What it must look like; nothing said: any text. */
  readonly pattern?: RegExp;
  /** An address: checked as everything that is typed in as one. */
  readonly isAddress?: boolean;
}

/** An account as its carrier gets it: opened, and never kept. */
export interface CarrierAccount {
  readonly operatorId: OperatorId;
  readonly id: number;
  /** Off: nothing more is bought. */
  readonly active: boolean;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

export interface Party {
  readonly name: string;
  readonly phone: string;
  readonly mail: string;
  /** Two letters (ISO 3166). */
  readonly country: string;
  /** Two letters. */
  readonly state: string;
  readonly city: string;
  readonly address1: string;
  readonly address2: string;
  readonly postcode: string;
}

/** One parcel that needs a label. */
export interface CarrierShipment {
  /** Ours, unique, written down before the carrier is asked: by it the carrier is asked later. */
  readonly reference: string;
  /** What the carrier calls the shipment, if an earlier try was told; null: none was. */
  readonly handle: string | null;
  /** Our number of the order, for people. */
  readonly orderNo: string;
  readonly service: string;
  readonly format: LabelFormat;
  readonly from: Party;
  readonly to: Party;
  readonly weightOunces: number;
  /** Null: nobody has measured it. */
  readonly sizeInches: {
    readonly length: number;
    readonly width: number;
    readonly height: number;
  } | null;
  /** Who has to sign: nobody, somebody at the address, an adult. */
  readonly signature: Services['signature'];
  /** What this parcel is insured for; null: it is not. */
  readonly insured: { readonly amountMinor: number; readonly currency: string } | null;
}

/** What was bought, whole: a label without its number or its file was not bought. */
export interface BoughtLabel {
  /** By which the carrier knows the label from now on. */
  readonly carrierRef: string;
  readonly trackingNumber: string;
  readonly format: LabelFormat;
  readonly file: Buffer;
  /** Null: the carrier does not say. */
  readonly cost: { readonly amountMinor: number; readonly currency: string } | null;
}

/** A label that was paid, as far as voiding and tracking need to know it. */
export interface PaidLabel {
  readonly reference: string;
  readonly carrierRef: string;
  readonly trackingNumber: string;
  readonly service: string;
  readonly boughtAt: Date;
}

/** `pending`: asked for, and the carrier will say later. */
export type VoidAnswer =
  | { readonly outcome: 'voided' | 'pending' }
  | { readonly outcome: 'refused'; readonly words: string };

export interface CarrierRate {
  readonly service: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly days: number | null;
}

/** Where a parcel is, in one set of words for all carriers. */
export type TrackingStep =
  | 'pre_transit'
  | 'picked_up'
  | 'in_transit'
  | 'out_for_delivery'
  | 'delivered'
  | 'exception'
  | 'returning';

export interface TrackingReport {
  readonly trackingNumber: string;
  /** Null: the carrier knows nothing of it yet. */
  readonly step: TrackingStep | null;
  /** When the carrier saw it; null: it does not say. */
  readonly at: Date | null;
  /** The carrier's own words, without anything personal. */
  readonly words: string;
}

/** Keeps what the carrier calls the shipment, before it is paid. */
export type Remember = (handle: string) => Promise<void>;

/** Labels that leave a warehouse together, as their carrier wants to be told of them. */
export interface ManifestRequest {
  /** Ours, unique, written down before the carrier is asked. */
  readonly reference: string;
  /** What the carrier calls it, if an earlier try was told; null: none was. */
  readonly handle: string | null;
  readonly from: Party;
  readonly labels: readonly PaidLabel[];
}

/** What was made, whole: a manifest without its file was not made. */
export interface MadeManifest {
  readonly outcome: 'made';
  /** By which the carrier knows it. */
  readonly carrierRef: string;
  /** What its barcode says, for people. */
  readonly number: string;
  /** A PDF. */
  readonly file: Buffer;
  /** Labels that are not on it, by our references, and why. */
  readonly refused: readonly { readonly reference: string; readonly words: string }[];
}

/** `pending`: asked for, and the carrier will say later. `refused`: none of the labels is on one. */
export type ManifestAnswer =
  | MadeManifest
  | { readonly outcome: 'pending' }
  | { readonly outcome: 'refused'; readonly words: string };

/** A carrier's end of the day. How failing is told is as with labels. */
export interface CarrierManifests {
  readonly maxLabels: number;
  /** Services that go on different manifests get different names; left out: all go on one. */
  groupOf?(service: string): string;
  /** May be called again for the same reference, and must not put a label on a second one. */
  make(
    account: CarrierAccount,
    request: ManifestRequest,
    remember: Remember,
  ): Promise<ManifestAnswer>;
  /** What became of what was asked for; null: none of the labels is on one. */
  find(account: CarrierAccount, request: ManifestRequest): Promise<ManifestAnswer | null>;
}

/**
 * A carrier: all that has to be written to add one. Every method speaks to the outside and may be
 * slow, fail or never answer; none is called inside a transaction. How failing is told decides
 * whether a label may be tried again (carriers.rules.ts):
 *
 * - `carrier.refused`, `carrier.limited`, `outbound.not_reached`: nothing was bought, for certain;
 * - anything else: nobody knows, and `find` is asked before another `buy`.
 */
export interface Carrier {
  /** Its name in programs, for ever: accounts are kept under it. */
  readonly kind: string;
  readonly name: string;
  readonly says: Wording;
  /** True: people do it; nothing is bought. */
  readonly byHand: boolean;
  readonly credentials: readonly CarrierField[];
  readonly settings: readonly CarrierField[];
  readonly formats: readonly LabelFormat[];
  /** Services that a channel may name; null: whatever the carrier takes. */
  readonly services: readonly string[] | null;
  /** Until when a label may be voided; null: the carrier sets no limit. */
  readonly voidWithinDays: number | null;

  /** Asks something that costs nothing and needs the credentials. */
  check(account: CarrierAccount): Promise<void>;
  rate(account: CarrierAccount, shipment: CarrierShipment): Promise<CarrierRate[]>;
  /** May be called again for the same reference, and must not pay twice for it. */
  buy(account: CarrierAccount, shipment: CarrierShipment, remember: Remember): Promise<BoughtLabel>;
  /** What was bought under our reference; null: nothing was. */
  find(account: CarrierAccount, shipment: CarrierShipment): Promise<BoughtLabel | null>;
  /** May be called again: asks for the refund, or tells what became of it. */
  void(account: CarrierAccount, label: PaidLabel): Promise<VoidAnswer>;
  track(account: CarrierAccount, label: PaidLabel): Promise<TrackingReport>;
  /** Left out: its parcels are handed over without a manifest. */
  readonly manifest?: CarrierManifests;
  /**
   * What a carrier that calls says of parcels; left out: it does not call.
   * @throws carrier.webhook_forged where its signature does not fit
   */
  webhook?(account: CarrierAccount, request: WebhookRequest): Promise<TrackingReport[]>;
}

/** A call of a carrier's, as it came: the signature is over these very bytes. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a carrier may use. */
export interface CarrierTools {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly db: Database;
}

/** An account as it may be shown: credentials are only named. */
export interface CarrierAccountView {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly active: boolean;
  readonly version: number;
  readonly updatedAt: Date;
}

export interface NewCarrierAccount {
  readonly kind: string;
  readonly name: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly active: boolean;
}

/** What is not named stays; a credential or setting that is empty is taken away. */
export type CarrierAccountChange = Partial<Omit<NewCarrierAccount, 'kind'>>;

/** How a channel gets its labels; a channel of which nothing was said has version 0. */
export interface ChannelCarrier {
  readonly channelId: number;
  readonly accountId: number | null;
  readonly service: string;
  readonly buyAt: BuyAt;
  readonly labelFormat: LabelFormat;
  readonly version: number;
}

export type ChannelCarrierChange = Partial<Omit<ChannelCarrier, 'channelId' | 'version'>>;
