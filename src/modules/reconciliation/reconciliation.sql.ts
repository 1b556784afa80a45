import { type Statement, statement } from '../../platform/database';
import type { Check } from './reconciliation.types';

export interface DifferenceRow {
  subject: string;
  held: string;
  told: string;
}

const STOCK_NAME = "w.temu_code || ' ' || c.code || ' ' || k.code";
const STOCK_NAMES = `
     JOIN warehouses w ON w.operator_id = s.operator_id AND w.id = s.warehouse_id
     JOIN customers c ON c.operator_id = s.operator_id AND c.id = s.customer_id
     JOIN skus k ON k.operator_id = s.operator_id AND k.id = s.sku_id`;

/**
 * So many stock rows with the sums of their movements: a batch reads only their lines, so it ends
 * in time however long the ledger is. A line is wrong where its after is not the sum so far.
 */
export const BATCH_OF_STOCK: Statement<DifferenceRow & { id: number; wrong_lines: number }> =
  statement(
    'reconciliation_stock',
    `SELECT s.id, ${STOCK_NAME} AS subject,
            concat_ws('/', s.on_hand, s.allocated, s.locked, s.defective, s.in_transit, s.receiving, s.movement_no) AS held,
            concat_ws('/', m.on_hand, m.allocated, m.locked, m.defective, m.in_transit, m.receiving, m.lines) AS told,
            m.wrong_lines
       FROM (SELECT * FROM stock s WHERE s.operator_id = $1 AND s.id > $2 ORDER BY s.id LIMIT $3) s ${STOCK_NAMES}
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(m.on_hand_change), 0) AS on_hand, coalesce(sum(m.allocated_change), 0) AS allocated,
               coalesce(sum(m.locked_change), 0) AS locked, coalesce(sum(m.defective_change), 0) AS defective,
               coalesce(sum(m.in_transit_change), 0) AS in_transit, coalesce(sum(m.receiving_change), 0) AS receiving,
               count(*) AS lines, count(*) FILTER (WHERE m.wrong) AS wrong_lines
          FROM (SELECT m.*, m.no <> row_number() OVER so_far
                         OR m.on_hand_after <> sum(m.on_hand_change) OVER so_far
                         OR m.allocated_after <> sum(m.allocated_change) OVER so_far
                         OR m.locked_after <> sum(m.locked_change) OVER so_far
                         OR m.defective_after <> sum(m.defective_change) OVER so_far
                         OR m.in_transit_after <> sum(m.in_transit_change) OVER so_far
                         OR m.receiving_after <> sum(m.receiving_change) OVER so_far AS wrong
                  FROM stock_movements m WHERE m.operator_id = $1 AND m.stock_id = s.id
                WINDOW so_far AS (ORDER BY m.no)) m) m
      ORDER BY s.id`,
  );

/** What the open documents say that a bucket holds. */
function bucket(name: string, column: string, documents: string): Statement<DifferenceRow> {
  return statement(
    `reconciliation_${name}`,
    `SELECT ${STOCK_NAME} AS subject, s.${column}::text AS held, coalesce(d.pieces, 0)::text AS told
       FROM stock s ${STOCK_NAMES}
       LEFT JOIN (SELECT warehouse_id, sku_id, sum(pieces) AS pieces FROM (${documents}) d GROUP BY 1, 2) d
         ON d.warehouse_id = s.warehouse_id AND d.sku_id = s.sku_id
      WHERE s.operator_id = $1 AND s.${column} <> coalesce(d.pieces, 0)
      ORDER BY s.id LIMIT $2`,
  );
}

