import { type Statement, statement } from '../../platform/database';

export const INSERT_CALLS: Statement<never> = statement(
  'calls_insert',
  `INSERT INTO calls (
     operator_id, at, direction, subject, customer_code, number, request_id, ok, outcome, message,
     http_status, duration_us, request_bytes, reads, request, answer, explanation)
   SELECT $1, c.at, c.direction, c.subject, c.customer_code, c.number, c.request_id, c.ok, c.outcome, c.message,
          c.http_status, c.duration_us, c.request_bytes, c.reads, t.request, t.answer, t.explanation
     FROM json_to_recordset($2::json) AS c (
            ord integer, at timestamptz, direction text, subject text, customer_code text, number text,
            request_id text, ok boolean, outcome integer, message text, http_status smallint,
            duration_us integer, request_bytes integer, reads boolean)
     JOIN unnest($3::bytea[], $4::bytea[], $5::bytea[])
            WITH ORDINALITY AS t (request, answer, explanation, ord) ON t.ord = c.ord`,
);

export const KEEP_PARTITIONS: Statement<never> = statement(
  'calls_keep_partitions',
  'SELECT keep_call_partitions($1::date, $2)',
);

export const DROP_PARTITIONS: Statement<{ dropped: number }> = statement(
  'calls_drop_partitions',
  'SELECT drop_call_partitions($1::date) AS dropped',
);

const COLUMNS = `id, at, direction, subject, customer_code, number, request_id, ok, outcome, message,
  http_status, duration_us, request_bytes`;

export interface CallRow {
  id: number;
  at: Date;
  direction: 'in' | 'out';
  subject: string;
  customer_code: string | null;
  number: string | null;
  request_id: string;
  ok: boolean;
  outcome: number;
  message: string;
  http_status: number;
  duration_us: number;
  request_bytes: number;
}

/** What support asks for, in SQL; `at` is written in whole milliseconds, so that a JavaScript date can name a row exactly. */
export function callsLike(conditions: readonly string[]): string {
  return `SELECT ${COLUMNS} FROM calls WHERE ${conditions.join(' AND ')} ORDER BY at DESC, id DESC`;
}

interface SealedTexts {
  request: Buffer | null;
  answer: Buffer | null;
  explanation: Buffer | null;
}

export const TEXTS_OF_CALL: Statement<CallRow & SealedTexts> = statement(
  'calls_texts',
  `SELECT ${COLUMNS}, request, answer, explanation
     FROM calls WHERE operator_id = $1 AND at = $2 AND id = $3`,
);

const NO_TEXTS = 'request = NULL, answer = NULL, explanation = NULL';

/** All that was recorded about these orders; `number` has an index, and few calls each. */
export const FORGET_ABOUT: Statement<{ id: number }> = statement(
  'calls_forget_about',
  `UPDATE calls SET ${NO_TEXTS}
    WHERE operator_id = $1 AND number = ANY($2::text[]) AND request IS NOT NULL RETURNING id`,
);

/** The oldest first, by their index. */
export const FORGET_READS: Statement<{ id: number }> = statement(
  'calls_forget_reads',
  `UPDATE calls c SET ${NO_TEXTS}
     FROM (SELECT at, id FROM calls
            WHERE operator_id = $1 AND reads AND request IS NOT NULL AND at < $2
            ORDER BY at LIMIT $3) AS old
    WHERE c.operator_id = $1 AND c.at = old.at AND c.id = old.id RETURNING c.id`,
);
