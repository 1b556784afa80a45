import { type Statement, statement } from '../../platform/database';
import type { PushEvent, PushFilter, PushState } from './pushes.types';

export interface PushRow {
  id: number;
  registration_id: number;
  environment: 'test' | 'production';
  event: PushEvent;
  subject: string;
  state: PushState;
  attempts: number;
  happened_at: Date;
  next_try_at: Date;
  settled_at: Date | null;
  outcome: number | null;
  answer: string;
  reason_en: string;
  reason_zh: string;
}

const COLUMNS = `p.id, p.registration_id, r.environment, p.event, p.subject, p.state, p.attempts, p.happened_at,
  p.next_try_at, p.settled_at, p.outcome, p.answer, p.reason_en, p.reason_zh`;
const TABLES = `pushes p JOIN registrations r ON r.operator_id = p.operator_id AND r.id = p.registration_id`;

/** News of the same kind that came later has arrived, or is arriving: this one would be out of order. */
const OVERTAKEN = `EXISTS (
  SELECT 1 FROM pushes o
   WHERE o.operator_id = p.operator_id AND o.subject = p.subject AND o.id > p.id
     AND o.registration_id = p.registration_id AND o.kind = p.kind
     AND (o.event = 'shipping_info') = (p.event = 'shipping_info')
     AND (o.state = 'delivered' OR (o.settled_at IS NULL AND o.claim IS NOT NULL AND o.next_try_at > clock_timestamp()))
   OFFSET 0)`;

/** Still of use: an estimate that is not stale, an authorization whose values are there. */
const USABLE = `(p.expires_at IS NULL OR p.expires_at > clock_timestamp()) AND (p.kind <> 'authorization' OR p.sealed IS NOT NULL)`;

/** The conditions of a filter, with their values after those that are given. */
export function conditionsOf(
  filter: PushFilter,
  values: readonly unknown[],
): { text: string; values: unknown[] } {
  const all = [...values];
  const conditions = ['p.operator_id = $1'];
  const add = (condition: string, value: unknown): void => {
    all.push(value);
    conditions.push(condition.replace('?', `$${all.length}`));
  };
  if (filter.ids !== undefined) add('p.id = ANY(?::bigint[])', filter.ids);
  if (filter.number !== undefined) add('p.subject = ?', filter.number);
  if (filter.event !== undefined) add('p.event = ?', filter.event);
  if (filter.environment !== undefined) add('r.environment = ?', filter.environment);
  if (filter.outcome !== undefined) add('p.outcome = ?', filter.outcome);
  if (filter.from !== undefined) add('p.happened_at >= ?', filter.from);
  if (filter.until !== undefined) add('p.happened_at < ?', filter.until);
  // Written out, so that the indexes of those that wait and of the dead are seen.
  if (filter.state !== undefined) conditions.push(`p.state = '${filter.state}'`);
  return { text: conditions.join(' AND '), values: all };
}

export function listOfPushes(conditions: string, limit: number, below: number | null): string {
  const place = below === null ? '' : `AND p.id < ${below}`;
  return `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${conditions} ${place} ORDER BY p.id DESC LIMIT ${limit}`;
}

/** The oldest of the dead that can still be told in order, back to those that wait. */
export function revive(conditions: string, most: number): string {
  return `UPDATE pushes d
      SET state = 'waiting', settled_at = NULL, claim = NULL, attempts = 0, outcome = NULL, next_try_at = clock_timestamp()
     FROM (SELECT p.id FROM ${TABLES}
            WHERE ${conditions} AND p.state = 'dead' AND ${USABLE} AND NOT ${OVERTAKEN}
            ORDER BY p.id LIMIT ${most} FOR UPDATE OF p) picked
    WHERE d.operator_id = $1 AND d.id = picked.id
   RETURNING d.id, d.registration_id`;
}

