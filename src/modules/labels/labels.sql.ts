import { type Statement, statement } from '../../platform/database';
import type { LabelFormat } from './labels.types';

export interface CurrentLabelRow {
  order_id: number;
  /** The number of the newest label; 0 where there is none. */
  no: number;
  sha256: Buffer | null;
  source_url: string | null;
  /** An address from which nothing came, and that is no longer asked. */
  given_up: boolean;
  printed: boolean;
}

/** Locks the orders, in the order of their ids as everybody does, and tells their newest label. */
export const CURRENT_LABELS: Statement<CurrentLabelRow> = statement(
  'labels_current',
  `SELECT o.id AS order_id, coalesce(l.no, 0) AS no, l.sha256, l.source_url,
          l.sealed IS NULL AND l.fetch_at IS NULL AS given_up, l.printed_at IS NOT NULL AS printed
     FROM outbound_orders o
     LEFT JOIN LATERAL (
       SELECT * FROM order_labels l
        WHERE l.operator_id = o.operator_id AND l.order_id = o.id ORDER BY l.no DESC LIMIT 1) l ON true
    WHERE o.operator_id = $1 AND o.id = ANY($2::bigint[])
    ORDER BY o.id
      FOR UPDATE OF o`,
);

/**
 * Carrier and tracking number of the parcel; what is already known stays where nothing is said. The
 * index refuses a number that another order of the carrier's has brought.
 */
export const NAME_PARCEL: Statement<never> = statement(
  'labels_name_parcel',
  `INSERT INTO order_packages (
     operator_id, order_id, package_no, package_ref, carrier_name, carrier_ref, tracking_number, brought_number)
   VALUES ($1, $2, 1, $3, $4, $5, $6, lower($4) || '/' || upper($6))
   ON CONFLICT (operator_id, order_id, package_no) DO UPDATE
      SET carrier_name = CASE WHEN excluded.carrier_name = '' THEN order_packages.carrier_name ELSE excluded.carrier_name END,
          carrier_ref = CASE WHEN excluded.carrier_ref = '' THEN order_packages.carrier_ref ELSE excluded.carrier_ref END,
          tracking_number = coalesce(excluded.tracking_number, order_packages.tracking_number),
          brought_number = coalesce(excluded.brought_number, order_packages.brought_number)`,
);

