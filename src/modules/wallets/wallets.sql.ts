import { type Statement, statement } from '../../platform/database';

export interface WalletRow {
  customer_id: number;
  currency: string;
  balance_minor: number;
  frozen_minor: number;
  credit_limit_minor: number;
}

/** Wallets are locked last, after orders and stock, and in one order among themselves. */
export const LOCK_WALLETS: Statement<WalletRow> = statement(
  'wallets_lock',
  `SELECT customer_id, currency, balance_minor, frozen_minor, credit_limit_minor
     FROM wallets
    WHERE operator_id = $1 AND customer_id = ANY($2::bigint[])
    ORDER BY customer_id, currency
      FOR UPDATE`,
);

export const OPEN_WALLET: Statement<never> = statement(
  'wallets_open',
  `INSERT INTO wallets (operator_id, customer_id, currency, credit_limit_minor) VALUES ($1, $2, $3, $4)`,
);

/**
 * Moves money of wallets that the caller has locked, and writes the ledger, any number of lines
 * in one statement: each line gets the next number and the balance after it.
 */
export const MOVE_MONEY: Statement<{ customer_id: number; no: number }> = statement(
  'wallets_move',
  `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
   asked AS (
     SELECT * FROM json_to_recordset($2::json) AS m (
       ord integer, customer_id bigint, currency text, type text, balance bigint, frozen bigint,
       document_kind text, document_no text, person text, reason text, request_id text)
   ),
   numbered AS (
     SELECT asked.*, row_number() OVER each AS step,
            sum(asked.balance) OVER each AS balance_sum, sum(asked.frozen) OVER each AS frozen_sum
       FROM asked
     WINDOW each AS (PARTITION BY asked.customer_id, asked.currency ORDER BY asked.ord)
   ),
   totals AS (
     SELECT customer_id, currency, sum(balance) AS balance, sum(frozen) AS frozen, count(*) AS steps
       FROM asked GROUP BY customer_id, currency
   ),
   moved AS (
     UPDATE wallets w
        SET balance_minor = w.balance_minor + t.balance, frozen_minor = w.frozen_minor + t.frozen,
            line_no = w.line_no + t.steps
       FROM totals t
      WHERE w.operator_id = $1 AND w.customer_id = ANY($3::bigint[])
        AND w.customer_id = t.customer_id AND w.currency = t.currency
     RETURNING w.customer_id, w.currency, w.line_no - t.steps AS line_no, w.credit_limit_minor,
               w.balance_minor - t.balance AS balance_minor, w.frozen_minor - t.frozen AS frozen_minor
   )
   INSERT INTO wallet_lines (
     operator_id, customer_id, currency, no, type, balance_change_minor, frozen_change_minor,
     balance_after_minor, frozen_after_minor, credit_limit_minor,
     document_kind, document_no, person, reason, request_id, at)
   SELECT $1, b.customer_id, b.currency, b.line_no + n.step, n.type, n.balance, n.frozen,
          b.balance_minor + n.balance_sum, b.frozen_minor + n.frozen_sum, b.credit_limit_minor,
          n.document_kind, n.document_no, n.person, n.reason, n.request_id, moment.at
     FROM numbered n JOIN moved b ON b.customer_id = n.customer_id AND b.currency = n.currency, moment
    ORDER BY n.ord
   RETURNING customer_id, no`,
);
