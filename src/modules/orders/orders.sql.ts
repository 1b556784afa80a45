import { type Statement, statement } from '../../platform/database';
import type {
  Billing,
  CancelledBy,
  CancelState,
  Fulfilment,
  LabelState,
  OrderSource,
} from './orders.types';

export interface HeldOrderRow {
  id: number;
  customer_id: number;
  warehouse_id: number;
  registration_id: number | null;
  number: string;
  fulfilment: Fulfilment;
  fulfilment_before: Fulfilment | null;
  cancel: CancelState;
  cancelled_by: CancelledBy | null;
  billing: Billing;
  currency: string;
  quoted_minor: number;
  cancel_asks_at: string[];
}

/** Takes the order's row: whoever ships, cancels or changes it takes the same one. */
export const HOLD_ORDER: Statement<HeldOrderRow> = statement(
  'orders_hold',
  `SELECT o.id, o.customer_id, o.warehouse_id, o.registration_id, o.number, o.fulfilment, o.fulfilment_before,
          o.cancel, o.cancelled_by, o.billing, o.currency, o.quoted_minor, w.cancel_asks_at
     FROM outbound_orders o
     JOIN warehouses w ON w.operator_id = o.operator_id AND w.id = o.warehouse_id
    WHERE o.operator_id = $1 AND o.source = $2 AND o.number = $3
      FOR UPDATE OF o`,
);

/** Pieces of an order by SKU. */
export const PIECES_OF_ORDER: Statement<{ sku_id: number; quantity: number }> = statement(
  'orders_pieces',
  `SELECT sku_id, sum(quantity)::integer AS quantity
     FROM order_lines WHERE operator_id = $1 AND order_id = $2
    GROUP BY sku_id`,
);

/**
 * Moves a held order along its axes and writes a line of history for each that changed. Axes that
 * are not named stay. `status_changed_at` follows the fulfilment and what is told of it.
 */