/** What waits for another try, due at once; what is on its way just now stays so. */
export function hurry(conditions: string, most: number): string {
  return `UPDATE pushes d SET next_try_at = clock_timestamp(), claim = NULL
     FROM (SELECT p.id FROM ${TABLES}
            WHERE ${conditions} AND p.state = 'waiting' AND p.next_try_at > clock_timestamp() AND p.claim IS NULL
            ORDER BY p.id LIMIT ${most} FOR UPDATE OF p SKIP LOCKED) picked
    WHERE d.operator_id = $1 AND d.id = picked.id
   RETURNING d.id, d.registration_id`;
}

export function countLeftDead(conditions: string): string {
  return `SELECT count(*)::integer AS many FROM (SELECT 1 FROM ${TABLES} WHERE ${conditions} AND p.state = 'dead' LIMIT 10000) left_over`;
}

/** Whether it can be told once more; with the row held. */
export const HOLD_PUSH: Statement<PushRow & { overtaken: boolean; usable: boolean; kind: string }> =
  statement(
    'pushes_hold',
    `SELECT ${COLUMNS}, p.kind, ${OVERTAKEN} AS overtaken, ${USABLE} AS usable
       FROM ${TABLES} WHERE p.operator_id = $1 AND p.id = $2 FOR UPDATE OF p`,
  );

/** The same news, with the same moment, to be sent anew. */
export const REPEAT_PUSH: Statement<{ id: number }> = statement(
  'pushes_repeat',
  `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, next_try_at)
   SELECT operator_id, registration_id, event, priority, subject, content, happened_at, clock_timestamp()
     FROM pushes WHERE operator_id = $1 AND id = $2 RETURNING id`,
);

/** Whoever asks for another try does not want to wait for the end of a pause. */
export const REOPEN_GATES: Statement<never> = statement(
  'pushes_reopen_gates',
  `UPDATE push_gates SET failures = 0, pauses = 0, paused_until = NULL
    WHERE operator_id = $1 AND registration_id = ANY($2::bigint[]) AND (failures > 0 OR pauses > 0)`,
);

export interface SummaryRow {
  registration_id: number;
  environment: 'test' | 'production';
  waiting_first: number;
  waiting_second: number;
  waiting_last: number;
  oldest: Date | null;
  dead: number;
  paused: boolean;
  failures: number;
  paused_until: Date | null;
}

/**
 * Only rows that are not over are looked at. The oldest is one that must arrive, however late.
 * Nobody waits for what a switched-off operator has to tell.
 */
export const SUMMARY: Statement<SummaryRow> = statement(
  'pushes_summary',
  `SELECT r.id AS registration_id, r.environment,
          coalesce(w.first, 0)::integer AS waiting_first, coalesce(w.second, 0)::integer AS waiting_second,
          coalesce(w.last, 0)::integer AS waiting_last, w.oldest, coalesce(d.dead, 0)::integer AS dead,
          r.pushes_paused AS paused, coalesce(g.failures, 0) AS failures, CASE WHEN g.paused_until > clock_timestamp() THEN g.paused_until END AS paused_until
     FROM registrations r
     JOIN operators o ON o.operator_id = r.operator_id AND o.active
     LEFT JOIN push_gates g ON g.operator_id = r.operator_id AND g.registration_id = r.id
     LEFT JOIN LATERAL (
       SELECT count(*) FILTER (WHERE priority = 1) AS first, count(*) FILTER (WHERE priority = 2) AS second,
              count(*) FILTER (WHERE priority = 3) AS last, min(happened_at) FILTER (WHERE expires_at IS NULL) AS oldest
         FROM pushes p WHERE p.operator_id = $1 AND p.registration_id = r.id AND p.state = 'waiting') w ON true
     LEFT JOIN LATERAL (
       SELECT count(*) AS dead FROM pushes p WHERE p.operator_id = $1 AND p.registration_id = r.id AND p.state = 'dead') d ON true
    WHERE r.operator_id = $1 ORDER BY r.environment`,
);
