import { type Statement, statement } from '../../platform/database';
import type { TopUpState } from './top-ups.types';

export interface TopUpRow {
  id: number;
  customer_id: number;
  customer_code: string;
  currency: string;
  amount_minor: number;
  reference: string;
  note: string;
  state: TopUpState;
  asked_by: string;
  asked_at: Date;
  credited_minor: number | null;
  decided_by: string;
  decided_at: Date | null;
  decision_note: string;
}

export const TOP_UP = `
  SELECT t.*, c.code AS customer_code
    FROM top_ups t JOIN customers c ON c.operator_id = t.operator_id AND c.id = t.customer_id`;

export const INSERT_TOP_UP: Statement<{ id: number }> = statement(
  'top_ups_insert',
  `INSERT INTO top_ups (operator_id, customer_id, currency, amount_minor, reference, note, asked_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
);

/** Whoever comes second waits for the first, and finds it asked no more. */
export const DECIDE_TOP_UP: Statement<{ id: number }> = statement(
  'top_ups_decide',
  `UPDATE top_ups
      SET state = $3, credited_minor = CASE WHEN $3 = 'credited' THEN coalesce($4, amount_minor) END,
          decision_note = $5, decided_by = $6, decided_at = clock_timestamp()
    WHERE operator_id = $1 AND id = $2 AND state = 'asked'
   RETURNING id`,
);
