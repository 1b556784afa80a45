export type TransferState = 'in_transit' | 'completed' | 'cancelled';

export interface SentLine {
  readonly customerCode: string;
  readonly skuCode: string;
  readonly quantity: number;
}

export interface NewTransfer {
  readonly fromWarehouseCode: string;
  readonly toWarehouseCode: string;
  readonly lines: readonly SentLine[];
}

export interface ArrivedLine {
  readonly customerCode: string;
  readonly skuCode: string;
  readonly good: number;
  readonly defective: number;
}

export interface TransferLine {
  readonly lineNo: number;
  readonly customerId: number;
  readonly customerCode: string;
  readonly skuId: number;
  readonly skuCode: string;
  readonly sent: number;
  readonly good: number;
  readonly defective: number;
}

export interface TransferHead {
  readonly id: number;
  readonly transferNo: string;
  readonly fromWarehouseId: number;
  readonly fromWarehouseCode: string;
  readonly toWarehouseId: number;
  readonly toWarehouseCode: string;
  readonly state: TransferState;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly closedBy: string | null;
  readonly closeReason: string;
  readonly closedAt: Date | null;
}

export interface Transfer extends TransferHead {
  readonly lines: readonly TransferLine[];
}

export interface TransferFilter {
  readonly number?: string;
  /** From it or to it. */
  readonly warehouseCode?: string;
  readonly state?: TransferState;
  /** Newest first, below this id; null: from the newest. */
  readonly below: number | null;
  readonly limit: number;
}
