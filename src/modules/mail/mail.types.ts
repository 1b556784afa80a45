import type { Wording } from '../../platform/failure';

/** How mail leaves, as the environment says. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else it begins after STARTTLS, without which nothing is sent. */
  readonly secure: boolean;
  /** A server on this machine, which may be spoken to in the clear. */
  readonly loopback: boolean;
  readonly user: string;
  readonly password: string;
  readonly from: { readonly name: string; readonly address: string };
  /** Where this installation is reached by people: links in mails begin with it. */
  readonly publicUrl: string;
}

export abstract class MailSettings {
  /** Null: no mail is written or sent. */
  abstract readonly server: MailServer | null;
}

export const MAIL_KINDS = ['staff_link', 'customer_link', 'wallets_low'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

export const MAIL_STATES = ['waiting', 'sent', 'given_up'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Why the last try failed. */
export const MAIL_REASONS = [
  'unreachable',
  'certificate',
  'sign_in',
  'sender_refused',
  'postponed',
  'refused',
  'expired',
] as const;
export type MailReason = (typeof MAIL_REASONS)[number];

/** What a mail says, in both languages. */
export interface Letter {
  readonly subject: Wording;
  readonly body: Wording;
}

export interface NewMail extends Letter {
  readonly kind: MailKind;
  /** What it is about, such as `staff 12`: never an address. */
  readonly about: string;
  /** One address. */
  readonly to: string;
  /** After it, it would be of no use, and is not sent. */
  readonly expiresAt: Date;
}

/** A mail as staff may see it: neither address nor text. */
export interface MailView {
  readonly id: number;
  readonly kind: MailKind;
  readonly about: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly reason: MailReason | null;
  /** The number with which the server answered last, such as `550 5.1.1`; its words may name people. */
  readonly answer: string;
  readonly writtenAt: Date;
  readonly nextTryAt: Date | null;
  readonly settledAt: Date | null;
}
