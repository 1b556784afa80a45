import { type Statement, statement } from '../../platform/database';
import type { ManifestState } from './manifests.types';

export interface ManifestRow {
  id: number;
  warehouse_id: number;
  account_id: number;
  reference: string;
  handle: string | null;
  state: ManifestState;
  labels: number;
  tries: number;
  due_at: Date | null;
  problem_code: string;
  problem: string;
  number: string | null;
  sha256: Buffer | null;
  size_bytes: number | null;
  person: string;
  closed_at: Date;
  settled_at: Date | null;
}

const COLUMNS = `m.id, m.warehouse_id, m.account_id, m.reference, m.handle, m.state, m.labels, m.tries, m.due_at,
  m.problem_code, m.problem, m.number, m.sha256, m.size_bytes, m.person, m.closed_at, m.settled_at`;

export type ListedManifestRow = ManifestRow & { account_name: string; warehouse_code: string };

export const manifestsLike = (conditions: readonly string[], limit: string): string =>
  `SELECT ${COLUMNS}, a.name AS account_name, w.temu_code AS warehouse_code
     FROM manifests m
     JOIN warehouses w ON w.operator_id = m.operator_id AND w.id = m.warehouse_id
     JOIN carrier_accounts a ON a.operator_id = m.operator_id AND a.id = m.account_id
    WHERE ${conditions.join(' AND ')}
    ORDER BY m.id DESC LIMIT ${limit}`;

/**
 * Labels that leave today: bought lately, packed or shipped, not given back nor asked to be, not seen
 * by the carrier yet, and on no manifest. Locked: of two who close at once, the second finds here
 * what the first has left, and whoever gives back waits for the manifest.
 */
export const LABELS_TO_CLOSE: Statement<{ id: number; service: string }> = statement(
  'manifests_labels_to_close',
  `SELECT p.id, p.service
     FROM label_purchases p
     JOIN outbound_orders o ON o.operator_id = p.operator_id AND o.id = p.order_id
    WHERE p.operator_id = $1 AND p.account_id = $2 AND p.bought_at >= $4
      AND p.state = 'bought' AND p.manifest_id IS NULL AND p.dropped_at IS NULL
      AND (p.step IS NULL OR p.step = 'pre_transit') AND NOT p.id = ANY($5::bigint[])
      AND o.warehouse_id = $3 AND o.fulfilment IN ('packed', 'shipped') AND o.cancel <> 'asked'
      AND o.label IN ('ready', 'printed')
    ORDER BY p.id LIMIT $6
      FOR UPDATE OF p`,
);

export const ADD_MANIFEST: Statement<{ id: number }> = statement(
  'manifests_add',
  `INSERT INTO manifests (operator_id, warehouse_id, account_id, reference, labels, person, request_id, closed_at, due_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
   RETURNING id`,
);

export const PUT_ON_MANIFEST: Statement<{ id: number }> = statement(
  'manifests_put_on',
  `UPDATE label_purchases SET manifest_id = $2
    WHERE operator_id = $1 AND id = ANY($3::bigint[]) AND manifest_id IS NULL AND state = 'bought'
   RETURNING id`,
);

/** Takes what is due until the claim runs out: who dies with it leaves it to the next. */
export const CLAIM_MANIFESTS: Statement<ManifestRow> = statement(
  'manifests_claim',
  `WITH due AS MATERIALIZED (
     SELECT id FROM manifests
      WHERE operator_id = $1 AND due_at <= $2 AND state = 'making'
      ORDER BY due_at, id LIMIT $4
        FOR UPDATE SKIP LOCKED
   )
   UPDATE manifests m SET due_at = $3, tries = m.tries + 1
     FROM due WHERE m.operator_id = $1 AND m.id = due.id
   RETURNING ${COLUMNS}`,
);

export interface LabelOnManifestRow {
  reference: string;
  carrier_ref: string;
  tracking_number: string;
  service: string;
  bought_at: Date;
}

/** All that are on it: whoever gives one back waits while it is being made. */
export const LABELS_ON_MANIFEST: Statement<LabelOnManifestRow> = statement(
  'manifests_labels_on',
  `SELECT reference, carrier_ref, tracking_number, service, bought_at FROM label_purchases
    WHERE operator_id = $1 AND manifest_id = $2 ORDER BY id`,
);

/** What the carrier calls it; the first word stays. */
export const REMEMBER_MANIFEST: Statement<never> = statement(
  'manifests_remember',
  'UPDATE manifests SET handle = $3 WHERE operator_id = $1 AND id = $2 AND handle IS NULL',
);