export const CHANGE_ORDER: Statement<never> = statement(
  'orders_change',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   before AS (
     SELECT history_no, fulfilment, label, cancel, tracking, billing
       FROM outbound_orders WHERE operator_id = $1 AND id = $2
   ),
   steps AS (
     SELECT to_state.axis, from_state.value AS was, to_state.value AS becomes,
            row_number() OVER (ORDER BY to_state.ord) AS step
       FROM before,
            json_each_text($3::json) WITH ORDINALITY AS to_state (axis, value, ord),
            LATERAL (SELECT to_jsonb(before) ->> to_state.axis AS value) AS from_state
      WHERE to_state.value IS DISTINCT FROM from_state.value
   ),
   changed AS (
     UPDATE outbound_orders o
        SET fulfilment = coalesce($3::json ->> 'fulfilment', o.fulfilment),
            label = coalesce($3::json ->> 'label', o.label),
            cancel = coalesce($3::json ->> 'cancel', o.cancel),
            tracking = coalesce($3::json ->> 'tracking', o.tracking),
            billing = coalesce($3::json ->> 'billing', o.billing),
            cancelled_by = coalesce($4, o.cancelled_by),
            cancel_reason = coalesce($5, o.cancel_reason),
            history_no = o.history_no + (SELECT count(*) FROM steps),
            status_changed_at = CASE WHEN $3::json ->> 'fulfilment' IS NOT NULL OR $4 IS NOT NULL
                                     THEN moment.at ELSE o.status_changed_at END,
            closed_at = CASE WHEN $3::json ->> 'fulfilment' IN ('cancelled', 'shipped') THEN moment.at ELSE o.closed_at END
       FROM moment
      WHERE o.operator_id = $1 AND o.id = $2
   )
   INSERT INTO order_history (operator_id, order_id, no, axis, from_state, to_state, person, reason, request_id, at)
   SELECT $1, $2, before.history_no + steps.step, steps.axis, steps.was, steps.becomes, $6, $7, $8, moment.at
     FROM steps, before, moment`,
);

/** Remembers that a number is cancelled which has not arrived. */
export const REMEMBER_CANCELLED: Statement<never> = statement(
  'orders_remember_cancelled',
  `INSERT INTO cancelled_numbers (operator_id, source, number, customer_id, reason, request_id)
   VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (operator_id, source, number, customer_id) DO NOTHING`,
);

export interface OrderRow {
  operator_id: number;
  id: number;
  order_no: string;
  source: OrderSource;
  number: string;
  customer_id: number;
  customer_code: string;
  warehouse_id: number;
  warehouse_code: string;
  label_by: 'warehouse' | 'platform';
  asked_channel_code: string | null;
  channel_code: string | null;
  fulfilment: Fulfilment;
  fulfilment_before: Fulfilment | null;
  label: LabelState;
  cancel: CancelState;
  cancelled_by: CancelledBy | null;
  tracking: string;
  billing: Billing;
  reason_code: string;
  reason: string;
  cancel_reason: string;
  currency: string;
  quoted_minor: number;
  latest_ship_at: Date | null;
  parent_ref: string;
  package_ref: string;
  accepted_at: Date;
  status_changed_at: Date;
  shipped_at: Date | null;
  closed_at: Date | null;
}

const ORDER_COLUMNS = `
  o.operator_id, o.id, o.order_no, o.source, o.number, o.customer_id, c.code AS customer_code, o.warehouse_id,
  w.temu_code AS warehouse_code, o.label_by, asked.code AS asked_channel_code, chosen.code AS channel_code,
  o.fulfilment, o.fulfilment_before, o.label, o.cancel, o.cancelled_by, o.tracking, o.billing, o.reason_code,
  o.reason, o.cancel_reason, o.currency, o.quoted_minor, o.latest_ship_at, o.parent_ref, o.package_ref,
  o.accepted_at, o.status_changed_at, o.shipped_at, o.closed_at`;

const ORDER_TABLES = `
  outbound_orders o
  JOIN customers c ON c.operator_id = o.operator_id AND c.id = o.customer_id
  JOIN warehouses w ON w.operator_id = o.operator_id AND w.id = o.warehouse_id
  LEFT JOIN channels asked ON asked.operator_id = o.operator_id AND asked.id = o.asked_channel_id
  LEFT JOIN channels chosen ON chosen.operator_id = o.operator_id AND chosen.id = o.channel_id`;

export const FIND_ORDERS: Statement<OrderRow> = statement(
  'orders_find',
  `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES}
    WHERE o.operator_id = $1 AND o.source = $2 AND o.number = ANY($3::text[])
      AND ($4::bigint IS NULL OR o.customer_id = $4)
    ORDER BY o.id`,
);

/** Newest first, continuing below a known id; filters are NULL where nothing is asked. */
export const PAGE_OF_ORDERS: Statement<OrderRow> = statement(
  'orders_page',
  `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES}
    WHERE o.operator_id = $1 AND o.id < $2
      AND ($3::text IS NULL OR o.number = $3)
      AND ($4::text IS NULL OR c.code = $4)
      AND ($5::text IS NULL OR w.temu_code = $5)
      AND ($6::text IS NULL OR o.fulfilment = $6)
    ORDER BY o.id DESC LIMIT $7`,
);

export const LINES_OF_ORDERS: Statement<{
  order_id: number;
  line_no: number;
  sku_code: string;
  quantity: number;
  line_ref: string;
  parent_ref: string;
  product_ref: string;
}> = statement(
  'orders_lines',
  `SELECT order_id, line_no, sku_code, quantity, line_ref, parent_ref, product_ref
     FROM order_lines WHERE operator_id = $1 AND order_id = ANY($2::bigint[])
    ORDER BY order_id, line_no`,
);

export const PACKAGES_OF_ORDERS: Statement<{
  order_id: number;
  package_no: number;
  package_ref: string;
  carrier_name: string;
  carrier_ref: string;
  tracking_number: string | null;
  weight: string | null;
  weight_unit: 'lb' | 'oz' | 'kg' | 'g' | null;
  length: string | null;
  width: string | null;
  height: string | null;
  length_unit: 'in' | 'cm' | null;
  lines: { lineNo: number; quantity: number }[];
}> = statement(
  'orders_packages',
  `SELECT p.order_id, p.package_no, p.package_ref, p.carrier_name, p.carrier_ref, p.tracking_number,
          p.weight, p.weight_unit, p.length, p.width, p.height, p.length_unit,
          coalesce((SELECT json_agg(json_build_object('lineNo', l.line_no, 'quantity', l.quantity) ORDER BY l.line_no)
                      FROM order_package_lines l
                     WHERE l.operator_id = p.operator_id AND l.order_id = p.order_id
                       AND l.package_no = p.package_no), '[]') AS lines
     FROM order_packages p WHERE p.operator_id = $1 AND p.order_id = ANY($2::bigint[])
    ORDER BY p.order_id, p.package_no`,
);

export const CHARGES_OF_ORDERS: Statement<{
  order_id: number;
  stage: 'quoted' | 'charged' | 'corrected';
  type: string;
  name: string;
  amount_minor: number;
  currency: string;
  trace: unknown;
  at: Date;
}> = statement(
  'orders_charges',
  `SELECT order_id, stage, type, name, amount_minor, currency, trace, at
     FROM order_charges WHERE operator_id = $1 AND order_id = ANY($2::bigint[])
    ORDER BY order_id, no`,
);

export const HISTORY_OF_ORDER: Statement<{
  no: number;
  axis: string;
  from_state: string | null;
  to_state: string;
  person: string;
  reason: string;
  request_id: string;
  at: Date;
}> = statement(
  'orders_history',
  `SELECT no, axis, from_state, to_state, person, reason, request_id, at
     FROM order_history WHERE operator_id = $1 AND order_id = $2 ORDER BY no`,
);

export const RECIPIENT_OF_ORDER: Statement<{ sealed: Buffer }> = statement(
  'orders_recipient',
  'SELECT sealed FROM order_recipients WHERE operator_id = $1 AND order_id = $2',
);
