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
