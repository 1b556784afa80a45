import { type Statement, statement } from '../../platform/database';

/** Leaves out what the registration does not tell. */
export const INSERT_PUSHES: Statement<never> = statement(
  'pushes_insert',
  `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, next_try_at, expires_at)
   SELECT $1, p.registration_id, p.event, p.priority, p.subject, p.content, coalesce(p.happened_at, moment.at), moment.at,
          moment.at + p.ttl_ms * interval '1 millisecond'
     FROM json_to_recordset($2::json) AS p (
            ord integer, registration_id bigint, event text, priority smallint, subject text,
            content jsonb, ttl_ms bigint, happened_at timestamptz),
          (SELECT clock_timestamp() AS at) moment
    WHERE NOT EXISTS (SELECT FROM registrations r
                       WHERE r.operator_id = $1 AND r.id = p.registration_id AND p.event = ANY (r.pushes_off) OFFSET 0)
    ORDER BY p.ord`,
);

export const INSERT_AUTHORIZATION: Statement<{ id: number }> = statement(
  'pushes_insert_authorization',
  `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, sealed, happened_at, next_try_at, expires_at)
   SELECT $1, $2, 'authorization', $3, $4, $5::jsonb, $6, moment.at, moment.at, moment.at + $7::bigint * interval '1 millisecond'
     FROM (SELECT clock_timestamp() AS at) moment
   RETURNING id`,
);

/** Where nobody says which: the one that merchants of the real shop come from. */
export const DEFAULT_REGISTRATION: Statement<{ id: number }> = statement(
  'pushes_default_registration',
  `SELECT id FROM registrations WHERE operator_id = $1 ORDER BY environment = 'production' DESC, id LIMIT 1`,
);

/**
 * All about a number or nothing: while one waits or may be sent again, those that came after it tell
 * whether that would be out of order.
 */
export const FORGET_ORDERS: Statement<never> = statement(
  'pushes_forget_orders',
  `DELETE FROM pushes p
    WHERE p.operator_id = $1 AND p.subject = ANY($2::text[]) AND p.kind = 'order'
      AND NOT EXISTS (SELECT FROM pushes o
                       WHERE o.operator_id = $1 AND o.subject = p.subject AND o.state IN ('waiting', 'dead') OFFSET 0)`,
);

export interface OutcomeRow {
  state: 'waiting' | 'delivered' | 'dead' | 'dropped';
  attempts: number;
  reason_en: string;
  reason_zh: string;
}

export const OUTCOME_OF_PUSH: Statement<OutcomeRow> = statement(
  'pushes_outcome',
  'SELECT state, attempts, reason_en, reason_zh FROM pushes WHERE operator_id = $1 AND id = $2',
);
