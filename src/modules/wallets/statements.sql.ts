import { type Statement, statement } from '../../platform/database';

/**
 * The lines of a period by their numbers: the last before it begins and the last before it ends.
 * What lies between can't change any more, and is without a gap, whatever clocks did.
 */
export const BOUNDS_OF_PERIOD: Statement<{ before_no: number; last_no: number }> = statement(
  'statements_bounds',
  `SELECT coalesce(max(no) FILTER (WHERE at < $4), 0) AS before_no, coalesce(max(no), 0) AS last_no
     FROM wallet_lines
    WHERE operator_id = $1 AND customer_id = $2 AND currency = $3 AND at < $5`,
);

/** What a wallet held after a line; nothing before its first. */
export const HELD_AFTER: Statement<{ no: number; balance_minor: number; frozen_minor: number }> =
  statement(
    'statements_held_after',
    `SELECT no, balance_after_minor AS balance_minor, frozen_after_minor AS frozen_minor
       FROM wallet_lines
      WHERE operator_id = $1 AND customer_id = $2 AND currency = $3 AND no = ANY($4::bigint[])`,
  );

export const SUMS_OF_LINES: Statement<{
  type: string;
  document_kind: string;
  lines: number;
  sum_minor: number;
}> = statement(
  'statements_sums',
  `SELECT type, document_kind, count(*) AS lines, sum(balance_change_minor)::bigint AS sum_minor
     FROM wallet_lines
    WHERE operator_id = $1 AND customer_id = $2 AND currency = $3 AND no > $4 AND no <= $5
      AND balance_change_minor <> 0
    GROUP BY type, document_kind`,
);

export interface StatementLineRow {
  no: number;
  at: Date;
  type: string;
  document_kind: string;
  document_no: string;
  balance_change_minor: number;
  balance_after_minor: number;
  reason: string;
}

/** In the order of the ledger; what is promised or released moves no money and is not in it. */
export const LINES_OF_PERIOD: Statement<StatementLineRow> = statement(
  'statements_lines',
  `SELECT no, at, type, document_kind, document_no, balance_change_minor, balance_after_minor, reason
     FROM wallet_lines
    WHERE operator_id = $1 AND customer_id = $2 AND currency = $3 AND no > $4 AND no <= $5
      AND balance_change_minor <> 0
    ORDER BY no LIMIT $6`,
);
