import { type Statement, statement } from '../../platform/database';

export interface CurrentLabelRow {
  order_id: number;
  /** The number of the newest label; 0 where there is none. */
  no: number;
  sha256: Buffer | null;
  source_url: string | null;
  printed: boolean;
}

/** Locks the orders, in the order of their ids as everybody does, and tells their newest label. */
export const CURRENT_LABELS: Statement<CurrentLabelRow> = statement(
  'labels_current',
  `SELECT o.id AS order_id, coalesce(l.no, 0) AS no, l.sha256, l.source_url, l.printed_at IS NOT NULL AS printed
     FROM outbound_orders o
     LEFT JOIN LATERAL (
       SELECT * FROM order_labels l
        WHERE l.operator_id = o.operator_id AND l.order_id = o.id ORDER BY l.no DESC LIMIT 1) l ON true
    WHERE o.operator_id = $1 AND o.id = ANY($2::bigint[])
    ORDER BY o.id
      FOR UPDATE OF o`,
);

/** Carrier and tracking number of the parcel; what is already known stays where nothing is said. */
export const NAME_PARCEL: Statement<never> = statement(
  'labels_name_parcel',
  `INSERT INTO order_packages (operator_id, order_id, package_no, package_ref, carrier_name, carrier_ref, tracking_number)
   VALUES ($1, $2, 1, $3, $4, $5, $6)
   ON CONFLICT (operator_id, order_id, package_no) DO UPDATE
      SET carrier_name = CASE WHEN excluded.carrier_name = '' THEN order_packages.carrier_name ELSE excluded.carrier_name END,
          carrier_ref = CASE WHEN excluded.carrier_ref = '' THEN order_packages.carrier_ref ELSE excluded.carrier_ref END,
          tracking_number = coalesce(excluded.tracking_number, order_packages.tracking_number)`,
);

/** The new label, the old one marked as replaced, and the order's state with its history. */
export const ADD_LABEL: Statement<never> = statement(
  'labels_add',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   replaced AS (
     UPDATE order_labels SET replaced_at = moment.at FROM moment
      WHERE operator_id = $1 AND order_id = $2 AND no < $3 AND replaced_at IS NULL
   ),
   added AS (
     INSERT INTO order_labels (operator_id, order_id, no, format, sealed, source_url, sha256, size_bytes, received_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, moment.at FROM moment
   ),
   state AS (SELECT CASE WHEN $5::bytea IS NULL THEN 'waiting' ELSE 'ready' END AS label),
   before AS (SELECT label, history_no FROM outbound_orders WHERE operator_id = $1 AND id = $2),
   changed AS (
     UPDATE outbound_orders o SET label = state.label, history_no = o.history_no + 1 FROM state
      WHERE o.operator_id = $1 AND o.id = $2
   )
   INSERT INTO order_history (operator_id, order_id, no, axis, from_state, to_state, person, request_id, at)
   SELECT $1, $2, before.history_no + 1, 'label', before.label, state.label, $9, $10, moment.at
     FROM before, state, moment`,
);
