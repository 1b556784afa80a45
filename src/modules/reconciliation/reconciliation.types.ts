/** What is compared with what. */
export type Check =
  | 'stock'
  | 'ledger'
  | 'allocated'
  | 'in_transit'
  | 'receiving'
  | 'wallet'
  | 'wallet_line'
  | 'frozen'
  | 'quote'
  | 'charges'
  | 'history';

/** A balance that is not what it should be. */
export interface Difference {
  readonly check: Check;
  /** What it is about: warehouse, customer and SKU, a customer, or an order. */
  readonly subject: string;
  /** What stands there. */
  readonly held: string;
  /** What it should be, by the ledger or by the documents. */
  readonly told: string;
}

export interface Reconciliation {
  readonly stockRows: number;
  readonly differences: readonly Difference[];
}
