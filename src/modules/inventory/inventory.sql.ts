import { type Statement, statement } from '../../platform/database';

export interface StockRow {
  id: number;
  warehouse_id: number;
  sku_id: number;
  customer_id: number;
  on_hand: number;
  allocated: number;
  locked: number;
  defective: number;
  in_transit: number;
  receiving: number;
  safety_stock: number;
}

/**
 * Takes the rows in one fixed order, by warehouse and SKU, as everybody does: two batches that
 * share SKUs wait for each other, they never wait in a circle. The rows are found one by one
 * through their key, whatever the planner believes of the table's size.
 */
export const LOCK_STOCK: Statement<StockRow> = statement(
  'inventory_lock_stock',
  `SELECT s.*
     FROM (SELECT DISTINCT warehouse_id, sku_id FROM unnest($2::bigint[], $3::bigint[]) AS k (warehouse_id, sku_id)
            ORDER BY warehouse_id, sku_id) k
    CROSS JOIN LATERAL (
      SELECT s.id, s.warehouse_id, s.sku_id, s.customer_id, s.on_hand, s.allocated, s.locked,
             s.defective, s.in_transit, s.receiving, s.safety_stock
        FROM stock s
       WHERE s.operator_id = $1 AND s.warehouse_id = k.warehouse_id AND s.sku_id = k.sku_id
         FOR UPDATE) s`,
);

/** A stock row for a SKU that the warehouse has not held before; safe to race. */
export const OPEN_STOCK: Statement<never> = statement(
  'inventory_open_stock',
  `INSERT INTO stock (operator_id, warehouse_id, sku_id, customer_id)
   SELECT $1, k.warehouse_id, k.sku_id, k.customer_id
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS k (warehouse_id, sku_id, customer_id)
    ORDER BY k.warehouse_id, k.sku_id
   ON CONFLICT ON CONSTRAINT stock_is_one_row_per_sku DO NOTHING`,
);

/**
 * Moves pieces and writes the ledger, any number of movements in one statement. Several movements
 * of one stock row come in the order in which they were decided: each gets the next number and
 * its own before and after (window sums), and the row gets the sum.
 *
 * The rows are locked by the caller, and named once more as an array: so they are found by key. The clock is read here, after those locks: the change list
 * relies on no movement ever being dated before its transaction touched stock.
 */
