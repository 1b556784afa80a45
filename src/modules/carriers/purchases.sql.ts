import { type Statement, statement } from '../../platform/database';
import type { LabelFormat } from './carriers.types';
import type { PurchaseState } from './purchases.rules';

export interface PurchaseRow {
  id: number;
  order_id: number;
  package_no: number;
  account_id: number;
  service: string;
  format: LabelFormat;
  reference: string;
  handle: string | null;
  state: PurchaseState;
  tries: number;
  due_at: Date | null;
  problem_code: string;
  problem: string;
  carrier_ref: string | null;
  tracking_number: string | null;
  cost_minor: number | null;
  currency: string | null;
  asked_at: Date;
  bought_at: Date | null;
  void_asked_at: Date | null;
  settled_at: Date | null;
  dropped_at: Date | null;
}

const COLUMNS = `p.id, p.order_id, p.package_no, p.account_id, p.service, p.format, p.reference, p.handle, p.state,
  p.tries, p.due_at, p.problem_code, p.problem, p.carrier_ref, p.tracking_number, p.cost_minor, p.currency,
  p.asked_at, p.bought_at, p.void_asked_at, p.settled_at, p.dropped_at`;

/**
 * Orders for which a label is bought now, by the channels that buy by themselves. Locked and
 * skipped where locked: two processes find different ones, and nobody waits for a clerk's
 * transaction. Each channel is one short walk through its own orders that wait.
 */
export const ORDERS_THAT_WAIT: Statement<{ order_id: number }> = statement(
  'purchases_orders_that_wait',
  `SELECT o.id AS order_id
     FROM channel_carriers c
     JOIN carrier_accounts a ON a.operator_id = c.operator_id AND a.id = c.account_id AND a.active
    CROSS JOIN LATERAL (
      SELECT o.id FROM outbound_orders o
       WHERE o.operator_id = $1 AND o.channel_id = c.channel_id
         AND o.label = 'waiting' AND o.label_by = 'warehouse' AND o.closed_at IS NULL
         AND o.cancel <> 'asked'
         AND (o.fulfilment = 'packed' OR (c.buy_at = 'create' AND o.fulfilment IN ('accepted', 'picking')))
       ORDER BY o.id LIMIT $2
         FOR UPDATE OF o SKIP LOCKED) o
    WHERE c.operator_id = $1 AND c.buy_at <> 'by_hand'`,
);

/** Orders whose label was refused and is tried again now, where their channel still has an account. */
export const ORDERS_TO_TRY_AGAIN: Statement<{ order_id: number }> = statement(
  'purchases_orders_to_try_again',
  `SELECT o.id AS order_id
     FROM (SELECT DISTINCT order_id FROM label_purchases
            WHERE operator_id = $1 AND state = 'refused' AND due_at <= $3 LIMIT $2) p
    CROSS JOIN LATERAL (
      SELECT o.id FROM outbound_orders o
       WHERE o.operator_id = $1 AND o.id = p.order_id AND o.label = 'failed' AND o.cancel <> 'asked'
         AND (o.fulfilment IN ('accepted', 'picking', 'packed')
              OR (o.fulfilment = 'on_hold' AND o.reason_code = 'label'))
         AND EXISTS (
           SELECT FROM channel_carriers c
             JOIN carrier_accounts a ON a.operator_id = c.operator_id AND a.id = c.account_id AND a.active
            WHERE c.operator_id = $1 AND c.channel_id = o.channel_id)
         FOR UPDATE OF o SKIP LOCKED) o
    ORDER BY o.id`,
);

/** A refusal that was looked at is not due again; what comes of it is another row. */
export const REFUSALS_ANSWERED: Statement<never> = statement(
  'purchases_refusals_answered',
  `UPDATE label_purchases SET due_at = NULL
    WHERE operator_id = $1 AND state = 'refused' AND due_at <= $2`,
);

/**
 * The attempts, before any carrier is asked. A package that has a label, or is getting one, is
 * left out by the index that forbids a second.
 */
