import { type Statement, statement } from '../../platform/database';
import type { TransferState } from './transfers.types';

export interface TransferRow {
  id: number;
  transfer_no: string;
  from_warehouse_id: number;
  from_code: string;
  to_warehouse_id: number;
  to_code: string;
  state: TransferState;
  reason: string;
  created_by: string;
  created_at: Date;
  closed_by: string | null;
  close_reason: string;
  closed_at: Date | null;
}

/** Transfers with the codes that people use; conditions and order are the caller's. */
export const TRANSFERS = `
  SELECT t.*, f.temu_code AS from_code, w.temu_code AS to_code
    FROM stock_transfers t
    JOIN warehouses f ON f.operator_id = t.operator_id AND f.id = t.from_warehouse_id
    JOIN warehouses w ON w.operator_id = t.operator_id AND w.id = t.to_warehouse_id`;

export const FIND_TRANSFER: Statement<TransferRow> = statement(
  'transfers_find',
  `${TRANSFERS} WHERE t.operator_id = $1 AND t.id = $2`,
);

/** Whoever changes a transfer holds its row: the counts of its lines stay true until the end. */
export const LOCK_TRANSFER: Statement<TransferRow> = statement(
  'transfers_lock',
  `${TRANSFERS} WHERE t.operator_id = $1 AND t.id = $2 FOR UPDATE OF t`,
);

export interface LineRow {
  line_no: number;
  customer_id: number;
  customer_code: string;
  sku_id: number;
  sku_code: string;
  sent: number;
  good: number;
  defective: number;
}

export const LINES_OF_TRANSFER: Statement<LineRow> = statement(
  'transfers_lines',
  `SELECT l.*, c.code AS customer_code, k.code AS sku_code
     FROM stock_transfer_lines l
     JOIN customers c ON c.operator_id = l.operator_id AND c.id = l.customer_id
     JOIN skus k ON k.operator_id = l.operator_id AND k.id = l.sku_id
    WHERE l.operator_id = $1 AND l.transfer_id = $2 ORDER BY l.line_no`,
);

export const NEXT_TRANSFER: Statement<{ id: number }> = statement(
  'transfers_next',
  "SELECT nextval('stock_transfer_ids') AS id",
);

export const INSERT_TRANSFER: Statement<never> = statement(
  'transfers_insert',
  `WITH made AS (
     INSERT INTO stock_transfers (operator_id, id, transfer_no, from_warehouse_id, to_warehouse_id, state, reason, created_by)
     VALUES ($1, $2, $3, $4, $5, 'in_transit', $6, $7))
   INSERT INTO stock_transfer_lines (operator_id, transfer_id, line_no, customer_id, sku_id, sent)
   SELECT $1, $2, l.ord, l.customer_id, l.sku_id, l.sent
     FROM unnest($8::bigint[], $9::bigint[], $10::integer[]) WITH ORDINALITY AS l (customer_id, sku_id, sent, ord)`,
);

/** Adds to the counts of lines; the CHECK refuses what was never sent. */
export const COUNT_ARRIVED: Statement<never> = statement(
  'transfers_count_arrived',
  `UPDATE stock_transfer_lines l SET good = l.good + a.good, defective = l.defective + a.defective
     FROM unnest($3::integer[], $4::integer[], $5::integer[]) AS a (line_no, good, defective)
    WHERE l.operator_id = $1 AND l.transfer_id = $2 AND l.line_no = a.line_no`,
);

/** Once: whoever comes second finds it closed. */
export const CLOSE_TRANSFER: Statement<{ id: number }> = statement(
  'transfers_close',
  `UPDATE stock_transfers
      SET state = $3, closed_by = $4, close_reason = $5, closed_at = clock_timestamp()
    WHERE operator_id = $1 AND id = $2 AND state = 'in_transit'
   RETURNING id`,
);