export const MOVE_STOCK: Statement<{ stock_id: number; no: number }> = statement(
  'inventory_move_stock',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   asked AS (
     SELECT * FROM json_to_recordset($2::json) AS m (
       ord integer, stock_id bigint, type text, on_hand integer, allocated integer, locked integer,
       defective integer, in_transit integer, receiving integer, document_kind text,
       document_no text, person text, reason text, request_id text, happened_at timestamptz)
   ),
   numbered AS (
     SELECT asked.*, row_number() OVER each AS step,
            sum(asked.on_hand) OVER each AS on_hand_sum, sum(asked.allocated) OVER each AS allocated_sum,
            sum(asked.locked) OVER each AS locked_sum, sum(asked.defective) OVER each AS defective_sum,
            sum(asked.in_transit) OVER each AS in_transit_sum, sum(asked.receiving) OVER each AS receiving_sum
       FROM asked
     WINDOW each AS (PARTITION BY asked.stock_id ORDER BY asked.ord)
   ),
   totals AS (
     SELECT stock_id, sum(on_hand) AS on_hand, sum(allocated) AS allocated, sum(locked) AS locked,
            sum(defective) AS defective, sum(in_transit) AS in_transit, sum(receiving) AS receiving,
            count(*) AS steps
       FROM asked GROUP BY stock_id
   ),
   moved AS (
     UPDATE stock s
        SET on_hand = s.on_hand + t.on_hand, allocated = s.allocated + t.allocated,
            locked = s.locked + t.locked, defective = s.defective + t.defective,
            in_transit = s.in_transit + t.in_transit, receiving = s.receiving + t.receiving,
            movement_no = s.movement_no + t.steps, changed_at = moment.at
       FROM totals t, moment
      WHERE s.operator_id = $1 AND s.id = ANY($3::bigint[]) AND s.id = t.stock_id
     RETURNING s.id, s.customer_id, s.movement_no - t.steps AS movement_no, s.on_hand - t.on_hand AS on_hand,
               s.allocated - t.allocated AS allocated, s.locked - t.locked AS locked,
               s.defective - t.defective AS defective, s.in_transit - t.in_transit AS in_transit,
               s.receiving - t.receiving AS receiving
   )
   INSERT INTO stock_movements (
     operator_id, stock_id, no, customer_id, type,
     on_hand_change, allocated_change, locked_change, defective_change, in_transit_change, receiving_change,
     on_hand_after, allocated_after, locked_after, defective_after, in_transit_after, receiving_after,
     document_kind, document_no, person, reason, request_id, happened_at, written_at)
   SELECT $1, b.id, b.movement_no + n.step, b.customer_id, n.type,
          n.on_hand, n.allocated, n.locked, n.defective, n.in_transit, n.receiving,
          b.on_hand + n.on_hand_sum, b.allocated + n.allocated_sum, b.locked + n.locked_sum,
          b.defective + n.defective_sum, b.in_transit + n.in_transit_sum, b.receiving + n.receiving_sum,
          n.document_kind, n.document_no, n.person, n.reason, n.request_id,
          coalesce(n.happened_at, moment.at), moment.at
     FROM numbered n JOIN moved b ON b.id = n.stock_id, moment
    ORDER BY n.ord
   RETURNING stock_id, no`,
);

/** Of rows that are locked; what others are told changes, so the moment does. */
export const KEEP_SAFE: Statement<never> = statement(
  'inventory_keep_safe',
  `UPDATE stock s SET safety_stock = a.pieces, changed_at = clock_timestamp()
     FROM unnest($2::bigint[], $3::integer[]) AS a (id, pieces)
    WHERE s.operator_id = $1 AND s.id = a.id AND s.safety_stock <> a.pieces`,
);

export const SHORT_STOCK: Statement<{ warehouse_id: number; sku_id: number; missing: number }> =
  statement(
    'inventory_short_stock',
    `SELECT warehouse_id, sku_id, allocated + locked - on_hand AS missing
       FROM stock WHERE operator_id = $1 AND short
      ORDER BY id`,
  );

export interface ShownStockRow {
  warehouse_code: string;
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

/** One row for each of the warehouses and known SKUs, zeros where nothing was ever held. */
export const SHOW_STOCK: Statement<ShownStockRow> = statement(
  'inventory_show_stock',
  `SELECT w.temu_code AS warehouse_code, k.code AS sku_code,
          coalesce(s.on_hand, 0) AS on_hand, coalesce(s.allocated, 0) AS allocated,
          coalesce(s.locked, 0) AS locked, coalesce(s.defective, 0) AS defective,
          coalesce(s.in_transit, 0) AS in_transit, coalesce(s.receiving, 0) AS receiving,
          coalesce(s.safety_stock, 0) AS safety_stock,
          k.stock_shown AND c.stock_shown AS shown, coalesce(s.changed_at, k.updated_at) AS changed_at
     FROM skus k
     JOIN customers c ON c.operator_id = k.operator_id AND c.id = k.customer_id
     JOIN warehouses w ON w.operator_id = k.operator_id AND w.id = ANY($3::bigint[])
     LEFT JOIN stock s ON s.operator_id = k.operator_id AND s.warehouse_id = w.id AND s.sku_id = k.id
    WHERE k.operator_id = $1 AND k.customer_id = $2 AND k.code = ANY($4::text[]) AND k.approval = 'approved'
    ORDER BY w.id, k.id`,
);

export interface ChangeRow {
  id: number;
  sku_code: string;
  warehouse_code: string;
  type: string;
  change: number;
  after: number;
  document_no: string;
  written_at: Date;
  /** The moment to the microsecond: what a page continues from. */
  cursor: string;
}

/**
 * A page of what changed for sale, continuing after a known row. The filters are arrays or NULL,
 * so that one plan serves every request: the index gives one customer's rows in order.
 */
export const PAGE_OF_CHANGES: Statement<ChangeRow> = statement(
  'inventory_page_of_changes',
  `SELECT m.id, k.code AS sku_code, w.temu_code AS warehouse_code, m.type,
          m.on_hand_change - m.allocated_change - m.locked_change AS change,
          m.on_hand_after - m.allocated_after - m.locked_after AS after,
          m.document_no, m.written_at, m.written_at::text AS cursor
     FROM stock_movements m
     JOIN stock s ON s.operator_id = m.operator_id AND s.id = m.stock_id
     JOIN skus k ON k.operator_id = m.operator_id AND k.id = s.sku_id
     JOIN warehouses w ON w.operator_id = m.operator_id AND w.id = s.warehouse_id
    WHERE m.operator_id = $1 AND m.customer_id = $2
      AND m.written_at >= $3::timestamptz AND m.written_at < $4::timestamptz
      AND (m.written_at, m.id) > ($5::timestamptz, $6::bigint)
      AND m.on_hand_change - m.allocated_change - m.locked_change <> 0
      AND ($7::bigint[] IS NULL OR s.warehouse_id = ANY($7))
      AND ($8::text[] IS NULL OR k.code = ANY($8))
    ORDER BY m.written_at, m.id
    LIMIT $9 OFFSET $10`,
);

export const COUNT_CHANGES: Statement<{ total: number }> = statement(
  'inventory_count_changes',
  `SELECT count(*) AS total
     FROM stock_movements m
     JOIN stock s ON s.operator_id = m.operator_id AND s.id = m.stock_id
     JOIN skus k ON k.operator_id = m.operator_id AND k.id = s.sku_id
    WHERE m.operator_id = $1 AND m.customer_id = $2
      AND m.written_at >= $3::timestamptz AND m.written_at < $4::timestamptz
      AND m.on_hand_change - m.allocated_change - m.locked_change <> 0
      AND ($5::bigint[] IS NULL OR s.warehouse_id = ANY($5))
      AND ($6::text[] IS NULL OR k.code = ANY($6))`,
);

/** The same without filters: the index alone answers it. */
export const COUNT_ALL_CHANGES: Statement<{ total: number }> = statement(
  'inventory_count_all_changes',
  `SELECT count(*) AS total
     FROM stock_movements m
    WHERE m.operator_id = $1 AND m.customer_id = $2
      AND m.written_at >= $3::timestamptz AND m.written_at < $4::timestamptz
      AND m.on_hand_change - m.allocated_change - m.locked_change <> 0`,
);

/** The present to the microsecond, as text: a JavaScript date would cut it to milliseconds. */
export const DATABASE_CLOCK: Statement<{ exact: string; at: Date }> = statement(
  'inventory_clock',
  'SELECT at::text AS exact, at FROM (SELECT clock_timestamp() AS at) AS clock',
);

/**
 * The transactions that have touched stock and have not ended. Each took its lock on the table
 * before it read the clock that dates its movements, so one that is not here yet will date them
 * later than now. Bulk reads take another kind of lock and are not waited for.
 */
export const STOCK_WRITERS: Statement<{ writer: string }> = statement(
  'inventory_stock_writers',
  `SELECT DISTINCT virtualtransaction AS writer
     FROM pg_locks
    WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation = 'stock'::regclass AND mode IN ('RowShareLock', 'RowExclusiveLock') AND granted
      AND pid <> pg_backend_pid()`,
);
