import { type Statement, statement } from '../../platform/database';
import type { InboundState } from './inbound.types';

export interface InboundRow {
  id: number;
  inbound_no: string;
  reference: string;
  customer_id: number;
  customer_code: string;
  warehouse_id: number;
  warehouse_code: string;
  state: InboundState;
  carrier_name: string;
  tracking_number: string;
  expected_at: Date | null;
  note: string;
  version: number;
  created_at: Date;
  updated_at: Date;
  closed_at: Date | null;
}

/** Orders with the codes that people use; conditions and order are the caller's. */
export const INBOUND_ORDERS = `
  SELECT o.*, c.code AS customer_code, w.temu_code AS warehouse_code
    FROM inbound_orders o
    JOIN customers c ON c.operator_id = o.operator_id AND c.id = o.customer_id
    JOIN warehouses w ON w.operator_id = o.operator_id AND w.id = o.warehouse_id`;

export const FIND_INBOUND: Statement<InboundRow> = statement(
  'inbound_find',
  `${INBOUND_ORDERS} WHERE o.operator_id = $1 AND o.id = $2 AND ($3::bigint IS NULL OR o.customer_id = $3)`,
);

/** Whoever changes an inbound order holds its row: the counts of its lines stay true until the end. */
export const LOCK_INBOUND: Statement<InboundRow> = statement(
  'inbound_lock',
  `${INBOUND_ORDERS} WHERE o.operator_id = $1 AND o.id = $2 AND ($3::bigint IS NULL OR o.customer_id = $3)
     FOR UPDATE OF o`,
);

export interface LineRow {
  line_no: number;
  sku_id: number;
  sku_code: string;
  expected: number;
  received: number;
  good: number;
  defective: number;
}

export const LINES_OF_INBOUND: Statement<LineRow> = statement(
  'inbound_lines',
  `SELECT line_no, sku_id, sku_code, expected, received, good, defective
     FROM inbound_lines WHERE operator_id = $1 AND inbound_id = $2 ORDER BY line_no`,
);

export const LINES_OF_MANY: Statement<LineRow & { inbound_id: number }> = statement(
  'inbound_lines_of_many',
  `SELECT inbound_id, line_no, sku_id, sku_code, expected, received, good, defective
     FROM inbound_lines WHERE operator_id = $1 AND inbound_id = ANY($2::bigint[]) ORDER BY inbound_id DESC, line_no`,
);

export interface StepRow {
  from_state: InboundState | null;
  to_state: InboundState;
  person: string;
  reason: string;
  request_id: string;
  at: Date;
}

export const HISTORY_OF_INBOUND: Statement<StepRow> = statement(
  'inbound_history',
  `SELECT from_state, to_state, person, reason, request_id, at
     FROM inbound_history WHERE operator_id = $1 AND inbound_id = $2 ORDER BY no`,
);

export const NEXT_INBOUND: Statement<{ id: number }> = statement(
  'inbound_next',
  "SELECT nextval('inbound_order_ids') AS id",
);

export const INSERT_INBOUND: Statement<never> = statement(
  'inbound_insert',
  `WITH made AS (
     INSERT INTO inbound_orders (operator_id, id, inbound_no, reference, customer_id, warehouse_id, state,
                                 carrier_name, tracking_number, expected_at, note, history_no)
     VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10, 1))
   INSERT INTO inbound_history (operator_id, inbound_id, no, to_state, person, reason, request_id)
   VALUES ($1, $2, 1, 'draft', $11, $12, $13)`,
);

/** Lines behind those that are there. */
export const INSERT_LINES: Statement<never> = statement(
  'inbound_insert_lines',
  `INSERT INTO inbound_lines (operator_id, inbound_id, line_no, sku_id, sku_code, expected)
   SELECT $1, $2, l.ord + (SELECT coalesce(max(line_no), 0) FROM inbound_lines
                            WHERE operator_id = $1 AND inbound_id = $2), l.sku_id, l.sku_code, l.expected
     FROM unnest($3::bigint[], $4::text[], $5::integer[]) WITH ORDINALITY AS l (sku_id, sku_code, expected, ord)`,
);

export const DROP_LINES: Statement<never> = statement(
  'inbound_drop_lines',
  `DELETE FROM inbound_lines l USING inbound_orders o
    WHERE l.operator_id = $1 AND l.inbound_id = $2 AND o.operator_id = $1 AND o.id = $2 AND o.state = 'draft'`,
);

/** A draft at the version that was read; whoever comes second finds none. */
export const CHANGE_DRAFT: Statement<{ id: number }> = statement(
  'inbound_change',
  `UPDATE inbound_orders
      SET reference = coalesce($4, reference), carrier_name = coalesce($5, carrier_name),
          tracking_number = coalesce($6, tracking_number), expected_at = coalesce($7, expected_at),
          note = coalesce($8, note), version = version + 1, updated_at = clock_timestamp()
    WHERE operator_id = $1 AND id = $2 AND version = $3 AND state = 'draft'
   RETURNING id`,
);

/** From the state in which it was found, or not at all. */
export const STEP_INBOUND: Statement<{ no: number }> = statement(
  'inbound_step',
  `WITH o AS (
     UPDATE inbound_orders
        SET state = $4, history_no = history_no + 1, version = version + 1, updated_at = clock_timestamp(),
            closed_at = CASE WHEN $4 IN ('completed', 'cancelled') THEN clock_timestamp() END
      WHERE operator_id = $1 AND id = $2 AND state = $3
     RETURNING history_no)
   INSERT INTO inbound_history (operator_id, inbound_id, no, from_state, to_state, person, reason, request_id)
   SELECT $1, $2, o.history_no, $3, $4, $5, $6, $7 FROM o
   RETURNING no`,
);

export const TOUCH_INBOUND: Statement<never> = statement(
  'inbound_touch',
  `UPDATE inbound_orders SET version = version + 1, updated_at = clock_timestamp()
    WHERE operator_id = $1 AND id = $2`,
);

/** Adds to the counts of lines; the CHECKs refuse what was never received. */
export const COUNT_LINES: Statement<never> = statement(
  'inbound_count_lines',
  `UPDATE inbound_lines l
      SET received = l.received + a.received, good = l.good + a.good, defective = l.defective + a.defective
     FROM (SELECT line_no, sum(received)::integer AS received, sum(good)::integer AS good,
                  sum(defective)::integer AS defective
             FROM unnest($3::integer[], $4::integer[], $5::integer[], $6::integer[])
                  AS a (line_no, received, good, defective) GROUP BY line_no) a
    WHERE l.operator_id = $1 AND l.inbound_id = $2 AND l.line_no = a.line_no`,
);
