import type { PrintFormat } from '../labels/labels.types';
import type { WorkOutcome } from '../orders/orders.types';

export type PrintKind = 'labels' | 'packing_slips' | 'pick_list';

export interface PrintRequest {
  readonly kind: PrintKind;
  readonly format: PrintFormat;
  readonly orderIds: readonly number[];
}

export interface PrintJob {
  readonly id: number;
  readonly kind: PrintKind;
  readonly format: PrintFormat;
  readonly person: string;
  readonly at: Date;
  /** How many orders are on it. */
  readonly orders: number;
}

/** A job that was made: the orders that are in its file, and why others are not. */
export interface MadePrintJob extends PrintJob {
  readonly outcomes: readonly WorkOutcome[];
}

/** Bytes for a printer. */
export interface PrintFile {
  readonly type: 'application/pdf' | 'application/zpl';
  readonly name: string;
  readonly bytes: Buffer;
}

/** One time that an order stood on a printed paper. */
export interface Print {
  readonly jobId: number;
  readonly kind: PrintKind;
  readonly labelNo: number | null;
  readonly person: string;
  readonly at: Date;
}
