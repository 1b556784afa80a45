/** A package as the other side is told of it. */
export interface ToldPackage {
  readonly packageRef: string;
  readonly trackingNumber: string | null;
  readonly carrierName: string;
  readonly carrierRef: string;
  readonly channelCode: string | null;
  readonly lines: readonly {
    readonly lineRef: string;
    readonly skuCode: string;
    readonly quantity: number;
  }[];
}

/** What is told at each event, in the words of the business. */
export interface PushContents {
  readonly accepted: { readonly number: string };
  readonly picking: { readonly number: string };
  readonly packed: { readonly number: string };
  readonly shipped: { readonly number: string; readonly packages: readonly ToldPackage[] };
  readonly cancelled: { readonly number: string };
  /** Cut by the customer, or failed in the warehouse; the seller reads the reason. */
  readonly failed: { readonly number: string; readonly code: string; readonly reason: string };
  readonly shipping_info: { readonly number: string; readonly packages: readonly ToldPackage[] };
  readonly estimate: { readonly customerCode: string; readonly result: object };
  readonly authorization: Readonly<Record<string, string | number | null>>;
}

export type PushEvent = keyof PushContents;

/** Something that happened and has to be told to the other side. */
export type Announcement = {
  [Event in PushEvent]: {
    readonly registrationId: number;
    readonly event: Event;
    /** What it is about: pushes of one subject are sent in order. */
    readonly subject: string;
    /** The same on every repeat. */
    readonly content: PushContents[Event];
  };
}[PushEvent];
