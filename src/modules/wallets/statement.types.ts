import type { Wording } from '../../platform/failure';

/** Kinds of lines, as accountants book them. */
export const STATEMENT_KINDS = {
  top_up: { en: 'Top-up', zh: '充值' },
  charge: { en: 'Order charge', zh: '订单扣费' },
  order_correction: { en: 'Order correction', zh: '订单费用调整' },
  correction: { en: 'Correction', zh: '调整' },
} as const satisfies Readonly<Record<string, Wording>>;

export type StatementKind = keyof typeof STATEMENT_KINDS;

export interface StatementLine {
  /** Its place in the wallet's ledger. */
  readonly no: number;
  readonly at: Date;
  readonly kind: StatementKind;
  readonly documentNo: string;
  readonly amountMinor: number;
  readonly balanceAfterMinor: number;
  readonly reason: string;
}

/** A period as people say it: whole days, both included, where they live by this time zone. */
export interface StatementPeriod {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly timeZone: string;
}

/**
 * What happened to a wallet in a period: opening balance + sums = closing balance, to the cent.
 * Amounts in the smallest unit of the currency.
 */
export interface Statement extends StatementPeriod {
  readonly operatorName: string;
  readonly customerId: number;
  readonly customerCode: string;
  readonly customerName: string;
  readonly currency: string;
  readonly openingMinor: number;
  readonly sums: readonly {
    readonly kind: StatementKind;
    readonly lines: number;
    readonly sumMinor: number;
  }[];
  readonly closingMinor: number;
  /** Of the closing balance, promised to orders that had not left. */
  readonly frozenMinor: number;
  /** Of the ledger: after this number, and up to that. */
  readonly afterNo: number;
  readonly lastNo: number;
  /** When it was made. */
  readonly madeAt: Date;
}
