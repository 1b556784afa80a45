export type InboundState =
  | 'draft'
  | 'submitted'
  | 'in_transit'
  | 'arrived'
  | 'receiving'
  | 'putting_away'
  | 'completed'
  | 'cancelled';

/** An inbound order, and whose it must be: a customer sees no other's. */
export interface InboundKey {
  readonly id: number;
  readonly customerId?: number;
}

export interface ExpectedLine {
  readonly skuCode: string;
  readonly expected: number;
}

export interface NewInbound {
  readonly customerCode: string;
  readonly warehouseCode: string;
  readonly reference: string;
  readonly carrierName: string;
  readonly trackingNumber: string;
  readonly expectedAt: Date | null;
  readonly note: string;
  readonly lines: readonly ExpectedLine[];
}

/** What may be changed while it is a draft; lines are replaced as a whole. */
export type InboundChange = Partial<Omit<NewInbound, 'customerCode' | 'warehouseCode'>>;

export interface ReceivedLine {
  readonly skuCode: string;
  /** Below zero takes back what was written too much. */
  readonly quantity: number;
}

export interface PutAwayLine {
  readonly skuCode: string;
  readonly good: number;
  readonly defective: number;
}

export interface InboundLine {
  readonly lineNo: number;
  readonly skuId: number;
  readonly skuCode: string;
  readonly expected: number;
  readonly received: number;
  readonly good: number;
  readonly defective: number;
}

export interface InboundStep {
  readonly from: InboundState | null;
  readonly to: InboundState;
  readonly person: string;
  readonly reason: string;
  readonly requestId: string;
  readonly at: Date;
}

export interface InboundOrder {
  readonly id: number;
  readonly inboundNo: string;
  readonly reference: string;
  readonly customerId: number;
  readonly customerCode: string;
  readonly warehouseId: number;
  readonly warehouseCode: string;
  readonly state: InboundState;
  readonly carrierName: string;
  readonly trackingNumber: string;
  readonly expectedAt: Date | null;
  readonly note: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
}

export interface WholeInbound extends InboundOrder {
  readonly lines: readonly InboundLine[];
  readonly history: readonly InboundStep[];
}

export interface InboundFilter {
  /** Ours or the customer's. */
  readonly number?: string;
  readonly customerCode?: string;
  readonly customerId?: number;
  readonly warehouseCode?: string;
  readonly skuCode?: string;
  readonly state?: InboundState;
  readonly from?: Date;
  readonly until?: Date;
  /** Newest first, below this id; null: from the newest. */
  readonly below: number | null;
  readonly limit: number;
}
