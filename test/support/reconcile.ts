import type { Database, OperatorId } from '../../src/platform/database';

/** Every balance that is not what its ledger says, and every ledger with a gap. */
export async function reconcile(db: Database, operatorId: OperatorId): Promise<unknown[]> {
  return db.transaction(operatorId, (tx) =>
    tx.manager.query(
      `SELECT 'stock' AS what, s.id FROM stock s
         LEFT JOIN (SELECT stock_id, sum(on_hand_change) AS on_hand, sum(allocated_change) AS allocated,
                           count(*) AS lines, max(no) AS last
                      FROM stock_movements GROUP BY stock_id) m ON m.stock_id = s.id
        WHERE (s.on_hand, s.allocated, s.movement_no)
              IS DISTINCT FROM (coalesce(m.on_hand, 0), coalesce(m.allocated, 0), coalesce(m.lines, 0))
           OR coalesce(m.lines, 0) <> coalesce(m.last, 0)
       UNION ALL
       SELECT 'movement', m.stock_id FROM (
         SELECT stock_id, allocated_after, sum(allocated_change) OVER (PARTITION BY stock_id ORDER BY no) AS told
           FROM stock_movements) m WHERE m.allocated_after <> m.told
       UNION ALL
       SELECT 'allocated', s.id FROM stock s
         LEFT JOIN (SELECT o.warehouse_id, l.sku_id, sum(l.quantity) AS pieces
                      FROM outbound_orders o JOIN order_lines l ON l.order_id = o.id
                     WHERE o.fulfilment NOT IN ('cancelled', 'shipped') GROUP BY 1, 2) p
           ON p.warehouse_id = s.warehouse_id AND p.sku_id = s.sku_id
        WHERE s.allocated <> coalesce(p.pieces, 0)
       UNION ALL
       SELECT 'wallet', customer_id FROM wallets w
         LEFT JOIN (SELECT customer_id, currency, sum(balance_change_minor) AS balance,
                           sum(frozen_change_minor) AS frozen, count(*) AS lines
                      FROM wallet_lines GROUP BY 1, 2) l USING (customer_id, currency)
        WHERE (w.balance_minor, w.frozen_minor, w.line_no)
              IS DISTINCT FROM (coalesce(l.balance, 0), coalesce(l.frozen, 0), coalesce(l.lines, 0))
       UNION ALL
       SELECT 'frozen', customer_id FROM wallets w
         LEFT JOIN (SELECT customer_id, currency, sum(quoted_minor) AS frozen FROM outbound_orders
                     WHERE billing = 'frozen' GROUP BY 1, 2) o USING (customer_id, currency)
        WHERE w.frozen_minor <> coalesce(o.frozen, 0)
       UNION ALL
       SELECT 'quote', o.id FROM outbound_orders o
         JOIN (SELECT order_id, sum(amount_minor) AS total FROM order_charges WHERE stage = 'quoted' GROUP BY 1) c
           ON c.order_id = o.id
        WHERE c.total <> o.quoted_minor
       UNION ALL
       SELECT 'charges', o.id FROM outbound_orders o
         LEFT JOIN (SELECT order_id, sum(amount_minor) AS total FROM order_charges WHERE stage <> 'quoted' GROUP BY 1) c
           ON c.order_id = o.id
         LEFT JOIN (SELECT document_no, sum(balance_change_minor) AS paid FROM wallet_lines
                     WHERE document_kind = 'outbound_order' GROUP BY 1) l ON l.document_no = o.number
        WHERE coalesce(c.total, 0) <> -coalesce(l.paid, 0)
       UNION ALL
       SELECT 'history', o.id FROM outbound_orders o
         LEFT JOIN (SELECT order_id, count(*) AS lines, max(no) AS last FROM order_history GROUP BY 1) h
           ON h.order_id = o.id
        WHERE (o.history_no, o.history_no) IS DISTINCT FROM (coalesce(h.lines, 0), coalesce(h.last, 0))`,
    ),
  );
}
