import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { ChangeList } from './change-list';
import { adjust } from './deeds.rules';
import { available, placeKey } from './inventory.rules';
import {
  KEEP_SAFE,
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
  ListedMovement,
  ListedStock,
  LockedStock,
  Movement,
  MovementFilter,
  ShownStock,
  StockAfter,
  StockAt,
  StockAtFilter,
  StockChange,
  StockFilter,
  StockKey,
  StockLine,
  StockName,
  StockPlace,
  StockWork,
} from './inventory.types';
import { listMovements, listStock, listStockAt } from './stock-lists';
import { findPlaces } from './stock-places';
import { decideWork } from './stock-work';

export interface Adjustment extends StockKey {
  readonly customerId: number;
  readonly skuCode: string;
  readonly warehouseCode: string;
  /** Pieces found (above zero) or missing (below zero). */
  readonly change: number;
  readonly documentNo: string;
  readonly cause: Cause;
}

/** Rows that are read at once where all are. */
const PAGE = 500;

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

  /** The places behind the codes that people write, in their order; a failure where there is none. */
  findPlaces(tx: Tx, names: readonly StockName[]): Promise<(StockPlace | Failure)[]> {
    return findPlaces(tx, names);
  }

  /**
   * Does the work of all lines, in their order, or of none: where one can't be done, nothing moves,
   * and each line that can't has its reason.
   */
  async tryWork(tx: Tx, work: StockWork): Promise<(StockAfter | Failure)[]> {
    const places = work.lines.map((line) => line.place);
    await this.open(tx, places);
    const { outcomes, movements } = decideWork(work, await this.lock(tx, places));
    if (movements.length === outcomes.length) await this.move(tx, movements);
    return outcomes;
  }

  /** The same, where the first line that can't be done is the failure of all. */
  async work(tx: Tx, work: StockWork): Promise<StockAfter[]> {
    return (await this.tryWork(tx, work)).map((outcome) => {
      if (outcome instanceof Failure) throw outcome;
      return outcome;
    });
  }

  /** Keeps so many pieces of each place from being promised; the ledger knows nothing of it. */
  async keepSafe(
    tx: Tx,
    lines: readonly { readonly place: StockPlace; readonly safetyStock: number }[],
  ): Promise<StockAfter[]> {
    const places = lines.map((line) => line.place);
    await this.open(tx, places);
    const rows = await this.lock(tx, places);
    const wanted = new Map(lines.map((line) => [placeKey(line.place), line.safetyStock]));
    const kept = rows.map((row) => ({ ...row, safetyStock: wanted.get(placeKey(row)) ?? 0 }));
    await tx.rows(KEEP_SAFE, [
      tx.operatorId,
      kept.map((row) => row.id),
      kept.map((row) => row.safetyStock),
    ]);
    const byPlace = new Map(kept.map((row) => [placeKey(row), row]));
    return places.flatMap((place) => byPlace.get(placeKey(place)) ?? []);
  }

  /** Corrects what is on hand; refuses to go below zero. */
  async adjust(tx: Tx, adjustment: Adjustment): Promise<{ onHand: number }> {
    const [after] = await this.work(tx, {
      lines: [{ place: adjustment, stepOf: () => adjust(adjustment.change) }],
      document: { kind: 'adjustment', no: adjustment.documentNo },
      cause: adjustment.cause,
    });
    return { onHand: after?.onHand ?? 0 };
  }

  /** Stock as it is, a page of it, in the order in which it was first held. */
  list(operatorId: OperatorId, filter: StockFilter): Promise<ListedStock[]> {
    return this.db.transaction(operatorId, (tx) => listStock(tx, filter));
  }

  /** All of it, page by page as it is read. */
  async *each(
    operatorId: OperatorId,
    filter: Omit<StockFilter, 'above' | 'limit'>,
  ): AsyncGenerator<ListedStock> {
    for (let above: number | null = null; ; ) {
      const rows: ListedStock[] = await this.list(operatorId, { ...filter, above, limit: PAGE });
      yield* rows;
      if (rows.length < PAGE) return;
      above = rows.at(-1)?.id ?? null;
    }
  }

  /** Stock as it was at a moment, a page of it, told by the ledger. */
  listAt(operatorId: OperatorId, filter: StockAtFilter): Promise<StockAt[]> {
    return this.db.transaction(operatorId, (tx) => listStockAt(tx, filter));
  }

  /** Lines of the ledger, newest first. */
  movements(operatorId: OperatorId, filter: MovementFilter): Promise<ListedMovement[]> {
    return this.db.transaction(operatorId, (tx) => listMovements(tx, filter));
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
    const asked = [operatorId, customerId, warehouseIds, skuCodes];
    const rows = await this.db.read(operatorId, SHOW_STOCK, asked);
    return rows.map(shownStock);
  }

  /** What changed for sale, a page of it; nothing is missed or repeated while others write. */
  changes(
    operatorId: OperatorId,
    query: ChangesQuery,
  ): Promise<{ total: number; changes: StockChange[] }> {
    return this.changeList.page(operatorId, query);
  }

  private open(tx: Tx, places: readonly StockLine['place'][]): Promise<never[]> {
    return tx.rows(OPEN_STOCK, [
      tx.operatorId,
      places.map((place) => place.warehouseId),
      places.map((place) => place.skuId),
      places.map((place) => place.customerId),
    ]);
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