export const BEGIN_PURCHASES: Statement<{ order_id: number }> = statement(
  'purchases_begin',
  `INSERT INTO label_purchases (
     operator_id, order_id, package_no, account_id, service, format, reference, asked_at, due_at)
   SELECT $1, b.order_id, b.package_no, c.account_id, c.service, c.label_format, b.reference, $3, $3
     FROM json_to_recordset($2::json) AS b (order_id bigint, channel_id bigint, package_no integer, reference text)
     JOIN channel_carriers c ON c.operator_id = $1 AND c.channel_id = b.channel_id
   ON CONFLICT (operator_id, order_id, package_no) WHERE state NOT IN ('refused', 'voided') AND dropped_at IS NULL
   DO NOTHING
   RETURNING order_id`,
);

/** Packages of orders; an order that nobody has packed is one. */
export const PACKAGES_TO_LABEL: Statement<{ order_id: number; package_no: number }> = statement(
  'purchases_packages',
  `SELECT k.order_id, coalesce(p.package_no, 1) AS package_no
     FROM unnest($2::bigint[]) AS k (order_id)
     LEFT JOIN order_packages p ON p.operator_id = $1 AND p.order_id = k.order_id
    ORDER BY 1, 2`,
);

/**
 * Not on a manifest that is being made: what becomes of that is waited for. Said so that a manifest
 * which this statement does not see yet counts as being made.
 */
const MAY_BE_VOID = `(p.manifest_id IS NULL OR EXISTS (
  SELECT FROM manifests m WHERE m.operator_id = $1 AND m.id = p.manifest_id AND m.state <> 'making'))`;

/** Labels of orders that shall be void: from now on the carrier is asked for the money. */
export const BEGIN_VOIDS: Statement<never> = statement(
  'purchases_begin_voids',
  `UPDATE label_purchases p
      SET state = 'void_asked', void_asked_at = $2, due_at = $2, tries = 0, problem_code = '', problem = ''
     FROM outbound_orders o
    WHERE o.operator_id = $1 AND o.label = 'void_asked'
      AND p.operator_id = $1 AND p.order_id = o.id AND p.state = 'bought' AND ${MAY_BE_VOID}`,
);

/** Packages that are no more, whose labels were on a manifest that was being made. */
export const BEGIN_DROPPED_VOIDS: Statement<never> = statement(
  'purchases_begin_dropped_voids',
  `UPDATE label_purchases p
      SET state = 'void_asked', void_asked_at = $2, due_at = $2, tries = 0, problem_code = '', problem = ''
    WHERE p.operator_id = $1 AND p.state = 'bought' AND p.dropped_at IS NOT NULL AND ${MAY_BE_VOID}`,
);

/** A person asks once more for what was refused. */
export const ASK_VOID_AGAIN: Statement<never> = statement(
  'purchases_ask_void_again',
  `UPDATE label_purchases SET state = 'void_asked', void_asked_at = $3, due_at = $3, tries = 0, problem_code = '', problem = ''
    WHERE operator_id = $1 AND order_id = $2 AND state = 'void_refused'`,
);

/**
 * Packages that are no more. What was bought for them is given back; what is being bought is looked
 * at when it is known what came of it, and what was refused is not tried again.
 */
export const DROP_PACKAGES: Statement<{ id: number; order_id: number }> = statement(
  'purchases_drop_packages',
  `UPDATE label_purchases p
      SET dropped_at = $3,
          state = CASE WHEN p.state = 'bought' AND ${MAY_BE_VOID} THEN 'void_asked' ELSE p.state END,
          void_asked_at = CASE WHEN p.state = 'bought' AND ${MAY_BE_VOID} THEN $3 ELSE p.void_asked_at END,
          due_at = CASE WHEN p.state = 'bought' AND ${MAY_BE_VOID} THEN $3
                        WHEN p.state = 'refused' THEN NULL ELSE p.due_at END,
          tries = CASE WHEN p.state = 'bought' AND ${MAY_BE_VOID} THEN 0 ELSE p.tries END
     FROM json_to_recordset($2::json) AS d (order_id bigint, remaining integer)
    WHERE p.operator_id = $1 AND p.order_id = d.order_id AND p.package_no > d.remaining
      AND p.dropped_at IS NULL
   RETURNING p.id, p.order_id`,
);

/**
 * A label that is being bought for a parcel which has left under a number of somebody's own: it is
 * needed no longer, nor is anything that was tried for the parcel before.
 */
