import { type Statement, statement } from '../../platform/database';
import type { Units } from '../../platform/measures';
import type { Services } from '../fees/fees.types';
import type {
  Billing,
  CancelledBy,
  CancelState,
  Fulfilment,
  LabelState,
  OrderSource,
  TrackingState,
} from './orders.types';

export interface HeldOrderRow {
  id: number;
  order_no: string;
  source: OrderSource;
  number: string;
  customer_id: number;
  customer_code: string;
  warehouse_id: number;
  warehouse_code: string;
  registration_id: number | null;
  label_by: 'warehouse' | 'platform';
  channel_id: number | null;
  channel_code: string | null;
  carrier_name: string | null;
  fulfilment: Fulfilment;
  fulfilment_before: Fulfilment | null;
  label: LabelState;
  cancel: CancelState;
  cancelled_by: CancelledBy | null;
  cancel_reason: string;
  cancel_refusal: string;
  tracking: TrackingState;
  billing: Billing;
  reason_code: string;
  currency: string;
  quoted_minor: number;
  history_no: number;
  packing_no: number;
  accepted_at: Date;
  cancel_asks_at: string[];
  units: Units;
}

const HELD_COLUMNS = `
  o.id, o.order_no, o.source, o.number, o.customer_id, c.code AS customer_code, o.warehouse_id,
  w.temu_code AS warehouse_code, o.registration_id, o.label_by, o.channel_id, ch.code AS channel_code,
  ch.carrier_name, o.fulfilment, o.fulfilment_before, o.label, o.cancel, o.cancelled_by, o.cancel_reason,
  o.cancel_refusal, o.tracking, o.billing, o.reason_code, o.currency, o.quoted_minor, o.history_no,
  o.packing_no, o.accepted_at, w.cancel_asks_at, w.units`;

const HELD_TABLES = `
  JOIN customers c ON c.operator_id = o.operator_id AND c.id = o.customer_id
  JOIN warehouses w ON w.operator_id = o.operator_id AND w.id = o.warehouse_id
  LEFT JOIN channels ch ON ch.operator_id = o.operator_id AND ch.id = o.channel_id`;

/** Takes the order's row: whoever ships, cancels or changes it takes the same one. */
export const HOLD_ORDER: Statement<HeldOrderRow> = statement(
  'orders_hold',
  `SELECT ${HELD_COLUMNS} FROM outbound_orders o ${HELD_TABLES}
    WHERE o.operator_id = $1 AND o.source = $2 AND o.number = $3
      FOR UPDATE OF o`,
);

/** Takes many, one by one in the order of their ids, as everybody does. */
export const HOLD_ORDERS: Statement<HeldOrderRow> = statement(
  'orders_hold_many',
  `SELECT ${HELD_COLUMNS}
     FROM (SELECT DISTINCT id FROM unnest($2::bigint[]) AS k (id) ORDER BY id) k
    CROSS JOIN LATERAL (
      SELECT * FROM outbound_orders o WHERE o.operator_id = $1 AND o.id = k.id FOR UPDATE) o
     ${HELD_TABLES}
    ORDER BY o.id`,
);

/** What is not told of an order, because its registration does not tell such events. */
export const EVENTS_OFF: Statement<{ pushes_off: string[] }> = statement(
  'orders_events_off',
  `SELECT r.pushes_off FROM outbound_orders o
     JOIN registrations r ON r.operator_id = o.operator_id AND r.id = o.registration_id
    WHERE o.operator_id = $1 AND o.id = $2`,
);

/** Pieces of orders by SKU. */
export const PIECES_OF_ORDERS: Statement<{
  order_id: number;
  sku_id: number;
  sku_code: string;
  quantity: number;
}> = statement(
  'orders_pieces',
  `SELECT order_id, sku_id, min(sku_code) AS sku_code, sum(quantity)::integer AS quantity
     FROM order_lines WHERE operator_id = $1 AND order_id = ANY($2::bigint[])
    GROUP BY order_id, sku_id
    ORDER BY order_id, sku_id`,
);

/**
 * Moves held orders along their axes, any number in one statement, and writes a line of history
 * for each state that changed. What is NULL in a change stays as it is. `status_changed_at`
 * follows the fulfilment and what is told of it.
 */
