import type { Tx } from '../../platform/database';
import { idsOf, Search } from '../../platform/search';
import type { Buckets } from './inventory.rules';
import type {
  Document,
  ListedMovement,
  ListedStock,
  MovementFilter,
  MovementType,
  StockAt,
  StockAtFilter,
  StockFilter,
} from './inventory.types';

/** So many stock rows are looked through one by one; of more, the ledger is read by time. */
const FEW_ROWS = 200;

interface PlaceFilter {
  readonly warehouseCode?: string;
  readonly customerCode?: string;
  readonly skuCode?: string;
  readonly customerId?: number;
}

export async function listStock(tx: Tx, filter: StockFilter): Promise<ListedStock[]> {
  const search = await placesOf(tx, filter);
  if (filter.short) search.where('s.short');
  if (filter.above !== null) search.where('s.id > ?1', filter.above);
  if (search.isHopeless) return [];
  const rows = await tx.manager.query<ListedStockRow[]>(
    `SELECT s.*, w.temu_code AS warehouse_code, c.code AS customer_code, k.code AS sku_code,
            k.stock_shown AND c.stock_shown AS shown
       FROM stock s ${NAMES}
      WHERE ${search.conditions.join(' AND ')}
      ORDER BY s.id LIMIT ${search.value(filter.limit)}`,
    search.values,
  );
  return rows.map(listedStock);
}

/** Rows that had a movement by then; what was never held before is left out. */
export async function listStockAt(tx: Tx, filter: StockAtFilter): Promise<StockAt[]> {
  const search = await placesOf(tx, filter);
  if (filter.above !== null) search.where('s.id > ?1', filter.above);
  if (search.isHopeless) return [];
  const moment = search.value(filter.moment);
  const rows = await tx.manager.query<StockAtRow[]>(
    `SELECT s.id, w.temu_code AS warehouse_code, c.code AS customer_code, k.code AS sku_code, m.*
       FROM stock s ${NAMES}
      CROSS JOIN LATERAL (
        SELECT m.no, m.written_at, m.on_hand_after, m.allocated_after, m.locked_after,
               m.defective_after, m.in_transit_after, m.receiving_after
          FROM stock_movements m
         WHERE m.operator_id = s.operator_id AND m.stock_id = s.id
           AND m.no = movement_no_at($1, s.id, ${moment})) m
      WHERE ${search.conditions.join(' AND ')}
      ORDER BY s.id LIMIT ${search.value(filter.limit)}`,
    search.values,
  );
  return rows.map((row) => ({
    id: row.id,
    warehouseCode: row.warehouse_code,
    customerCode: row.customer_code,
    skuCode: row.sku_code,
    ...bucketsOf(row, 'after'),
    movementNo: row.no,
    movedAt: row.written_at,
  }));
}

/**
 * The ledger, newest first. Of few stock rows each gives its newest lines through its key, and the
 * newest of those are the page; otherwise the ledger is read by time, by hand's few lines alone
 * where only they are asked for.
 */
export async function listMovements(tx: Tx, filter: MovementFilter): Promise<ListedMovement[]> {
  const stockIds = await fewRows(tx, filter);
  if (stockIds?.length === 0) return [];
  const search = linesOf(tx, filter);
  const limit = search.value(filter.limit);
  const conditions = search.conditions.join(' AND ');
  const lines = stockIds
    ? `unnest(${search.value(stockIds)}::bigint[]) AS r (stock_id)
       CROSS JOIN LATERAL (
         SELECT m.* FROM stock_movements m
          WHERE ${conditions} AND m.stock_id = r.stock_id AND ${between(search, filter)}
          ORDER BY m.no DESC LIMIT ${limit}) m`
    : `stock_movements m`;
  const rest = stockIds ? 'true' : `${conditions} AND ${await ofPlaces(search, filter)}`;
  const rows = await tx.manager.query<ListedMovementRow[]>(
    `SELECT m.*, w.temu_code AS warehouse_code, c.code AS customer_code, k.code AS sku_code,
            (extract(epoch FROM m.written_at) * 1000000)::bigint AS written_us
       FROM ${lines}
       JOIN stock s ON s.operator_id = m.operator_id AND s.id = m.stock_id ${NAMES}
      WHERE ${rest}
      ORDER BY m.written_at DESC, m.id DESC LIMIT ${limit}`,
    search.values,
  );
  return rows.map(listedMovement);
}