export const LET_GO: Statement<{ id: number }> = statement(
  'purchases_let_go',
  `UPDATE label_purchases p SET dropped_at = $5
     FROM outbound_orders o
     JOIN order_packages k ON k.operator_id = o.operator_id AND k.order_id = o.id AND k.package_no = $4
    WHERE o.operator_id = $1 AND o.id = $3 AND o.fulfilment = 'shipped' AND k.tracking_number IS NOT NULL
      AND p.operator_id = $1 AND p.order_id = $3 AND p.package_no = $4 AND p.dropped_at IS NULL
      AND EXISTS (SELECT FROM label_purchases b WHERE b.operator_id = $1 AND b.id = $2 AND b.state = 'buying')
      -- That of a label which was voided is nobody's own.
      AND NOT EXISTS (SELECT FROM label_purchases q
                       WHERE q.operator_id = $1 AND q.order_id = $3 AND q.package_no = $4
                         AND q.tracking_number = k.tracking_number)
   RETURNING p.id`,
);

/** Accounts that somebody has to be asked something of. */
export const ACCOUNTS_WITH_WORK: Statement<{ account_id: number }> = statement(
  'purchases_accounts',
  `SELECT DISTINCT account_id FROM label_purchases
    WHERE operator_id = $1 AND due_at <= $2 AND state IN ('buying', 'void_asked')`,
);

/** Takes what is due of an account until the claim runs out: who dies with it leaves it to the next. */
export const CLAIM: Statement<PurchaseRow> = statement(
  'purchases_claim',
  `WITH due AS MATERIALIZED (
     SELECT id FROM label_purchases
      WHERE operator_id = $1 AND account_id = $2 AND due_at <= $3 AND state IN ('buying', 'void_asked')
      ORDER BY due_at, id LIMIT $5
        FOR UPDATE SKIP LOCKED
   )
   UPDATE label_purchases p SET due_at = $4, tries = p.tries + 1
     FROM due WHERE p.operator_id = $1 AND p.id = due.id
   RETURNING ${COLUMNS}`,
);

/** A row that was written to, and whether its package is no more. */
interface Kept {
  id: number;
  dropped: boolean;
}

/** What the carrier calls the shipment, before it is paid; the first word stays. */
export const REMEMBER_HANDLE: Statement<never> = statement(
  'purchases_remember_handle',
  'UPDATE label_purchases SET handle = $3 WHERE operator_id = $1 AND id = $2 AND handle IS NULL',
);

/**
 * That a label is bought is a fact, whoever brings it; it becomes one only once. That of a package
 * that is no more is given back at once.
 */
export const KEEP_BOUGHT: Statement<Kept> = statement(
  'purchases_keep_bought',
  `UPDATE label_purchases
      SET state = CASE WHEN dropped_at IS NULL THEN 'bought' ELSE 'void_asked' END,
          due_at = CASE WHEN dropped_at IS NULL THEN NULL ELSE $9::timestamptz END,
          void_asked_at = CASE WHEN dropped_at IS NULL THEN NULL ELSE $9::timestamptz END,
          tries = CASE WHEN dropped_at IS NULL THEN tries ELSE 0 END, problem_code = '', problem = '', carrier_ref = $3,
          tracking_number = $4, cost_minor = $5, currency = $6, sha256 = $7, size_bytes = $8, bought_at = $9,
          format = $10, track_at = $11
    WHERE operator_id = $1 AND id = $2 AND state = 'buying'
   RETURNING id, dropped_at IS NOT NULL AS dropped`,
);

/** That nothing was bought can be said only by whoever has tried last: before, another may be at it. */
export const KEEP_REFUSED: Statement<Kept> = statement(
  'purchases_keep_refused',
  `UPDATE label_purchases
      SET state = 'refused', due_at = CASE WHEN dropped_at IS NULL THEN $4::timestamptz END, problem_code = $5,
          problem = $6, settled_at = $7
    WHERE operator_id = $1 AND id = $2 AND state = 'buying' AND tries = $3
   RETURNING id, dropped_at IS NOT NULL AS dropped`,
);

/** Not settled yet: looked at again later. */
export const POSTPONE: Statement<Kept> = statement(
  'purchases_postpone',
  `UPDATE label_purchases SET due_at = $4, problem_code = $5, problem = $6
    WHERE operator_id = $1 AND id = $2 AND tries = $3 AND state IN ('buying', 'void_asked')
   RETURNING id, dropped_at IS NOT NULL AS dropped`,
);

