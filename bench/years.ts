import { QUICK } from './figures';
import type { Installation } from './installation';
import type { World } from './world';

export const ORDERS = QUICK ? 10_000 : 1_000_000;
export const MOVEMENTS = ORDERS * 10;
/** Beside orders and movements; each a share of them, as a busy operator has it. */
export const SKUS_PER_CUSTOMER = QUICK ? 10 : 1_000;
const INBOUND = ORDERS / 10;
const FEW = ORDERS / 100;
/** Seven for each order of the last weeks, in a partition a day. */
const CALL_DAYS = 30;
const CALLS = Math.round((ORDERS / 730) * CALL_DAYS * 7);

/** Two years of orders, evenly: most are shipped, some cancelled, a handful on the side. */
export async function fill(place: Installation): Promise<void> {
  const { operatorId, registrationId, warehouseId, channelId } = place.world;
  process.stdout.write(`filling with ${ORDERS.toLocaleString('en')} orders …\n`);
  await place.administrate(
    `SET synchronous_commit = off`,
    `CREATE TEMP TABLE worn AS
       SELECT nextval('outbound_order_ids') AS id, n,
              now() - interval '2 years' * (1 - n::float / ${ORDERS}) AS at,
              CASE WHEN n % 20000 = 0 THEN 'exception' WHEN n % 10000 = 1 THEN 'on_hold'
                   WHEN n % 100 = 2 THEN 'cancelled' ELSE 'shipped' END AS state
         FROM generate_series(1, ${ORDERS}) AS n`,
    `CREATE TEMP TABLE who AS
       SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM customers WHERE operator_id = ${operatorId}`,
    `CREATE TEMP TABLE goods AS
       SELECT s.id AS stock_id, s.sku_id, s.customer_id, k.code,
              row_number() OVER (PARTITION BY s.customer_id ORDER BY s.id) - 1 AS place
         FROM stock s JOIN skus k ON k.operator_id = s.operator_id AND k.id = s.sku_id
        WHERE s.operator_id = ${operatorId}`,
    `INSERT INTO outbound_orders (operator_id, id, order_no, source, number, registration_id, customer_id, warehouse_id,
       label_by, asked_channel_id, channel_id, fulfilment, fulfilment_before, label, cancel, billing, reason_code,
       currency, quoted_minor, history_no, accepted_at, status_changed_at, shipped_at, closed_at)
     SELECT ${operatorId}, w.id, 'OB' || to_char(w.at, 'YYMMDD') || lpad(w.id::text, 5, '0'), 'temu', 'OLD-' || w.n,
            ${registrationId}, who.id, ${warehouseId}, 'warehouse', ${channelId}, ${channelId}, w.state,
            CASE WHEN w.state IN ('exception', 'on_hold') THEN 'accepted' END,
            CASE w.state WHEN 'shipped' THEN 'printed' WHEN 'cancelled' THEN 'voided' ELSE 'waiting' END,
            CASE WHEN w.n % 20000 = 0 THEN 'asked' ELSE 'none' END,
            CASE w.state WHEN 'shipped' THEN 'charged' WHEN 'cancelled' THEN 'released' ELSE 'frozen' END,
            CASE WHEN w.state IN ('exception', 'on_hold') THEN 'manual' ELSE '' END,
            'USD', 838, 3, w.at, w.at, CASE w.state WHEN 'shipped' THEN w.at END,
            CASE WHEN w.state IN ('shipped', 'cancelled') THEN w.at END
       FROM worn w JOIN who ON who.place = w.n % 100`,
    `INSERT INTO order_lines (operator_id, order_id, line_no, sku_id, sku_code, quantity, line_ref)
     SELECT ${operatorId}, w.id, l, g.sku_id, g.code, 1, '211-' || l
       FROM worn w CROSS JOIN generate_series(1, 2) AS l
       JOIN who ON who.place = w.n % 100
       JOIN goods g ON g.customer_id = who.id AND g.place = (w.n / 100 + l) % 10`,
    `INSERT INTO order_recipients (operator_id, order_id, sealed, content_hmac)
     SELECT ${operatorId}, id, decode(repeat(md5(id::text), 20), 'hex'), decode(repeat(md5(n::text), 2), 'hex') FROM worn`,
    `INSERT INTO order_history (operator_id, order_id, no, axis, to_state, person, at)
     SELECT ${operatorId}, id, no, 'fulfilment', 'accepted', 'temu', at FROM worn CROSS JOIN generate_series(1, 3) AS no`,
    `INSERT INTO order_charges (operator_id, order_id, no, stage, type, name, amount_minor, currency, trace, at)
     SELECT ${operatorId}, id, no, 'quoted', 'delivery', 'Delivery', 419, 'USD', '{"cardId":1,"version":1,"zone":"2"}', at
       FROM worn CROSS JOIN generate_series(1, 2) AS no`,
    `INSERT INTO order_packages (operator_id, order_id, package_no, package_ref, tracking_number)
     SELECT ${operatorId}, id, 1, 'PK', 'TRACK-' || n FROM worn WHERE state = 'shipped'`,
    `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, state, next_try_at, settled_at)
     SELECT ${operatorId}, ${registrationId}, CASE WHEN n % 10000 = 5 THEN 'failed' ELSE 'accepted' END, 2, 'OLD-' || n,
            '{}', at, CASE WHEN n % 10000 = 5 THEN 'dead' ELSE 'delivered' END, at, at FROM worn`,
    `UPDATE pushes SET outcome = CASE state WHEN 'dead' THEN 3000001 ELSE 1000000 END WHERE operator_id = ${operatorId}`,
    `CREATE TEMP TABLE moved AS
       SELECT g.stock_id, g.customer_id, s.movement_no,
              ceil(${MOVEMENTS}::float / count(*) OVER ())::integer AS many
         FROM goods g JOIN stock s ON s.operator_id = ${operatorId} AND s.id = g.stock_id`,
    `INSERT INTO stock_movements (operator_id, stock_id, no, customer_id, type, allocated_change, on_hand_after,
       allocated_after, locked_after, defective_after, in_transit_after, receiving_after, document_kind, document_no,
       person, happened_at, written_at)
     SELECT ${operatorId}, m.stock_id, m.movement_no + n, m.customer_id,
            CASE WHEN n % 2 = 1 THEN 'allocate' ELSE 'release' END, CASE WHEN n % 2 = 1 THEN 1 ELSE -1 END,
            100000000, n % 2, 0, 0, 0, 0, 'outbound_order', 'OLD', 'temu',
            now() - interval '2 years' * (1 - n::float / m.many), now() - interval '2 years' * (1 - n::float / m.many)
       FROM moved m CROSS JOIN LATERAL generate_series(1, m.many) AS n`,
    `UPDATE stock s SET movement_no = s.movement_no + m.many, allocated = s.allocated + m.many % 2
       FROM moved m WHERE s.operator_id = ${operatorId} AND s.id = m.stock_id`,
    ...goods(place.world),
    ...money(place.world),
    ...labels(place.world),
    ...talk(place.world),
  );
}

