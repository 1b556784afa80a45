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

const WALLET = `
  SELECT w.customer_id, c.code AS customer_code, c.name AS customer_name, w.currency, w.balance_minor,
         w.frozen_minor, w.credit_limit_minor, w.alert_below_minor, w.version,
         w.balance_minor - w.frozen_minor + w.credit_limit_minor < w.alert_below_minor IS TRUE AS low
    FROM wallets w JOIN customers c ON c.operator_id = w.operator_id AND c.id = w.customer_id
   WHERE w.operator_id = $1`;

export interface AccountRow extends WalletRow {
  customer_code: string;
  customer_name: string;
  alert_below_minor: number | null;
  version: number;
  low: boolean;
}

export const FIND_WALLET: Statement<AccountRow> = statement(
  'wallets_find',
  `${WALLET} AND w.customer_id = $2 AND w.currency = $3`,
);

/** An operator has some thousand wallets at most; what a customer has in them is in no index. */
export const LIST_WALLETS: Statement<AccountRow> = statement(
  'wallets_list',
  `${WALLET}
     AND ($2::text IS NULL OR c.code = $2)
     AND (NOT $3::boolean OR w.balance_minor - w.frozen_minor + w.credit_limit_minor < w.alert_below_minor)
     AND (w.customer_id, w.currency) > ($4::bigint, $5::text)
   ORDER BY w.customer_id, w.currency LIMIT $6`,
);

/** Of two people who have read the same version, one is told. */
export const CHANGE_WALLET: Statement<{ version: number }> = statement(
  'wallets_change',
  `UPDATE wallets
      SET credit_limit_minor = coalesce($5, credit_limit_minor),
          alert_below_minor = CASE WHEN $6 THEN $7 ELSE alert_below_minor END,
          version = version + 1
    WHERE operator_id = $1 AND customer_id = $2 AND currency = $3 AND version = $4
   RETURNING version`,
);

export interface LowRow {
  customer_code: string;
  currency: string;
  spendable_minor: number;
  alert_below_minor: number;
}

/**
 * Notes which wallets run low, and which do no longer, each once, whoever looks. Wallets that
 * somebody works with are left for the next look: their money is moving.
 */
export const NOTE_LOW: Statement<LowRow> = statement(
  'wallets_note_low',
  `WITH state AS (
     SELECT customer_id, currency,
            balance_minor - frozen_minor + credit_limit_minor < alert_below_minor IS TRUE AS low
       FROM wallets
      WHERE operator_id = $1
        AND (balance_minor - frozen_minor + credit_limit_minor < alert_below_minor IS TRUE)
            <> (low_since IS NOT NULL)
      ORDER BY customer_id, currency
        FOR UPDATE SKIP LOCKED
   ),
   noted AS (
     UPDATE wallets w SET low_since = CASE WHEN s.low THEN clock_timestamp() END
       FROM state s
      WHERE w.operator_id = $1 AND w.customer_id = s.customer_id AND w.currency = s.currency
     RETURNING w.customer_id, w.currency, w.balance_minor - w.frozen_minor + w.credit_limit_minor AS spendable_minor,
               w.alert_below_minor, s.low
   )
   SELECT c.code AS customer_code, n.currency, n.spendable_minor, n.alert_below_minor
     FROM noted n JOIN customers c ON c.operator_id = $1 AND c.id = n.customer_id
    WHERE n.low`,
);

/**
 * Moves money of wallets that the caller has locked, and writes the ledger, any number of lines
 * in one statement: each line gets the next number and the balance after it.
 */
export const MOVE_MONEY: Statement<{
  customer_id: number;
  currency: string;
  no: number;
  balance_after_minor: number;
  frozen_after_minor: number;
}> = statement(
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
   RETURNING customer_id, currency, no, balance_after_minor, frozen_after_minor`,
);
