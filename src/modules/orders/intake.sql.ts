import { type Statement, statement } from '../../platform/database';

export interface KnownRow {
  ord: number;
  next_id: number;
  cancelled_before: boolean;
  order_id: number | null;
  order_no: string | null;
  fulfilment: string | null;
  content_hmac: Buffer | null;
}

/**
 * What is known under each number, and an id for the order if it is taken. Whoever makes or
 * cancels a number holds its advisory lock, so the answer stays true until the end.
 *
 * LATERAL with LIMIT keeps PostgreSQL from reading the whole table: it can't know how many
 * numbers an array holds, guesses a hundred, and would plan for a table that was small once.
 */
export const FIND_KNOWN: Statement<KnownRow> = statement(
  'orders_find_known',
  `SELECT asked.ord::integer, nextval('outbound_order_ids') AS next_id, c.number IS NOT NULL AS cancelled_before,
          o.id AS order_id, o.order_no, o.fulfilment, r.content_hmac
     FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS asked (source, number, customer_id, ord)
     LEFT JOIN LATERAL (
       SELECT o.id, o.order_no, o.fulfilment FROM outbound_orders o
        WHERE o.operator_id = $1 AND o.source = asked.source AND o.number = asked.number LIMIT 1) o ON true
     LEFT JOIN LATERAL (
       SELECT r.content_hmac FROM order_recipients r
        WHERE r.operator_id = $1 AND r.order_id = o.id LIMIT 1) r ON true
     LEFT JOIN LATERAL (
       SELECT c.number FROM cancelled_numbers c
        WHERE c.operator_id = $1 AND c.source = asked.source AND c.number = asked.number
          AND c.customer_id = asked.customer_id LIMIT 1) c ON true
    ORDER BY asked.ord`,
);

/**
 * Writes accepted orders with everything that is theirs alone: one statement for any number of
 * them. Stock, money and pushes are written by their own modules in the same transaction.
 */
export const INSERT_ORDERS: Statement<never> = statement(
  'orders_insert',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   orders AS (
     INSERT INTO outbound_orders (
       operator_id, id, order_no, source, number, registration_id, customer_id, warehouse_id, label_by,
       asked_channel_id, channel_id, fulfilment, fulfilment_before, label, billing, reason_code, reason, currency,
       quoted_minor, latest_ship_at, parent_ref, package_ref, services, history_no, accepted_at, status_changed_at)
     SELECT $1, o.id, o.order_no, o.source, o.number, o.registration_id, o.customer_id, o.warehouse_id, o.label_by,
            o.asked_channel_id, o.channel_id, o.fulfilment, o.before, 'waiting', o.billing, o.reason_code, o.reason,
            o.currency, o.quoted_minor, o.latest_ship_at, o.parent_ref, o.package_ref, o.services, o.history_no,
            moment.at, moment.at
       FROM json_to_recordset($2::json) AS o (
              id bigint, order_no text, source text, number text, registration_id bigint, customer_id bigint,
              warehouse_id bigint, label_by text, asked_channel_id bigint, channel_id bigint, currency text,
              quoted_minor bigint, latest_ship_at timestamptz, parent_ref text, package_ref text, services jsonb, fulfilment text,
              before text, billing text, reason_code text, reason text, history_no integer), moment
   ),
   recipients AS (
     INSERT INTO order_recipients (operator_id, order_id, sealed, content_hmac)
     SELECT $1, r.order_id, r.sealed, r.content_hmac
       FROM unnest($3::bigint[], $4::bytea[], $5::bytea[]) AS r (order_id, sealed, content_hmac)
   ),
   lines AS (
     INSERT INTO order_lines (
       operator_id, order_id, line_no, sku_id, sku_code, quantity, line_ref, parent_ref, product_ref)
     SELECT $1, l.order_id, l.line_no, l.sku_id, l.sku_code, l.quantity, l.line_ref, l.parent_ref, l.product_ref
       FROM json_to_recordset($6::json) AS l (
              order_id bigint, line_no integer, sku_id bigint, sku_code text, quantity integer,
              line_ref text, parent_ref text, product_ref text)
   ),
   charges AS (
     INSERT INTO order_charges (operator_id, order_id, no, stage, type, name, amount_minor, currency, trace, at)
     SELECT $1, c.order_id, c.no, 'quoted', c.type, c.name, c.amount_minor, c.currency, c.trace, moment.at
       FROM json_to_recordset($7::json) AS c (
              order_id bigint, no integer, type text, name text, amount_minor bigint, currency text, trace jsonb),
            moment
   )
   INSERT INTO order_history (operator_id, order_id, no, axis, from_state, to_state, person, request_id, at)
   SELECT $1, o.id, step.no, step.axis, step.was, step.becomes, o.person, o.request_id, moment.at
     FROM json_to_recordset($2::json) AS o (
            id bigint, person text, request_id text, fulfilment text, billing text, history_no integer),
          LATERAL (VALUES (1, 'fulfilment', NULL, 'accepted'), (2, 'billing', NULL, o.billing),
                          (3, 'fulfilment', 'accepted', o.fulfilment)) AS step (no, axis, was, becomes),
          moment
    WHERE step.no <= o.history_no`,
);