/** Products that nobody has ordered lately, with their stock; what was announced and received. */
function goods({ operatorId, warehouseId }: World): string[] {
  return [
    `INSERT INTO skus (operator_id, customer_id, code, name, barcode, weight, weight_unit, length, width, height, length_unit, active, approval)
     SELECT ${operatorId}, who.id, 'OLD-SKU-' || n, 'Old product', 'BAR-' || (who.place * ${SKUS_PER_CUSTOMER} + n), 1, 'lb', 1, 1, 1, 'in',
            n % 100 <> 1, CASE n % 100 WHEN 2 THEN 'pending' ELSE 'approved' END
       FROM who CROSS JOIN generate_series(1, ${SKUS_PER_CUSTOMER}) AS n`,
    `INSERT INTO sku_barcodes (operator_id, customer_id, barcode, sku_id, no)
     SELECT operator_id, customer_id, barcode, id, 1 FROM skus WHERE operator_id = ${operatorId} AND code LIKE 'OLD-%'`,
    `INSERT INTO stock (operator_id, warehouse_id, sku_id, customer_id)
     SELECT operator_id, ${warehouseId}, id, customer_id FROM skus WHERE operator_id = ${operatorId} AND code LIKE 'OLD-%'`,
    `CREATE TEMP TABLE came AS
       SELECT n, who.id AS customer_id, now() - interval '2 years' * (1 - n::float / ${INBOUND}) AS at,
              CASE WHEN n % 1000 = 3 THEN 'receiving' ELSE 'completed' END AS state
         FROM generate_series(1, ${INBOUND}) AS n JOIN who ON who.place = n % 100`,
    `INSERT INTO inbound_orders (operator_id, id, inbound_no, customer_id, warehouse_id, state, created_at, closed_at)
     SELECT ${operatorId}, nextval('inbound_order_ids'), 'IN-' || n, customer_id, ${warehouseId}, state, at, CASE state WHEN 'completed' THEN at END FROM came`,
    `INSERT INTO inbound_lines (operator_id, inbound_id, line_no, sku_id, sku_code, expected, received, good)
     SELECT i.operator_id, i.id, 1, k.id, k.code, 10, 10, 10
       FROM inbound_orders i
       JOIN skus k ON k.operator_id = i.operator_id AND k.customer_id = i.customer_id
                  AND k.code = 'OLD-SKU-' || 1 + i.id % ${SKUS_PER_CUSTOMER}
      WHERE i.operator_id = ${operatorId}`,
  ];
}