/** The new label, the old one marked as replaced, and the order's state with its history. */
export const ADD_LABEL: Statement<never> = statement(
  'labels_add',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   replaced AS (
     UPDATE order_labels SET replaced_at = moment.at, fetch_at = NULL FROM moment
      WHERE operator_id = $1 AND order_id = $2 AND no < $3 AND replaced_at IS NULL
   ),
   added AS (
     INSERT INTO order_labels (operator_id, order_id, no, format, sealed, source_url, sha256, size_bytes, received_at, fetch_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, moment.at, CASE WHEN $5::bytea IS NULL THEN moment.at END FROM moment
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

export interface LabelToFetch {
  order_id: number;
  no: number;
  format: LabelFormat;
  source_url: string;
  registration_id: number | null;
  /** This one counted. */
  fetch_attempts: number;
}

/**
 * Takes labels that are due, the oldest first, and puts them off until nobody can be fetching them
 * any more: two processes never take the same one.
 */
export const CLAIM_LABELS_TO_FETCH: Statement<LabelToFetch> = statement(
  'labels_claim_to_fetch',
  `UPDATE order_labels l SET fetch_attempts = l.fetch_attempts + 1, fetch_at = $3
     FROM (SELECT order_id, no FROM order_labels
            WHERE operator_id = $1 AND fetch_at <= $2
            ORDER BY fetch_at LIMIT $4
              FOR UPDATE SKIP LOCKED) due
     JOIN outbound_orders o ON o.operator_id = $1 AND o.id = due.order_id
    WHERE l.operator_id = $1 AND l.order_id = due.order_id AND l.no = due.no
   RETURNING l.order_id, l.no, l.format, l.source_url, l.fetch_attempts, o.registration_id`,
);

/** When to try again, and what went wrong; one that was replaced meanwhile is left alone. */
export const PUT_OFF_FETCH: Statement<never> = statement(
  'labels_put_off_fetch',
  `UPDATE order_labels SET fetch_at = $4, fetch_problem = $5
    WHERE operator_id = $1 AND order_id = $2 AND no = $3 AND fetch_at IS NOT NULL`,
);

/**
 * Ends the fetching of an order's newest label, with its file or with what went wrong, and moves an
 * order that waits for it. Nothing happens where another label took its place or somebody was quicker.
 */
export const END_FETCH: Statement<never> = statement(
  'labels_end_fetch',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   ended AS (
     UPDATE order_labels
        SET sealed = $4, sha256 = $5, size_bytes = $6, fetch_problem = $7, fetch_at = NULL
      WHERE operator_id = $1 AND order_id = $2 AND no = $3 AND fetch_at IS NOT NULL
      RETURNING CASE WHEN $4::bytea IS NULL THEN 'failed' ELSE 'ready' END AS label
   ),
   before AS (SELECT label, history_no FROM outbound_orders WHERE operator_id = $1 AND id = $2 AND label = 'waiting'),
   changed AS (
     UPDATE outbound_orders o SET label = ended.label, history_no = o.history_no + 1 FROM ended, before
      WHERE o.operator_id = $1 AND o.id = $2
   )
   INSERT INTO order_history (operator_id, order_id, no, axis, from_state, to_state, person, reason, request_id, at)
   SELECT $1, $2, before.history_no + 1, 'label', before.label, ended.label, 'system', $7, '', moment.at
     FROM before, ended, moment`,
);

/** A bought label, in the place of what was bought for the same package, or brought, before. */
export const ADD_BOUGHT_LABEL: Statement<never> = statement(
  'labels_add_bought',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   replaced AS (
     UPDATE order_labels SET replaced_at = moment.at FROM moment
      WHERE operator_id = $1 AND order_id = $2 AND no < $3 AND replaced_at IS NULL
        AND (purchase_id IS NULL OR purchase_id = ANY($9::bigint[]))
   )
   INSERT INTO order_labels (operator_id, order_id, no, format, sealed, sha256, size_bytes, purchase_id, received_at)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, moment.at FROM moment`,
);

/** Labels of packages that are no more: nobody prints them any longer. */
export const WITHDRAW_LABELS: Statement<never> = statement(
  'labels_withdraw',
  `UPDATE order_labels SET replaced_at = clock_timestamp()
    WHERE operator_id = $1 AND order_id = ANY($2::bigint[]) AND purchase_id = ANY($3::bigint[])
      AND replaced_at IS NULL`,
);

/** What is to be fetched is not fetched any more. */
export const ERASE_LABELS: Statement<{ no: number }> = statement(
  'labels_erase',
  `UPDATE order_labels SET sealed = NULL, source_url = NULL, fetch_at = NULL, erased_at = $3
    WHERE operator_id = $1 AND order_id = ANY($2::bigint[]) AND erased_at IS NULL RETURNING no`,
);

export interface LabelInForceRow {
  order_id: number;
  no: number;
  format: LabelFormat;
  /** Null: it is to be fetched. */
  size_bytes: number | null;
}

/** The labels in force of each order, one for each package. Whoever adds one holds the order's row. */
export const LABELS_IN_FORCE: Statement<LabelInForceRow> = statement(
  'labels_in_force',
  `SELECT o.order_id, l.no, l.format, l.size_bytes
     FROM unnest($2::bigint[]) AS o (order_id)
    CROSS JOIN LATERAL (
      SELECT no, format, size_bytes FROM order_labels l
       WHERE l.operator_id = $1 AND l.order_id = o.order_id AND l.replaced_at IS NULL
         AND l.erased_at IS NULL) l
    ORDER BY o.order_id, l.no`,
);

/** When it was printed first stays. */
export const MARK_PRINTED: Statement<never> = statement(
  'labels_mark_printed',
  `UPDATE order_labels l SET printed_at = coalesce(l.printed_at, clock_timestamp())
     FROM unnest($2::bigint[], $3::integer[]) AS p (order_id, no)
    WHERE l.operator_id = $1 AND l.order_id = p.order_id AND l.no = p.no`,
);

/** Files in the order asked; those that are not here are missing. */
export const LABEL_FILES: Statement<{
  order_id: number;
  no: number;
  format: LabelFormat;
  sealed: Buffer;
}> = statement(
  'labels_files',
  `SELECT l.order_id, l.no, l.format, l.sealed
     FROM unnest($2::bigint[], $3::integer[]) WITH ORDINALITY AS p (order_id, no, ord)
     JOIN order_labels l ON l.operator_id = $1 AND l.order_id = p.order_id AND l.no = p.no
    WHERE l.sealed IS NOT NULL
    ORDER BY p.ord`,
);

export const LABELS_OF_ORDER: Statement<{
  no: number;
  format: LabelFormat;
  size_bytes: number | null;
  sha256: Buffer | null;
  received_at: Date;
  printed_at: Date | null;
  replaced_at: Date | null;
  fetch_problem: string;
}> = statement(
  'labels_of_order',
  `SELECT no, format, size_bytes, sha256, received_at, printed_at, replaced_at, fetch_problem
     FROM order_labels WHERE operator_id = $1 AND order_id = $2 ORDER BY no`,
);