const NAMES = `
       JOIN warehouses w ON w.operator_id = s.operator_id AND w.id = s.warehouse_id
       JOIN customers c ON c.operator_id = s.operator_id AND c.id = s.customer_id
       JOIN skus k ON k.operator_id = s.operator_id AND k.id = s.sku_id`;

async function placesOf(tx: Tx, filter: PlaceFilter): Promise<Search> {
  const search = new Search(tx, 's.operator_id');
  const { warehouseCode, customerCode, skuCode, customerId } = filter;
  if (customerId !== undefined) search.where('s.customer_id = ?1', customerId);
  if (warehouseCode !== undefined)
    await search.among('s.warehouse_id', 'warehouses', 'temu_code', warehouseCode);
  if (customerCode !== undefined)
    await search.among('s.customer_id', 'customers', 'code', customerCode);
  if (skuCode !== undefined) await search.among('s.sku_id', 'skus', 'code', skuCode);
  return search;
}

/** The stock rows of what is asked for, if they are few; null: they are many, or all. */
async function fewRows(tx: Tx, filter: MovementFilter): Promise<number[] | null> {
  const order = filter.document?.order;
  if (order) return rowsOfOrder(tx, order);
  const search = await placesOf(tx, filter);
  if (search.isHopeless) return [];
  if (search.conditions.length === 1) return null;
  const rows = await tx.manager.query<{ id: number }[]>(
    `SELECT s.id FROM stock s WHERE ${search.conditions.join(' AND ')} LIMIT ${FEW_ROWS + 1}`,
    search.values,
  );
  return rows.length > FEW_ROWS ? null : rows.map((row) => row.id);
}

async function rowsOfOrder(
  tx: Tx,
  { warehouseCode, skuCodes }: { warehouseCode: string; skuCodes: readonly string[] },
): Promise<number[]> {
  const rows = await tx.manager.query<{ id: number }[]>(
    `SELECT s.id FROM skus k
       JOIN stock s ON s.operator_id = k.operator_id AND s.sku_id = k.id
       JOIN warehouses w ON w.operator_id = s.operator_id AND w.id = s.warehouse_id
      WHERE k.operator_id = $1 AND k.code = ANY($2::text[]) AND w.temu_code = $3`,
    [tx.operatorId, skuCodes, warehouseCode],
  );
  return rows.map((row) => row.id);
}

function linesOf(tx: Tx, filter: MovementFilter): Search {
  const search = new Search(tx, 'm.operator_id');
  const { type, document, below } = filter;
  const { from, until } = timesOf(filter);
  if (type !== undefined) search.where('m.type = ?1', type);
  // Written out, so that the index of their few lines is seen.
  if (type !== undefined && !isOrders(type))
    search.where("m.type NOT IN ('allocate', 'release', 'ship')");
  if (document) {
    search.where('m.document_no = ?1', document.no);
    const ofOrder = document.order ? '=' : '<>';
    search.where(`m.document_kind ${ofOrder} 'outbound_order'`);
  }
  if (from !== undefined) search.where('m.written_at >= ?1', from);
  if (until !== undefined) search.where('m.written_at < ?1', until);
  if (below) search.where(`(m.written_at, m.id) < (${MOMENT}, ?2)`, below.writtenUs, below.id);
  return search;
}

/** Spares a page the lines of a row that are newer, and those that are older: they may be a million. */
function between(search: Search, filter: MovementFilter): string {
  const { below } = filter;
  const { from, until } = timesOf(filter);
  const noAt = (moment: string) => `movement_no_at($1, r.stock_id, ${moment})`;
  const conditions = ['true'];
  if (below)
    conditions.push(`m.no <= ${noAt(MOMENT.replace('?1', search.value(below.writtenUs)))}`);
  else if (until) conditions.push(`m.no <= ${noAt(search.value(until))}`);
  if (from)
    conditions.push(
      `m.no > ${noAt(`${search.value(from)}::timestamptz - interval '1 microsecond'`)}`,
    );
  return conditions.join(' AND ');
}

