import type { OperatorId } from '../../platform/database';

export type LabelFormat = 'PDF' | 'PNG' | 'ZPL';

/** What a printer is sent: pages of 4 × 6 inches, or a stream of commands. */
export type PrintFormat = 'PDF' | 'ZPL';

/** A label file that is kept, without the file. */
export interface KeptLabel {
  readonly no: number;
  readonly format: LabelFormat;
  /** Null: it is to be fetched. */
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly receivedAt: Date;
  readonly printedAt: Date | null;
  readonly replacedAt: Date | null;
  /** Why it could not be fetched so far; empty: nothing is wrong. */
  readonly fetchProblem: string;
}

/** What is wrong with a file, in words for whoever made it. */
export interface Fault {
  readonly en: string;
  readonly zh: string;
}

/** An address that a label is fetched from, and with whose order it came. */
export interface LabelAddress {
  readonly operatorId: OperatorId;
  /** Null: the order came from elsewhere. */
  readonly registrationId: number | null;
  readonly url: string;
}

/** What a host wants to see before it gives a label. A face that knows the host says it. */
export interface LabelPass {
  headersFor(address: LabelAddress): Promise<Readonly<Record<string, string>>>;
}

export const LABEL_PASS = Symbol('LABEL_PASS');

/** What an installation decides. */
export abstract class LabelSettings {
  /** Host names from which labels are fetched; `*.` in front: all that end so. None: none is. */
  abstract readonly urlHosts: readonly string[];
}