/** Each order's freeze and charge, and what merchants paid in. */
function money({ operatorId }: World): string[] {
  return [
    `CREATE TEMP TABLE paid AS
       SELECT w.id, w.n, w.at, w.state, who.id AS customer_id, row_number() OVER (PARTITION BY who.id ORDER BY w.n) AS nth
         FROM worn w JOIN who ON who.place = w.n % 100`,
    `INSERT INTO wallet_lines (operator_id, customer_id, currency, no, type, balance_change_minor, frozen_change_minor,
       balance_after_minor, frozen_after_minor, credit_limit_minor, document_kind, document_no, person, reason, at)
     SELECT ${operatorId}, p.customer_id, 'USD', w.line_no + 2 * p.nth - 2 + half,
            CASE WHEN half = 1 THEN 'freeze' WHEN p.state = 'cancelled' THEN 'release' WHEN p.n % 10000 = 7 THEN 'adjust' ELSE 'charge' END,
            0, CASE half WHEN 1 THEN 838 ELSE -838 END, w.balance_minor, CASE half WHEN 1 THEN 838 ELSE 0 END, 0,
            'outbound_order', 'OLD-' || p.n, 'temu', '', p.at
       FROM paid p JOIN wallets w ON w.operator_id = ${operatorId} AND w.customer_id = p.customer_id AND w.currency = 'USD'
      CROSS JOIN generate_series(1, 2) AS half`,
    `UPDATE wallets w SET line_no = w.line_no + 2 * p.most
       FROM (SELECT customer_id, max(nth) AS most FROM paid GROUP BY 1) p
      WHERE w.operator_id = ${operatorId} AND w.customer_id = p.customer_id`,
    `INSERT INTO top_ups (operator_id, customer_id, currency, amount_minor, reference, asked_by, asked_at, state, credited_minor, decided_by, decided_at)
     SELECT ${operatorId}, who.id, 'USD', 100000, 'WIRE-' || n, 'merchant', now(),
            CASE WHEN n % 100 = 7 THEN 'asked' ELSE 'credited' END, CASE WHEN n % 100 <> 7 THEN 100000 END,
            CASE WHEN n % 100 = 7 THEN '' ELSE 'clerk' END, CASE WHEN n % 100 <> 7 THEN now() END
       FROM generate_series(1, ${FEW}) AS n JOIN who ON who.place = n % 100`,
  ];
}

/** A label for each order that was shipped: nearly all were delivered, some wait at the dock. */
function labels({ operatorId }: World): string[] {
  return [
    `INSERT INTO carrier_accounts (operator_id, kind, name, credentials) VALUES (${operatorId}, 'sandbox', 'Sandbox', '\\x00')`,
    `INSERT INTO label_purchases (operator_id, order_id, package_no, account_id, service, format, reference, state, tries,
       problem_code, problem, carrier_ref, tracking_number, cost_minor, currency, sha256, size_bytes, asked_at, bought_at, settled_at, step, seen_at)
     SELECT ${operatorId}, w.id, 1, a.id, 'ground', 'PDF', 'OLD-' || w.n,
            CASE WHEN w.n % 10000 = 9 THEN 'refused' ELSE 'bought' END, 1,
            CASE WHEN w.n % 10000 = 9 THEN 'carriers.refused' ELSE '' END, '', 'R' || w.n, 'TRACK-' || w.n, 700, 'USD',
            decode(repeat('00', 32), 'hex'), 1000, w.at, w.at, w.at,
            CASE WHEN w.n > ${ORDERS - FEW} THEN 'pre_transit' ELSE 'delivered' END, w.at
       FROM worn w JOIN carrier_accounts a ON a.operator_id = ${operatorId} WHERE w.state = 'shipped'`,
    `INSERT INTO print_jobs (operator_id, kind, format, person, request_id)
     SELECT ${operatorId}, 'labels', 'PDF', 'clerk', 'r' FROM generate_series(1, ${FEW})`,
    `INSERT INTO erasures (operator_id, at, kind, person, reason, order_nos, recipients, labels, calls)
     SELECT ${operatorId}, now(), 'age', 'system', '', '{}', 1, 1, 1 FROM generate_series(1, ${FEW})`,
  ];
}

/** What Temu asked lately, and what staff did all those years. */
function talk({ operatorId }: World): string[] {
  return [
    `SELECT keep_call_partitions((now() - interval '${CALL_DAYS} days')::date, ${CALL_DAYS})`,
    `INSERT INTO calls (operator_id, at, direction, subject, customer_code, number, request_id, ok, outcome, http_status,
       duration_us, request_bytes, request, answer)
     SELECT ${operatorId}, now() - interval '${CALL_DAYS - 1} days' * (1 - n::float / ${CALLS}),
            CASE n % 3 WHEN 0 THEN 'out' ELSE 'in' END, '/bg/certified/warehouse/inventory/batch/get', 'C' || 1000 + n % 100,
            CASE n % 5 WHEN 0 THEN 'OLD-' || n END, 'request-' || n, n % 10000 <> 11, CASE WHEN n % 10000 = 11 THEN 170020003 ELSE 1000000 END,
            200, 1000, 500, decode(repeat(md5(n::text), 10), 'hex'), decode(repeat(md5(n::text), 20), 'hex')
       FROM generate_series(1, ${CALLS}) AS n`,
    `INSERT INTO audit_lines (operator_id, at, caller_kind, caller_id, person, operation, subject_kind, subject_id)
     SELECT ${operatorId}, at, 'staff', 1, CASE WHEN n % 10000 = 13 THEN 'owner@bench' ELSE 'clerk-' || n % 20 || '@bench' END,
            CASE WHEN n % 10000 = 13 THEN 'changeWarehouse' ELSE 'shipOrder' END, 'order', n::text
       FROM worn ORDER BY n`,
  ];
}