/** That it is made is a fact, whoever brings it; it becomes one only once. */
export const KEEP_MADE: Statement<{ id: number }> = statement(
  'manifests_keep_made',
  `UPDATE manifests
      SET state = 'made', due_at = NULL, problem_code = '', problem = '', carrier_ref = $3, number = $4,
          sealed = $5, sha256 = $6, size_bytes = $7, settled_at = $8
    WHERE operator_id = $1 AND id = $2 AND state = 'making'
   RETURNING id`,
);

/** That nothing was made can be said only by whoever has tried last. */
export const KEEP_NOT_MADE: Statement<{ id: number }> = statement(
  'manifests_keep_not_made',
  `UPDATE manifests SET state = 'refused', due_at = NULL, problem_code = $4, problem = $5, settled_at = $6
    WHERE operator_id = $1 AND id = $2 AND state = 'making' AND tries = $3
   RETURNING id`,
);

export const POSTPONE_MANIFEST: Statement<never> = statement(
  'manifests_postpone',
  `UPDATE manifests SET due_at = $4, problem_code = $5, problem = $6
    WHERE operator_id = $1 AND id = $2 AND tries = $3 AND state = 'making'`,
);

/** Labels that the carrier left out, by our references; null: all. They are free for the next one. */
export const LEAVE_OUT: Statement<never> = statement(
  'manifests_leave_out',
  `WITH left_out AS (
     UPDATE label_purchases p SET manifest_id = NULL
       FROM (SELECT q.id, coalesce(r.words, $4) AS words
               FROM label_purchases q
               LEFT JOIN json_to_recordset($3::json) AS r (reference text, words text) ON r.reference = q.reference
              WHERE q.operator_id = $1 AND q.manifest_id = $2 AND ($4::text IS NOT NULL OR r.reference IS NOT NULL)) r
      WHERE p.operator_id = $1 AND p.id = r.id
     RETURNING p.id, r.words
   )
   INSERT INTO manifest_refusals (operator_id, manifest_id, purchase_id, words)
   SELECT $1, $2, id, words FROM left_out`,
);

export const MANIFEST_DUE_NOW: Statement<{ id: number }> = statement(
  'manifests_due_now',
  `UPDATE manifests SET due_at = least(due_at, $3)
    WHERE operator_id = $1 AND id = $2 AND state = 'making' AND (due_at IS NULL OR tries = 0 OR problem_code <> '')
   RETURNING id`,
);

export const MANIFEST_FILE: Statement<{ sealed: Buffer | null }> = statement(
  'manifests_file',
  'SELECT sealed FROM manifests WHERE operator_id = $1 AND id = $2',
);

export interface PutForwardRow {
  id: number;
  order_id: number;
  order_number: string;
  tracking_number: string;
  state: string;
  refusal: string | null;
}

/** Every label that was put forward, those that are on it and those that were not taken. */
export const PUT_FORWARD: Statement<PutForwardRow> = statement(
  'manifests_put_forward',
  `SELECT p.id, p.order_id, o.number AS order_number, p.tracking_number, p.state, f.refusal
     FROM (SELECT id, NULL AS refusal FROM label_purchases WHERE operator_id = $1 AND manifest_id = $2
           UNION ALL
           SELECT purchase_id, words FROM manifest_refusals WHERE operator_id = $1 AND manifest_id = $2) f
     JOIN label_purchases p ON p.operator_id = $1 AND p.id = f.id
     JOIN outbound_orders o ON o.operator_id = $1 AND o.id = p.order_id
    ORDER BY p.id`,
);

/**
 * Forgets the manifests of these orders: a carrier may list addresses there. The hash stays, and so
 * do numbers.
 */
export const ERASE_MANIFESTS: Statement<never> = statement(
  'manifests_erase',
  `WITH of_orders AS MATERIALIZED (
     SELECT id, manifest_id FROM label_purchases WHERE operator_id = $1 AND order_id = ANY($2::bigint[])
   ),
   words AS (
     UPDATE manifest_refusals r SET words = '' FROM of_orders p
      WHERE r.operator_id = $1 AND r.purchase_id = p.id AND r.words <> ''
   )
   UPDATE manifests m SET sealed = NULL, problem = '', erased_at = $3
    WHERE m.operator_id = $1 AND m.id IN (SELECT manifest_id FROM of_orders)
      AND m.state <> 'making' AND m.erased_at IS NULL`,
);
