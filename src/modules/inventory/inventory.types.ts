import type { BucketChange, Buckets } from './inventory.rules';

export type MovementType =
  | 'announce'
  | 'receive'
  | 'put_away'
  | 'close_short'
  | 'allocate'
  | 'release'
  | 'ship'
  | 'adjust_up'
  | 'adjust_down'
  | 'to_defective'
  | 'to_good'
  | 'lock'
  | 'unlock'
  | 'transfer_out'
  | 'transfer_in'
  | 'return_in'
  | 'count';

export interface Document {
  readonly kind:
    | 'outbound_order'
    | 'inbound_order'
    | 'adjustment'
    | 'quality'
    | 'lock'
    | 'transfer'
    | 'count'
    | 'return';
  readonly no: string;
}

/** Who moves pieces, why, and by which request. */
export interface Cause {
  readonly person: string;
  readonly reason: string;
  readonly requestId: string;
}

export interface Movement {
  readonly stockId: number;
  readonly type: MovementType;
  readonly change: BucketChange;
  readonly document: Document;
  readonly cause: Cause;
  /** When it happened, if that is not now. */
  readonly happenedAt?: Date;
}

export interface StockKey {
  readonly warehouseId: number;
  readonly skuId: number;
}

/** A stock row by the codes that people use. */
export interface StockName {
  readonly warehouseCode: string;
  readonly customerCode: string;
  readonly skuCode: string;
}

export interface StockPlace extends StockName, StockKey {
  readonly customerId: number;
}

/** One movement of a stock row, as it is decided. */
export interface Step {
  readonly type: MovementType;
  readonly change: BucketChange;
}

/** What a deed makes of a stock row; a count has to know what is thought to be there. */
export type StepOf = (stock: Buckets) => Step;

/** What is done to the pieces of one place. */
export interface StockLine {
  readonly place: StockKey & {
    readonly customerId: number;
    readonly warehouseCode: string;
    readonly skuCode: string;
  };
  readonly stepOf: StepOf;
}

/** What is done to any number of places, under one document. */
export interface StockWork {
  readonly lines: readonly StockLine[];
  readonly document: Document;
  readonly cause: Cause;
  /** When it happened, if that is not now. */
  readonly happenedAt?: Date;
}

/** How a stock row stands after a line of work. */
export interface StockAfter extends Buckets {
  readonly safetyStock: number;
}

/** A stock row that this transaction has locked. */
export interface LockedStock extends Buckets, StockKey {
  readonly id: number;
  readonly customerId: number;
  readonly safetyStock: number;
}

/** What a customer is shown of one SKU in one warehouse. */
export interface ShownStock extends Buckets {
  readonly warehouseCode: string;
  readonly skuCode: string;
  readonly available: number;
  readonly changedAt: Date;
}

export interface StockChange {
  readonly id: number;
  readonly skuCode: string;
  readonly warehouseCode: string;
  readonly type: MovementType;
  readonly change: number;
  readonly after: number;
  readonly documentNo: string;
  readonly writtenAt: Date;
}

export interface ChangesQuery {
  readonly customerId: number;
  /** Warehouses to narrow to; null: all. */
  readonly warehouseIds: readonly number[] | null;
  readonly skuCodes: readonly string[] | null;
  readonly from: Date;
  /** The first moment that is no longer asked for. */
  readonly until: Date;
  readonly pageNo: number;
  readonly pageSize: number;
}

export interface StockFilter {
  readonly warehouseCode?: string;
  readonly customerCode?: string;
  readonly skuCode?: string;
  /** Only rows of which more is promised than there is. */
  readonly short?: boolean;
  /** Only the customer's; for whoever may see no other. */
  readonly customerId?: number;
  /** Rows with a greater id; null: from the first. */
  readonly above: number | null;
  readonly limit: number;
}

export interface ListedStock extends StockName, StockAfter {
  readonly id: number;
  /** Whether others are told of it. */
  readonly shown: boolean;
  readonly changedAt: Date;
}

export interface StockAtFilter extends Omit<StockFilter, 'short'> {
  readonly moment: Date;
}

/** A stock row as it stood at a moment, by its last movement up to then. */
export interface StockAt extends StockName, Buckets {
  readonly id: number;
  /** The number of that movement in the ledger of the row. */
  readonly movementNo: number;
  readonly movedAt: Date;
}

export interface MovementFilter {
  readonly warehouseCode?: string;
  readonly customerCode?: string;
  readonly skuCode?: string;
  readonly customerId?: number;
  readonly type?: MovementType;
  readonly document?: DocumentFilter;
  readonly from?: Date;
  readonly until?: Date;
  /** Newest first, below this line; null: from the newest. */
  readonly below: { readonly writtenUs: number; readonly id: number } | null;
  readonly limit: number;
}

/**
 * A document by its number. The ledger has no index of orders' numbers, which every order would
 * have to write: who asks for an order's lines says which SKUs it has, and from when to when it
 * was open.
 */
export interface DocumentFilter {
  readonly no: string;
  readonly order?: {
    readonly warehouseCode: string;
    readonly skuCodes: readonly string[];
    readonly since: Date;
    /** After its last line; null: it is open. */
    readonly until: Date | null;
  };
}

/** A line of the ledger, as people read it. */
export interface ListedMovement extends StockName {
  readonly id: number;
  readonly no: number;
  readonly type: MovementType;
  readonly change: Buckets;
  readonly after: Buckets;
  readonly documentKind: Document['kind'];
  readonly documentNo: string;
  readonly person: string;
  readonly reason: string;
  readonly requestId: string;
  readonly happenedAt: Date;
  readonly writtenAt: Date;
  readonly writtenUs: number;
}
