import { type Statement, statement } from '../../platform/database';
import type { TrackingStep } from './carriers.types';

/** Parcels that have left and whose carrier is asked now; who claims them looks again later. */
export const CLAIM_PARCELS: Statement<{
  id: number;
  account_id: number;
  reference: string;
  carrier_ref: string;
  tracking_number: string;
  service: string;
  bought_at: Date;
}> = statement(
  'tracking_claim',
  `WITH due AS MATERIALIZED (
     SELECT id FROM label_purchases
      WHERE operator_id = $1 AND track_at <= $2 AND state = 'bought'
      ORDER BY track_at LIMIT $4
        FOR UPDATE SKIP LOCKED
   ),
   claimed AS (
     UPDATE label_purchases p SET track_at = $3 FROM due
      WHERE p.operator_id = $1 AND p.id = due.id
     RETURNING p.id, p.order_id, p.account_id, p.reference, p.carrier_ref, p.tracking_number, p.service, p.bought_at
   )
   SELECT c.id, c.account_id, c.reference, c.carrier_ref, c.tracking_number, c.service, c.bought_at
     FROM claimed c
     JOIN outbound_orders o ON o.operator_id = $1 AND o.id = c.order_id
    WHERE o.fulfilment = 'shipped'`,
);

/** By its number at one account: the newest, where a carrier gives numbers again after years. */
export const PARCEL_OF_NUMBER: Statement<{ id: number; order_id: number; bought_at: Date }> =
  statement(
    'tracking_parcel_of_number',
    `SELECT id, order_id, bought_at FROM label_purchases
      WHERE operator_id = $1 AND account_id = $2 AND tracking_number = $3 AND state = 'bought'
      ORDER BY id DESC LIMIT 1`,
  );

/** Only what is newer than what is known: old news and replays change nothing. */
export const SEE_PARCEL: Statement<{ id: number }> = statement(
  'tracking_see',
  `UPDATE label_purchases SET step = $3, seen_at = $4, step_words = $5, track_at = $6
    WHERE operator_id = $1 AND id = $2 AND (seen_at IS NULL OR seen_at < $4)
   RETURNING id`,
);

/** The newest label of each package that is paid. */
export const STEPS_OF_ORDER: Statement<{ step: TrackingStep | null }> = statement(
  'tracking_steps_of_order',
  `SELECT DISTINCT ON (package_no) step FROM label_purchases
    WHERE operator_id = $1 AND order_id = $2 AND state = 'bought' ORDER BY package_no, id DESC`,
);

/** Parcels that left long ago and that no carrier has seen, the oldest first. */
export const NOT_PICKED_UP: Statement<{
  id: number;
  order_id: number;
  order_no: string;
  number: string;
  warehouse_code: string;
  account_name: string;
  tracking_number: string;
  shipped_at: Date;
}> = statement(
  'tracking_not_picked_up',
  `SELECT p.id, p.order_id, o.order_no, o.number, w.temu_code AS warehouse_code, a.name AS account_name,
          p.tracking_number, o.shipped_at
     FROM label_purchases p
     JOIN outbound_orders o ON o.operator_id = p.operator_id AND o.id = p.order_id
     JOIN warehouses w ON w.operator_id = o.operator_id AND w.id = o.warehouse_id
     JOIN carrier_accounts a ON a.operator_id = p.operator_id AND a.id = p.account_id
    WHERE p.operator_id = $1 AND p.id > $2 AND p.state = 'bought' AND (p.step IS NULL OR p.step = 'pre_transit')
      AND o.fulfilment = 'shipped' AND o.tracking IN ('unknown', 'pre_transit') AND o.shipped_at < $3
    ORDER BY p.id LIMIT $4`,
);
