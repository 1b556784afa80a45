import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { ChangeList } from './change-list';
import { adjustmentBelowZero } from './inventory.errors';
import { available } from './inventory.rules';
import {
  LOCK_STOCK,
  MOVE_STOCK,
  OPEN_STOCK,
  SHORT_STOCK,
  SHOW_STOCK,
  type ShownStockRow,
  type StockRow,
} from './inventory.sql';
import type {
  Cause,
  ChangesQuery,
  LockedStock,
  Movement,
  ShownStock,
  StockChange,
  StockKey,
} from './inventory.types';

export interface Adjustment extends StockKey {
  readonly customerId: number;
  readonly skuCode: string;
  readonly warehouseCode: string;
  /** Pieces found (above zero) or missing (below zero). */
  readonly change: number;
  readonly documentNo: string;
  readonly cause: Cause;
}

@Injectable()
export class InventoryService {
  private readonly changeList: ChangeList;

  constructor(private readonly db: Database) {
    this.changeList = new ChangeList(db);
  }

  /**
   * Locks the stock rows of these keys in the one order that everybody uses, until the
   * transaction ends. A key that was never stocked has no row and is left out.
   */
  async lock(tx: Tx, keys: readonly StockKey[]): Promise<LockedStock[]> {
    if (keys.length === 0) return [];
    const rows = await tx.rows(LOCK_STOCK, [
      tx.operatorId,
      keys.map((key) => key.warehouseId),
      keys.map((key) => key.skuId),
    ]);
    return rows.map(lockedStock);
  }

  /**
   * Moves pieces of rows that this transaction has locked, and writes the ledger. The database
   * refuses a bucket below zero, and an allocation of what is not there.
   */
  async move(tx: Tx, movements: readonly Movement[]): Promise<void> {
    if (movements.length === 0) return;
    const rows = [...new Set(movements.map((movement) => movement.stockId))];
    await tx.rows(MOVE_STOCK, [tx.operatorId, JSON.stringify(movements.map(asked)), rows]);
  }

  /** Corrects what is on hand; refuses to go below zero. */
  async adjust(tx: Tx, adjustment: Adjustment): Promise<{ onHand: number }> {
    const { change, warehouseId, skuId, customerId } = adjustment;
    await tx.rows(OPEN_STOCK, [tx.operatorId, [warehouseId], [skuId], [customerId]]);
    const [row] = await this.lock(tx, [adjustment]);
    if (!row) throw new Error(`no stock row for SKU ${skuId} in warehouse ${warehouseId}`);
    if (row.onHand + change < 0) {
      throw adjustmentBelowZero({
        sku: adjustment.skuCode,
        warehouse: adjustment.warehouseCode,
        change,
        onHand: row.onHand,
      });
    }
    await this.move(tx, [
      {
        stockId: row.id,
        type: change > 0 ? 'adjust_up' : 'adjust_down',
        change: { onHand: change },
        document: { kind: 'adjustment', no: adjustment.documentNo },
        cause: adjustment.cause,
      },
    ]);
    return { onHand: row.onHand + change };
  }

  /** Rows of which more is promised than there is: a count found fewer pieces than were thought. */
  async shortages(tx: Tx): Promise<{ warehouseId: number; skuId: number; missing: number }[]> {
    const rows = await tx.rows(SHORT_STOCK, [tx.operatorId]);
    return rows.map(({ warehouse_id: warehouseId, sku_id: skuId, missing }) => ({
      warehouseId,
      skuId,
      missing,
    }));
  }

  /** What a customer is shown of its SKUs, a row for each known SKU in each of the warehouses. */
  async show(
    operatorId: OperatorId,
    customerId: number,
    warehouseIds: readonly number[],
    skuCodes: readonly string[],
  ): Promise<ShownStock[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(SHOW_STOCK, [operatorId, customerId, warehouseIds, skuCodes]),
    );
    return rows.map(shownStock);
  }

  /** What changed for sale, a page of it; nothing is missed or repeated while others write. */
  changes(
    operatorId: OperatorId,
    query: ChangesQuery,
  ): Promise<{ total: number; changes: StockChange[] }> {
    return this.changeList.page(operatorId, query);
  }
}

function asked(movement: Movement, ord: number): Record<string, unknown> {
  const { change, document, cause } = movement;
  return {
    ord,
    stock_id: movement.stockId,
    type: movement.type,
    on_hand: change.onHand ?? 0,
    allocated: change.allocated ?? 0,
    locked: change.locked ?? 0,
    defective: change.defective ?? 0,
    in_transit: change.inTransit ?? 0,
    receiving: change.receiving ?? 0,
    document_kind: document.kind,
    document_no: document.no,
    person: cause.person,
    reason: cause.reason,
    request_id: cause.requestId,
    happened_at: movement.happenedAt ?? null,
  };
}

function lockedStock(row: StockRow): LockedStock {
  return {
    id: row.id,
    warehouseId: row.warehouse_id,
    skuId: row.sku_id,
    customerId: row.customer_id,
    ...bucketsOf(row),
    safetyStock: row.safety_stock,
  };
}

function shownStock(row: ShownStockRow): ShownStock {
  const buckets = bucketsOf(row);
  return {
    warehouseCode: row.warehouse_code,
    skuCode: row.sku_code,
    ...buckets,
    available: row.shown ? available({ ...buckets, safetyStock: row.safety_stock }) : 0,
    changedAt: row.changed_at,
  };
}

function bucketsOf(row: Omit<StockRow, 'id' | 'warehouse_id' | 'sku_id' | 'customer_id'>) {
  return {
    onHand: row.on_hand,
    allocated: row.allocated,
    locked: row.locked,
    defective: row.defective,
    inTransit: row.in_transit,
    receiving: row.receiving,
  };
}