export const SETTLE_VOID: Statement<{ id: number }> = statement(
  'purchases_settle_void',
  `UPDATE label_purchases
      SET state = $3, due_at = NULL, problem_code = $4, problem = $5, settled_at = $6
    WHERE operator_id = $1 AND id = $2 AND state = 'void_asked'
   RETURNING id`,
);

/** The newest word about each package that an order has; null: nobody has bought for it, nor named it. */
export const STATES_OF_ORDER: Statement<{ state: PurchaseState | null }> = statement(
  'purchases_states_of_order',
  `(SELECT DISTINCT ON (package_no) state FROM label_purchases
     WHERE operator_id = $1 AND order_id = $2 AND dropped_at IS NULL ORDER BY package_no, id DESC)
   UNION ALL
   SELECT NULL FROM order_packages k
    WHERE k.operator_id = $1 AND k.order_id = $2 AND k.tracking_number IS NULL
      AND NOT EXISTS (SELECT FROM label_purchases p
                       WHERE p.operator_id = $1 AND p.order_id = $2 AND p.package_no = k.package_no
                         AND p.dropped_at IS NULL)`,
);

/** What was bought for the same package before. */
export const EARLIER_PURCHASES: Statement<{ id: number }> = statement(
  'purchases_earlier',
  `SELECT id FROM label_purchases
    WHERE operator_id = $1 AND order_id = $2 AND package_no = $3 AND id < $4`,
);

/** How often in a row a package was refused. */
export const REFUSALS_IN_A_ROW: Statement<{ refusals: number }> = statement(
  'purchases_refusals_in_a_row',
  `SELECT count(*)::integer AS refusals FROM label_purchases p
    WHERE p.operator_id = $1 AND p.order_id = $2 AND p.package_no = $3 AND p.state = 'refused'
      AND p.dropped_at IS NULL
      AND NOT EXISTS (SELECT FROM label_purchases q
                       WHERE q.operator_id = $1 AND q.order_id = $2 AND q.package_no = $3
                         AND q.state <> 'refused' AND q.id > p.id)`,
);

/** A person says: now. */
export const MAKE_DUE: Statement<{ id: number }> = statement(
  'purchases_make_due',
  `UPDATE label_purchases SET due_at = least(due_at, $3)
    WHERE operator_id = $1 AND order_id = $2 AND state = 'buying' AND (due_at IS NULL OR tries = 0 OR problem_code <> '')
   RETURNING id`,
);

export type ListedPurchaseRow = PurchaseRow & {
  order_number: string;
  order_no: string;
  account_name: string;
};

/** Attempts as people ask for them, newest first. */
export function purchasesLike(conditions: readonly string[], limit: string): string {
  return `SELECT ${COLUMNS}, o.number AS order_number, o.order_no, a.name AS account_name
       FROM label_purchases p
       JOIN outbound_orders o ON o.operator_id = p.operator_id AND o.id = p.order_id
       JOIN carrier_accounts a ON a.operator_id = p.operator_id AND a.id = p.account_id
      WHERE ${conditions.join(' AND ')}
      ORDER BY p.id DESC LIMIT ${limit}`;
}

/** What somebody has to look at: a refusal counts as long as nothing came of the order's label. */
export const HAS_PROBLEM = `p.problem_code <> '' AND (
  p.state IN ('buying', 'void_asked', 'void_refused') OR (p.state = 'refused' AND o.label = 'failed'))`;

/** Whether an operator buys anywhere at all, or has bought: nobody else is looked after often. */
export const BUYS_AT_ALL: Statement<{ buys: boolean }> = statement(
  'purchases_buys_at_all',
  `SELECT EXISTS (SELECT FROM channel_carriers WHERE operator_id = $1 AND account_id IS NOT NULL)
       OR EXISTS (SELECT FROM label_purchases WHERE operator_id = $1 AND due_at IS NOT NULL) AS buys`,
);

export const FORGET_WORDS: Statement<never> = statement(
  'purchases_forget_words',
  `UPDATE label_purchases SET problem = '', step_words = ''
    WHERE operator_id = $1 AND order_id = ANY($2::bigint[]) AND (problem <> '' OR step_words <> '')`,
);
