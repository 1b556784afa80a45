import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Database, OperatorId, Tx } from '../../platform/database';
import { changesStillBeingWritten } from './inventory.errors';
import {
  type ChangeRow,
  COUNT_ALL_CHANGES,
  COUNT_CHANGES,
  DATABASE_CLOCK,
  PAGE_OF_CHANGES,
  STOCK_WRITERS,
} from './inventory.sql';
import type { ChangesQuery, MovementType, StockChange } from './inventory.types';

/** How long a reader waits for the writers of its last moment, and how often it looks. */
const MAX_WAIT_MS = 2_000;
const LOOK_EVERY_MS = 5;

/** Where pages ended, so that the next one continues there instead of counting from the start. */
const MAX_POSITIONS = 20_000;
const POSITIONS_KEPT_MS = 600_000;

interface Position {
  readonly cursor: string;
  readonly id: number;
}

/** A moment of the database's; only its text is exact to the microsecond. */
interface Moment {
  readonly exact: string;
  readonly at: Date;
}

/** Before the first row of any window. */
const START: Position = { cursor: '-infinity', id: 0 };

/**
 * The list of stock changes that others copy, window by window and page by page.
 *
 * A movement is dated by the database's clock after its stock row is locked, and seen only after
 * its transaction commits, so for a moment there are movements with an old date that nobody can
 * see yet. A reader that answered in that moment would miss them for ever. So the answer ends at
 * a moment T for which no writer is still under way: T is read from the clock, then the reader
 * waits until every transaction that had touched stock by then has ended. Whoever touches stock
 * later dates its movements later than T.
 */
export class ChangeList {
  private readonly positions = new LRUCache<string, Position>({
    max: MAX_POSITIONS,
    ttl: POSITIONS_KEPT_MS,
  });

  constructor(private readonly db: Database) {}

  async page(
    operatorId: OperatorId,
    query: ChangesQuery,
  ): Promise<{ total: number; changes: StockChange[] }> {
    const settled = await this.settledMoment(operatorId);
    return this.db.transaction(operatorId, async (tx) => {
      const until = earlier(query.until, settled);
      const total = await count(tx, query, until);
      const { position, skip } = this.startOf(operatorId, query);
      const rows = await tx.rows(PAGE_OF_CHANGES, [
        operatorId,
        query.customerId,
        query.from,
        until,
        position.cursor,
        position.id,
        query.warehouseIds,
        query.skuCodes,
        query.pageSize,
        skip,
      ]);
      this.remember(operatorId, query, rows);
      return { total, changes: rows.map(stockChange) };
    });
  }

  private async settledMoment(operatorId: OperatorId): Promise<Moment> {
    const { clock, writers } = await this.db.transaction(operatorId, async (tx) => ({
      clock: await tx.rows(DATABASE_CLOCK, []),
      writers: await tx.rows(STOCK_WRITERS, []),
    }));
    const [moment] = clock;
    if (!moment) throw new Error('the database did not tell its time');
    await this.waitFor(operatorId, new Set(writers.map((row) => row.writer)));
    return moment;
  }

  private async waitFor(operatorId: OperatorId, writers: ReadonlySet<string>): Promise<void> {
    let left = writers;
    for (let waitedMs = 0; left.size > 0; waitedMs += LOOK_EVERY_MS) {
      if (waitedMs >= MAX_WAIT_MS) throw changesStillBeingWritten({ waitedMs });
      await pause(LOOK_EVERY_MS);
      const rows = await this.db.transaction(operatorId, (tx) => tx.rows(STOCK_WRITERS, []));
      const current = new Set(rows.map((row) => row.writer));
      left = new Set([...left].filter((writer) => current.has(writer)));
    }
  }

  /** The end of the nearest earlier page that is known, and how many rows lie between. */
  private startOf(
    operatorId: OperatorId,
    query: ChangesQuery,
  ): { position: Position; skip: number } {
    const before = query.pageNo - 1;
    const position = this.positions.get(pageKey(operatorId, query, before));
    return position ? { position, skip: 0 } : { position: START, skip: before * query.pageSize };
  }

  private remember(operatorId: OperatorId, query: ChangesQuery, rows: readonly ChangeRow[]): void {
    const last = rows.at(-1);
    // A page that is not full may still grow: the next one must not start behind it.
    if (!last || rows.length < query.pageSize) return;
    this.positions.set(pageKey(operatorId, query, query.pageNo), {
      cursor: last.cursor,
      id: last.id,
    });
  }
}

function pageKey(operatorId: OperatorId, query: ChangesQuery, pageNo: number): string {
  const { customerId, warehouseIds, skuCodes, from, pageSize } = query;
  return JSON.stringify([operatorId, customerId, warehouseIds, skuCodes, from, pageSize, pageNo]);
}

function earlier(asked: Date, settled: Moment): string {
  return asked.getTime() <= settled.at.getTime() ? asked.toISOString() : settled.exact;
}

async function count(tx: Tx, query: ChangesQuery, until: string): Promise<number> {
  const { customerId, warehouseIds, skuCodes, from } = query;
  const window = [tx.operatorId, customerId, from, until];
  const [row] =
    warehouseIds || skuCodes
      ? await tx.rows(COUNT_CHANGES, [...window, warehouseIds, skuCodes])
      : await tx.rows(COUNT_ALL_CHANGES, window);
  return row?.total ?? 0;
}

function stockChange(row: ChangeRow): StockChange {
  return {
    id: row.id,
    skuCode: row.sku_code,
    warehouseCode: row.warehouse_code,
    type: row.type as MovementType,
    change: row.change,
    after: row.after,
    documentNo: row.document_no,
    writtenAt: row.written_at,
  };
}