export const CHANGE_ORDERS: Statement<never> = statement(
  'orders_change',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   asked AS (
     SELECT * FROM json_to_recordset($2::json) AS a (
       id bigint, fulfilment text, label text, cancel text, tracking text, billing text, before text,
       reason_code text, reason text, cancelled_by text, cancel_reason text, cancel_refusal text,
       person text, why text, request_id text)
   ),
   held AS (
     SELECT o.id, o.history_no, o.fulfilment, o.label, o.cancel, o.tracking, o.billing
       FROM asked JOIN LATERAL (
         SELECT * FROM outbound_orders o WHERE o.operator_id = $1 AND o.id = asked.id LIMIT 1) o ON true
   ),
   steps AS (
     SELECT held.id, held.history_no, axis.name, axis.was, axis.becomes,
            row_number() OVER (PARTITION BY held.id ORDER BY axis.ord) AS step
       FROM held JOIN asked ON asked.id = held.id,
            LATERAL (VALUES
              (1, 'fulfilment', held.fulfilment, asked.fulfilment), (2, 'label', held.label, asked.label),
              (3, 'cancel', held.cancel, asked.cancel), (4, 'tracking', held.tracking, asked.tracking),
              (5, 'billing', held.billing, asked.billing)) AS axis (ord, name, was, becomes)
      WHERE axis.becomes <> axis.was
   ),
   changed AS (
     UPDATE outbound_orders o
        SET fulfilment = coalesce(a.fulfilment, o.fulfilment),
            fulfilment_before = CASE WHEN a.fulfilment IS NULL THEN o.fulfilment_before ELSE a.before END,
            label = coalesce(a.label, o.label),
            cancel = coalesce(a.cancel, o.cancel),
            tracking = coalesce(a.tracking, o.tracking),
            billing = coalesce(a.billing, o.billing),
            reason_code = coalesce(a.reason_code, o.reason_code),
            reason = coalesce(a.reason, o.reason),
            cancelled_by = coalesce(a.cancelled_by, o.cancelled_by),
            cancel_reason = coalesce(a.cancel_reason, o.cancel_reason),
            cancel_refusal = coalesce(a.cancel_refusal, o.cancel_refusal),
            history_no = o.history_no + (SELECT count(*) FROM steps WHERE steps.id = o.id),
            status_changed_at = CASE WHEN a.fulfilment IS NOT NULL OR a.cancelled_by IS NOT NULL
                                     THEN moment.at ELSE o.status_changed_at END,
            shipped_at = CASE WHEN a.fulfilment = 'shipped' THEN moment.at ELSE o.shipped_at END,
            closed_at = CASE WHEN a.fulfilment IN ('shipped', 'cancelled') THEN moment.at ELSE o.closed_at END
       FROM asked a, moment
      WHERE o.operator_id = $1 AND o.id = ANY($3::bigint[]) AND o.id = a.id
   )
   INSERT INTO order_history (operator_id, order_id, no, axis, from_state, to_state, person, reason, request_id, at)
   SELECT $1, s.id, s.history_no + s.step, s.name, s.was, s.becomes, a.person, a.why, a.request_id, moment.at
     FROM steps s JOIN asked a ON a.id = s.id, moment`,
);

/** What an order costs in the end, behind what was quoted. */
export const ADD_CHARGES: Statement<never> = statement(
  'orders_add_charges',
  `INSERT INTO order_charges (operator_id, order_id, no, stage, type, name, amount_minor, currency, trace, at)
   SELECT $1, c.order_id, coalesce(last.no, 0) + row_number() OVER (PARTITION BY c.order_id ORDER BY c.ord),
          c.stage, c.type, c.name, c.amount_minor, c.currency, c.trace, moment.at
     FROM json_to_recordset($2::json) AS c (
            ord integer, order_id bigint, stage text, type text, name text, amount_minor bigint, currency text,
            trace jsonb)
     LEFT JOIN LATERAL (
       SELECT max(no) AS no FROM order_charges h WHERE h.operator_id = $1 AND h.order_id = c.order_id) last ON true,
          (SELECT clock_timestamp() AS at) moment`,
);

export interface ParcelRow {
  tracking_number: string;
  order_id: number;
  number: string;
  customer_id: number;
  customer_code: string;
  currency: string;
  weight: string | null;
  weight_unit: 'lb' | 'oz' | 'kg' | 'g' | null;
  length: string | null;
  width: string | null;
  height: string | null;
  length_unit: 'in' | 'cm' | null;
  delivery_minor: number;
}

/**
 * Parcels by their tracking numbers, and what delivering their orders should cost: of each charge
 * the cost that its trace tells, or the price where it tells none. Work in the warehouse is no
 * delivery. A number that was used again means the order that has it last.
 */
export const ORDERS_OF_PARCELS: Statement<ParcelRow> = statement(
  'orders_of_parcels',
  `SELECT t.tracking_number, o.id AS order_id, o.number, o.customer_id, c.code AS customer_code, o.currency,
          p.weight, p.weight_unit, p.length, p.width, p.height, p.length_unit, f.delivery_minor
     FROM unnest($2::text[]) AS t (tracking_number)
    CROSS JOIN LATERAL (
      SELECT * FROM order_packages p
       WHERE p.operator_id = $1 AND p.tracking_number = t.tracking_number
       ORDER BY p.order_id DESC LIMIT 1) p
     JOIN outbound_orders o ON o.operator_id = $1 AND o.id = p.order_id
     JOIN customers c ON c.operator_id = $1 AND c.id = o.customer_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(coalesce((h.trace ->> 'costMinor')::bigint, h.amount_minor)), 0)::bigint AS delivery_minor
        FROM order_charges h
       WHERE h.operator_id = $1 AND h.order_id = o.id AND h.stage = 'charged'
         AND h.type NOT IN ('operation', 'late_cancel', 'packaging', 'label_fee', 'value_added')) f`,
);

/** Packages as they were packed, in the place of what was said before. */
export const REPLACE_PACKAGES: Statement<never> = statement(
  'orders_replace_packages',
  `WITH asked AS (
     SELECT * FROM json_to_recordset($2::json) AS p (
       order_id bigint, package_no integer, package_ref text, weight numeric, weight_unit text,
       length numeric, width numeric, height numeric, length_unit text)
   ),
   counted AS (
     UPDATE outbound_orders o SET packing_no = o.packing_no + 1
      WHERE o.operator_id = $1 AND o.id = ANY($3::bigint[])
   ),
   emptied AS (
     DELETE FROM order_package_lines l WHERE l.operator_id = $1 AND l.order_id = ANY($3::bigint[])
   ),
   dropped AS (
     DELETE FROM order_packages p
      WHERE p.operator_id = $1 AND p.order_id = ANY($3::bigint[])
        AND NOT EXISTS (SELECT 1 FROM asked a WHERE a.order_id = p.order_id AND a.package_no = p.package_no)
   )
   INSERT INTO order_packages (
     operator_id, order_id, package_no, package_ref, weight, weight_unit, length, width, height, length_unit)
   SELECT $1, a.order_id, a.package_no, a.package_ref, a.weight, a.weight_unit, a.length, a.width, a.height,
          a.length_unit
     FROM asked a
   -- What is known of its carrier stays.
   ON CONFLICT (operator_id, order_id, package_no) DO UPDATE
      SET package_ref = CASE WHEN excluded.package_ref = '' THEN order_packages.package_ref ELSE excluded.package_ref END,
          weight = excluded.weight, weight_unit = excluded.weight_unit, length = excluded.length,
          width = excluded.width, height = excluded.height, length_unit = excluded.length_unit`,
);

export const ADD_PACKAGE_LINES: Statement<never> = statement(
  'orders_add_package_lines',
  `INSERT INTO order_package_lines (operator_id, order_id, package_no, line_no, quantity)
   SELECT $1, l.order_id, l.package_no, l.line_no, l.quantity
     FROM json_to_recordset($2::json) AS l (order_id bigint, package_no integer, line_no integer, quantity integer)`,
);

/** Tracking numbers of packages; package 1 comes into being with its number. */
export const SET_TRACKING: Statement<never> = statement(
  'orders_set_tracking',
  `INSERT INTO order_packages (operator_id, order_id, package_no, package_ref, carrier_name, carrier_ref, tracking_number)
   SELECT $1, t.order_id, t.package_no, CASE WHEN t.package_no = 1 THEN o.package_ref ELSE '' END,
          t.carrier_name, t.carrier_ref, t.tracking_number
     FROM json_to_recordset($2::json) AS t (
            order_id bigint, package_no integer, carrier_name text, carrier_ref text, tracking_number text)
    CROSS JOIN LATERAL (
      SELECT o.package_ref FROM outbound_orders o WHERE o.operator_id = $1 AND o.id = t.order_id LIMIT 1) o
   ON CONFLICT (operator_id, order_id, package_no) DO UPDATE
      SET tracking_number = excluded.tracking_number,
          -- What was brought is free for another order again.
          brought_number = NULL,
          carrier_name = CASE WHEN excluded.carrier_name = '' THEN order_packages.carrier_name ELSE excluded.carrier_name END,
          carrier_ref = CASE WHEN excluded.carrier_ref = '' THEN order_packages.carrier_ref ELSE excluded.carrier_ref END`,
);

/** Orders that end here need the tracking numbers no longer that they brought. */
export const FREE_BROUGHT_NUMBERS: Statement<never> = statement(
  'orders_free_brought_numbers',
  `UPDATE order_packages SET brought_number = NULL
    WHERE operator_id = $1 AND order_id = ANY($2::bigint[]) AND brought_number IS NOT NULL`,
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
  channel_id: number | null;
  packing_no: number;
  asked_channel_code: string | null;
  channel_code: string | null;
  fulfilment: Fulfilment;
  fulfilment_before: Fulfilment | null;
  label: LabelState;
  cancel: CancelState;
  cancelled_by: CancelledBy | null;
  tracking: TrackingState;
  billing: Billing;
  reason_code: string;
  reason: string;
  cancel_reason: string;
  cancel_refusal: string;
  currency: string;
  quoted_minor: number;
  latest_ship_at: Date | null;
  parent_ref: string;
  package_ref: string;
  services: Services | null;
  accepted_at: Date;
  /** To the microsecond: what a page continues from. */
  accepted_us: number;
  status_changed_at: Date;
  shipped_at: Date | null;
  closed_at: Date | null;
}

const ORDER_COLUMNS = `
  o.operator_id, o.id, o.order_no, o.source, o.number, o.customer_id, c.code AS customer_code, o.warehouse_id,
  w.temu_code AS warehouse_code, o.label_by, o.channel_id, o.packing_no, asked.code AS asked_channel_code, chosen.code AS channel_code,
  o.fulfilment, o.fulfilment_before, o.label, o.cancel, o.cancelled_by, o.tracking, o.billing, o.reason_code,
  o.reason, o.cancel_reason, o.cancel_refusal, o.currency, o.quoted_minor, o.latest_ship_at, o.parent_ref, o.package_ref,
  o.services, o.accepted_at, (extract(epoch FROM o.accepted_at) * 1000000)::bigint AS accepted_us, o.status_changed_at, o.shipped_at, o.closed_at`;

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

export const ORDERS_BY_ID: Statement<OrderRow> = statement(
  'orders_by_id',
  `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES}
    WHERE o.operator_id = $1 AND o.id = ANY($2::bigint[])
    ORDER BY o.id`,
);

/**
 * Newest first. Only the conditions that are asked stand in the text, with their values, so that
 * each search is planned for what it is: one plan for all would have to read everything.
 */
export function pageOfOrders(conditions: readonly string[], limit: number): string {
  return `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES}
    WHERE ${conditions.join(' AND ')}
    ORDER BY o.accepted_at DESC, o.id DESC LIMIT ${limit}`;
}

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

export const RECIPIENTS_OF_ORDERS: Statement<{ order_id: number; sealed: Buffer }> = statement(
  'orders_recipients',
  'SELECT order_id, sealed FROM order_recipients WHERE operator_id = $1 AND order_id = ANY($2::bigint[])',
);
