import type { Masking } from './masking.rules';

/** A call that is over, in or out, as its face saw it. */
export interface FinishedCall {
  /** 0: nobody's, because its key is not known. */
  readonly operatorId: number;
  readonly at: Date;
  readonly direction: 'in' | 'out';
  readonly subject: string;
  readonly customerCode: string | null;
  /** The number of the order that it was about. */
  readonly number: string | null;
  readonly requestId: string;
  readonly ok: boolean;
  readonly outcome: number;
  readonly message: string;
  readonly httpStatus: number;
  readonly durationUs: number;
  readonly request: Buffer;
  readonly answer: string;
  readonly authenticated: boolean;
  readonly masking: Masking;
  /** It changed nothing: its texts are forgotten after days, not after months. */
  readonly reads?: boolean;
  /** Works out why it failed, beyond its message; asked when the call is written, not before. */
  readonly explain?: () => Promise<Explanation>;
}

/** Why a call failed, in words and with what the face has to show for it; no secret is in it. */
export interface Explanation {
  readonly en: string;
  readonly zh: string;
  /** What had to be signed. */
  readonly canonical: string;
}

/** A recorded call, without its texts. */
export interface RecordedCall {
  readonly id: number;
  readonly at: Date;
  readonly direction: 'in' | 'out';
  readonly subject: string;
  readonly customerCode: string | null;
  readonly number: string | null;
  readonly requestId: string;
  readonly ok: boolean;
  readonly outcome: number;
  readonly message: string;
  readonly httpStatus: number;
  readonly durationUs: number;
  readonly requestBytes: number;
}

export interface CallTexts {
  /** Null once they are forgotten. */
  readonly request: string | null;
  readonly answer: string | null;
  readonly explanation: Explanation | null;
}

export interface CallFilter {
  readonly number?: string;
  readonly requestId?: string;
  readonly subject?: string;
  readonly direction?: 'in' | 'out';
  readonly customerCode?: string;
  readonly outcome?: number;
  readonly ok?: boolean;
  readonly from?: Date;
  /** Not itself included. */
  readonly until?: Date;
  /** Newest first, continuing below this one; null: from the newest. */
  readonly below: { readonly at: Date; readonly id: number } | null;
  readonly limit: number;
}

/** What the recorder has done since the process started. */
export interface CallCounters {
  readonly recorded: number;
  /** Not recorded, because the queue was full or the database refused. */
  readonly lost: number;
  /** Not recorded, because too many came that nobody signed. */
  readonly capped: number;
  readonly queued: number;
}
