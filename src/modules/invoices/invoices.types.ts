import type { LengthUnit, WeightUnit } from '../../platform/measures';

/** Why a carrier billed something else than was expected. */
export const FINDING_CAUSES = [
  'weight',
  'size',
  'surcharge',
  'price',
  'currency',
  'unknown_tracking',
  'double_billed',
] as const;
export type FindingCause = (typeof FINDING_CAUSES)[number];

export type FindingState = 'open' | 'posted' | 'dismissed';

/** A line of a carrier's invoice. Amounts in the smallest unit of its currency. */
export interface InvoiceLine {
  /** Of the file, as people count. */
  readonly lineNo: number;
  readonly trackingNumber: string;
  /** What for, in the carrier's words; empty: it says nothing. */
  readonly charge: string;
  readonly amountMinor: number;
  readonly weight: { readonly value: string; readonly unit: WeightUnit } | null;
  readonly size: {
    readonly sides: readonly [string, string, string];
    readonly unit: LengthUnit;
  } | null;
}

/** What was found, so that people can see it with their own eyes. */
export interface FindingDetails {
  readonly charges: readonly { readonly charge: string; readonly amountMinor: number }[];
  readonly billedWeight?: string;
  readonly ourWeight?: string;
  readonly billedSize?: string;
  readonly ourSize?: string;
  /** Number of the invoice that billed it first; empty: this one. */
  readonly billedFirstIn?: string;
}

/** A difference, and what is proposed to be taken from the customer for it. */
export interface FoundDifference {
  readonly cause: FindingCause;
  readonly trackingNumber: string;
  readonly orderId: number | null;
  readonly billedMinor: number;
  readonly expectedMinor: number;
  readonly proposedMinor: number;
  readonly details: FindingDetails;
}
