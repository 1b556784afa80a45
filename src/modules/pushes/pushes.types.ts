import type { OperatorId } from '../../platform/database';
import type { Wording } from '../../platform/failure';

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
  readonly authorization: {
    readonly customerCode: string;
    readonly expiresAtMs: number | null;
    /** What the sealed part of it is bound to. */
    readonly seal: string;
  };
}

export const PUSH_EVENTS = [
  'accepted',
  'picking',
  'packed',
  'shipped',
  'cancelled',
  'failed',
  'shipping_info',
  'estimate',
  'authorization',
] as const satisfies readonly (keyof PushContents)[];

export type PushEvent = keyof PushContents;

/** News of which order is kept among themselves, and with nothing else. */
export type PushKind = 'order' | 'estimate' | 'authorization';

export const PUSH_STATES = ['waiting', 'delivered', 'dead', 'dropped'] as const;
export type PushState = (typeof PUSH_STATES)[number];

/** Something that happened and has to be told to the other side. */
export type Announcement = {
  [Event in Exclude<PushEvent, 'authorization'>]: {
    readonly registrationId: number;
    readonly event: Event;
    /** What it is about: pushes of one subject are sent in order. */
    readonly subject: string;
    /** The same on every repeat. */
    readonly content: PushContents[Event];
    /** Left out: now. */
    readonly happenedAt?: Date;
  };
}[Exclude<PushEvent, 'authorization'>];

/** The values by which the other side may act for a customer, and the ticket that asked for them. */
export interface AuthorizationSecret {
  readonly ticket: string;
  readonly token: string;
  readonly key: string;
}

export interface AuthorizationNews extends AuthorizationSecret {
  readonly customerCode: string;
  readonly expiresAt: Date | null;
  /** Where the ticket came from; left out: production, or test where there is no other. */
  readonly registrationId?: number;
}

/** What has become of a push. */
export interface PushOutcome {
  readonly state: 'waiting' | 'delivered' | 'refused' | 'dropped';
  readonly attempts: number;
  /** Of the last try that failed: what is wrong, and what to do. */
  readonly reason: Wording | null;
}

type Contented = {
  [Event in PushEvent]: { event: Event; content: PushContents[Event] };
}[PushEvent];

/** A push that a sender holds until its lease ends, and nobody else may send before. */
export type ClaimedPush = Contented & {
  readonly id: number;
  readonly operatorId: OperatorId;
  readonly registrationId: number;
  readonly claim: string;
  readonly subject: string;
  readonly happenedAt: Date;
  /** This one included. */
  readonly attempts: number;
  /** The number that the other side answered the time before; null: it did not, or this is the first. */
  readonly lastOutcome: number | null;
  readonly secret: AuthorizationSecret | null;
  /** To be sent after so many milliseconds: its place under the limit. */
  readonly delayMs: number;
  /** Within so many milliseconds, counted from the claim, it must be over. */
  readonly leaseMs: number;
};

/** What to claim of one registration. */
export interface ClaimWish {
  readonly operatorId: OperatorId;
  readonly registrationId: number;
  readonly most: number;
  /** Requests a second that the other side takes of this registration; null: as many as come. */
  readonly perSecond: number | null;
  readonly leaseMs: number;
}

export interface Claimed {
  readonly pushes: readonly ClaimedPush[];
  /** Nothing can be claimed before; 0: ask again at once; null: nobody knows of anything. */
  readonly waitMs: number | null;
}

/** How a try ended. */
export interface PushResult {
  readonly push: Pick<ClaimedPush, 'id' | 'claim' | 'attempts'>;
  readonly state: 'delivered' | 'waiting' | 'dead';
  /** For `waiting`; 0: given back as if nobody had claimed it. */
  readonly retryMs: number;
  /** Whether the other side is there and takes requests at all, as far as this try tells. */
  readonly otherSide: 'answered' | 'busy' | 'silent' | 'untried';
  readonly outcome: number | null;
  readonly answer: string;
  readonly reason: Wording | null;
}

export interface PushFilter {
  readonly ids?: readonly number[];
  readonly number?: string;
  readonly event?: PushEvent;
  readonly state?: PushState;
  readonly environment?: 'test' | 'production';
  /** The number that the other side answered last. */
  readonly outcome?: number;
  readonly from?: Date;
  readonly until?: Date;
}

/** A push as people see it. */
export interface PushView {
  readonly id: number;
  readonly environment: 'test' | 'production';
  readonly event: PushEvent;
  readonly subject: string;
  readonly state: PushState;
  readonly attempts: number;
  readonly happenedAt: Date;
  /** Null: it is over. */
  readonly nextTryAt: Date | null;
  readonly settledAt: Date | null;
  readonly outcome: number | null;
  readonly answer: string;
  readonly reason: Wording | null;
}

/** What became of the wish to tell many again. */
export interface Resent {
  readonly revived: number;
  readonly hurried: number;
  /** Dead letters that stay: overtaken by later news, or of no use any more. */
  readonly left: number;
  /** There were more than are taken at once: ask again. */
  readonly more: boolean;
}

export interface PushSummary {
  readonly registrationId: number;
  readonly environment: 'test' | 'production';
  readonly waitingFirst: number;
  readonly waitingSecond: number;
  readonly waitingLast: number;
  /** Of those that must arrive, however late. */
  readonly oldestWaitingSince: Date | null;
  readonly dead: number;
  /** By staff, until they say otherwise. */
  readonly paused: boolean;
  /** Messages in a row that nothing came of. */
  readonly failures: number;
  /** Nothing is sent before, because the other side does not answer. */
  readonly pausedUntil: Date | null;
}