/** An order's lines were written while it was open. */
function timesOf({ document, from, until }: MovementFilter): { from?: Date; until?: Date } {
  return {
    from: from ?? document?.order?.since,
    until: until ?? document?.order?.until ?? undefined,
  };
}

const MOMENT = "timestamptz 'epoch' + ?1 * interval '1 microsecond'";

/** Of many stock rows: the condition on each line that it is of one of them. */
async function ofPlaces(search: Search, filter: MovementFilter): Promise<string> {
  const { warehouseCode, customerCode, skuCode, customerId } = filter;
  const { tx } = search;
  const conditions = ['true'];
  const among = async (column: string, table: string, name: string, code?: string) => {
    if (code === undefined) return;
    const ids = await idsOf(tx, table, name, code);
    conditions.push(`${column} = ANY(${search.value(ids)}::bigint[])`);
  };
  if (customerId !== undefined) conditions.push(`m.customer_id = ${search.value(customerId)}`);
  await among('m.customer_id', 'customers', 'code', customerCode);
  await among('s.warehouse_id', 'warehouses', 'temu_code', warehouseCode);
  await among('s.sku_id', 'skus', 'code', skuCode);
  return conditions.join(' AND ');
}

function isOrders(type: MovementType): boolean {
  return type === 'allocate' || type === 'release' || type === 'ship';
}

interface ListedStockRow {
  id: number;
  warehouse_code: string;
  customer_code: string;
  sku_code: string;
  on_hand: number;
  allocated: number;
  locked: number;
  defective: number;
  in_transit: number;
  receiving: number;
  safety_stock: number;
  shown: boolean;
  changed_at: Date;
}

function listedStock(row: ListedStockRow): ListedStock {
  return {
    id: row.id,
    warehouseCode: row.warehouse_code,
    customerCode: row.customer_code,
    skuCode: row.sku_code,
    onHand: row.on_hand,
    allocated: row.allocated,
    locked: row.locked,
    defective: row.defective,
    inTransit: row.in_transit,
    receiving: row.receiving,
    safetyStock: row.safety_stock,
    shown: row.shown,
    changedAt: row.changed_at,
  };
}

type BucketColumns<End extends string> = Record<
  `${'on_hand' | 'allocated' | 'locked' | 'defective' | 'in_transit' | 'receiving'}_${End}`,
  number
>;

interface StockAtRow extends BucketColumns<'after'> {
  id: number;
  no: number;
  warehouse_code: string;
  customer_code: string;
  sku_code: string;
  written_at: Date;
}

interface ListedMovementRow extends BucketColumns<'change'>, BucketColumns<'after'> {
  id: number;
  no: number;
  warehouse_code: string;
  customer_code: string;
  sku_code: string;
  type: MovementType;
  document_kind: Document['kind'];
  document_no: string;
  person: string;
  reason: string;
  request_id: string;
  happened_at: Date;
  written_at: Date;
  written_us: number;
}

function listedMovement(row: ListedMovementRow): ListedMovement {
  return {
    id: row.id,
    no: row.no,
    warehouseCode: row.warehouse_code,
    customerCode: row.customer_code,
    skuCode: row.sku_code,
    type: row.type,
    change: bucketsOf(row, 'change'),
    after: bucketsOf(row, 'after'),
    documentKind: row.document_kind,
    documentNo: row.document_no,
    person: row.person,
    reason: row.reason,
    requestId: row.request_id,
    happenedAt: row.happened_at,
    writtenAt: row.written_at,
    writtenUs: row.written_us,
  };
}

function bucketsOf<End extends string>(row: BucketColumns<End>, end: End): Buckets {
  return {
    onHand: row[`on_hand_${end}`],
    allocated: row[`allocated_${end}`],
    locked: row[`locked_${end}`],
    defective: row[`defective_${end}`],
    inTransit: row[`in_transit_${end}`],
    receiving: row[`receiving_${end}`],
  };
}