/** Each check as one statement, so that it sees one moment. */
export const CHECKS: readonly (readonly [Check, Statement<DifferenceRow>])[] = [
  [
    'allocated',
    bucket(
      'allocated',
      'allocated',
      `SELECT o.warehouse_id, l.sku_id, l.quantity AS pieces
         FROM outbound_orders o JOIN order_lines l ON l.operator_id = o.operator_id AND l.order_id = o.id
        WHERE o.operator_id = $1 AND o.fulfilment NOT IN ('cancelled', 'shipped')`,
    ),
  ],
  [
    'in_transit',
    bucket(
      'in_transit',
      'in_transit',
      `SELECT o.warehouse_id, l.sku_id, greatest(0, l.expected - l.received) AS pieces
         FROM inbound_orders o JOIN inbound_lines l ON l.operator_id = o.operator_id AND l.inbound_id = o.id
        WHERE o.operator_id = $1 AND o.state IN ('submitted', 'in_transit', 'arrived', 'receiving', 'putting_away')
       UNION ALL
       SELECT t.to_warehouse_id, l.sku_id, l.sent - l.good - l.defective
         FROM stock_transfers t JOIN stock_transfer_lines l ON l.operator_id = t.operator_id AND l.transfer_id = t.id
        WHERE t.operator_id = $1 AND t.state = 'in_transit'`,
    ),
  ],
  [
    'receiving',
    bucket(
      'receiving',
      'receiving',
      `SELECT o.warehouse_id, l.sku_id, l.received - l.good - l.defective AS pieces
         FROM inbound_orders o JOIN inbound_lines l ON l.operator_id = o.operator_id AND l.inbound_id = o.id
        WHERE o.operator_id = $1`,
    ),
  ],
  [
    'wallet',
    statement(
      'reconciliation_wallet',
      `SELECT c.code || ' ' || w.currency AS subject,
              concat_ws('/', w.balance_minor, w.frozen_minor, w.line_no) AS held,
              concat_ws('/', coalesce(l.balance, 0), coalesce(l.frozen, 0), coalesce(l.lines, 0)) AS told
         FROM wallets w JOIN customers c ON c.operator_id = w.operator_id AND c.id = w.customer_id
         LEFT JOIN (SELECT customer_id, currency, sum(balance_change_minor) AS balance,
                           sum(frozen_change_minor) AS frozen, count(*) AS lines
                      FROM wallet_lines WHERE operator_id = $1 GROUP BY 1, 2) l
           ON l.customer_id = w.customer_id AND l.currency = w.currency
        WHERE w.operator_id = $1 AND (w.balance_minor, w.frozen_minor, w.line_no)
              IS DISTINCT FROM (coalesce(l.balance, 0), coalesce(l.frozen, 0), coalesce(l.lines, 0))
        ORDER BY w.customer_id LIMIT $2`,
    ),
  ],
  [
    // Of each wallet the first line that is wrong; those after it are wrong because of it.
    'wallet_line',
    statement(
      'reconciliation_wallet_line',
      `SELECT c.code || ' ' || f.currency || ' #' || f.no AS subject, f.balance_after_minor::text AS held, f.sum::text AS told
         FROM (SELECT DISTINCT ON (customer_id, currency) *
                 FROM (SELECT customer_id, currency, no, balance_after_minor,
                              sum(balance_change_minor) OVER (PARTITION BY customer_id, currency ORDER BY no) AS sum
                         FROM wallet_lines WHERE operator_id = $1) l
                WHERE sum <> balance_after_minor ORDER BY customer_id, currency, no) f
         JOIN customers c ON c.operator_id = $1 AND c.id = f.customer_id
        ORDER BY f.customer_id LIMIT $2`,
    ),
  ],
  [
    'frozen',
    statement(
      'reconciliation_frozen',
      `SELECT c.code || ' ' || w.currency AS subject, w.frozen_minor::text AS held, coalesce(o.frozen, 0)::text AS told
         FROM wallets w JOIN customers c ON c.operator_id = w.operator_id AND c.id = w.customer_id
         LEFT JOIN (SELECT customer_id, currency, sum(quoted_minor) AS frozen FROM outbound_orders
                     WHERE operator_id = $1 AND billing = 'frozen' GROUP BY 1, 2) o
           ON o.customer_id = w.customer_id AND o.currency = w.currency
        WHERE w.operator_id = $1 AND w.frozen_minor <> coalesce(o.frozen, 0)
        ORDER BY w.customer_id LIMIT $2`,
    ),
  ],
  [
    'quote',
    statement(
      'reconciliation_quote',
      `SELECT o.order_no AS subject, o.quoted_minor::text AS held, c.total::text AS told
         FROM outbound_orders o
         JOIN (SELECT order_id, sum(amount_minor) AS total FROM order_charges
                WHERE operator_id = $1 AND stage = 'quoted' GROUP BY 1) c ON c.order_id = o.id
        WHERE o.operator_id = $1 AND c.total <> o.quoted_minor
        ORDER BY o.id LIMIT $2`,
    ),
  ],
  [
    'charges',
    statement(
      'reconciliation_charges',
      `SELECT o.order_no AS subject, coalesce(-l.paid, 0)::text AS held, coalesce(c.total, 0)::text AS told
         FROM outbound_orders o
         LEFT JOIN (SELECT order_id, sum(amount_minor) AS total FROM order_charges
                     WHERE operator_id = $1 AND stage <> 'quoted' GROUP BY 1) c ON c.order_id = o.id
         LEFT JOIN (SELECT document_no, customer_id, sum(balance_change_minor) AS paid FROM wallet_lines
                     WHERE operator_id = $1 AND document_kind = 'outbound_order' GROUP BY 1, 2) l
           ON l.document_no = o.number AND l.customer_id = o.customer_id
        WHERE o.operator_id = $1 AND coalesce(c.total, 0) <> -coalesce(l.paid, 0)
        ORDER BY o.id LIMIT $2`,
    ),
  ],
  [
    'history',
    statement(
      'reconciliation_history',
      `SELECT o.order_no AS subject, o.history_no::text AS held,
              concat_ws('/', coalesce(h.lines, 0), coalesce(h.last, 0)) AS told
         FROM outbound_orders o
         LEFT JOIN (SELECT order_id, count(*) AS lines, max(no) AS last FROM order_history
                     WHERE operator_id = $1 GROUP BY 1) h ON h.order_id = o.id
        WHERE o.operator_id = $1
          AND (o.history_no, o.history_no) IS DISTINCT FROM (coalesce(h.lines, 0), coalesce(h.last, 0))
        ORDER BY o.id LIMIT $2`,
    ),
  ],
];
