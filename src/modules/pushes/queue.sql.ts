import { type Statement, statement } from '../../platform/database';
import { PRIORITIES, spacingMs } from './pushes.rules';
import type { PushEvent } from './pushes.types';

/** So many different messages in a row that nothing came of: the other side is away. */
export const AWAY_AFTER = 3;
/** How many try, when a pause is over, whether it is back. One of them may be at fault itself. */
const PROBES = 3;
/** How far ahead places under the limit are taken: what is urgent waits no longer than this. */
const AHEAD_MS = 250;
const LONGEST_PAUSE_S = 30;

const REPLACED = `reason_en = 'A newer calculation of the same number replaces it.',
            reason_zh = '已被同一编号的更新计算取代。'`;

export const OPEN_GATE: Statement<never> = statement(
  'pushes_open_gate',
  'INSERT INTO push_gates (operator_id, registration_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
);

export interface ClaimRow {
  /** Null: nothing was claimed. */
  id: number | null;
  event: PushEvent;
  subject: string;
  content: object;
  sealed: Buffer | null;
  happened_at: Date;
  attempts: number;
  outcome: number | null;
  delay_ms: number;
  /** Until the gate lets anything pass; 0: it does. */
  closed_ms: number;
  seen: number;
}

/**
 * Takes what may be sent now, its places under the limit, and a lease, in one statement. The row of
 * the gate is locked first, so that all processes together keep the limit; it tells how many may
 * pass: not more than are wanted, than fit into the next moment, than are to try whether a silent
 * other side is back.
 *
 * Where the registration is paused or its operator switched off there is no gate to pass: what
 * waits stays as it is. The lower of two limits counts, the caller's and the registration's.
 *
 * Of each line only the head may go: the oldest that waits, whether it is due or not. Of estimates
 * it is the newest, the only one that still counts, unless one of them is on its way; the others are
 * dropped. Each priority
 * looks into its own part of the index, in which the due ones come first; so that neither the
 * delivered nor those that wait for later cost anything.
 *
 * The length of the queue changes faster than the planner's picture of it, so two things are said
 * in a way that leaves it no choice: OFFSET 0 keeps the look at the rest of a line a look-up of its
 * own, and rows that are known by id are asked for settled_at, not for their state, which would
 * offer the indexes of the waiting.
 *
 * Another process may have claimed between this statement's snapshot and its lock: taking the rows
 * looks at them as they are now, and leaves out what is no longer due. "seen" tells that.
 */
export const CLAIM: Statement<ClaimRow> = statement(
  'pushes_claim',
  `WITH gate AS (
     SELECT g.failures, greatest(g.next_slot_at, clock_timestamp()) AS slot_at, clock_timestamp() AS now,
            greatest($4::float, ${spacingMs(1)}::float / r.pushes_per_second) AS spacing,
            CASE WHEN g.paused_until > clock_timestamp() THEN g.paused_until ELSE NULL END AS paused_until
       FROM push_gates g
       JOIN registrations r ON r.operator_id = g.operator_id AND r.id = g.registration_id AND NOT r.pushes_paused
       JOIN operators o ON o.operator_id = g.operator_id AND o.active
      WHERE g.operator_id = $1 AND g.registration_id = $2 FOR UPDATE OF g
   ), allowed AS (
     SELECT gate.*, CASE WHEN paused_until IS NOT NULL THEN 0 ELSE greatest(0, least($3::integer,
              CASE WHEN failures >= ${AWAY_AFTER} THEN ${PROBES} END,
              CASE WHEN spacing > 0
                   THEN ceil((${AHEAD_MS} - extract(epoch FROM slot_at - now) * 1000) / spacing)::integer END)) END AS most
       FROM gate
   ), next AS (
     SELECT p.id, p.priority, p.next_try_at
       FROM allowed, unnest('{${PRIORITIES.join()}}'::smallint[]) AS class (priority),
            LATERAL (
              SELECT p.id, p.priority, p.next_try_at FROM pushes p
               WHERE p.operator_id = $1 AND p.registration_id = $2 AND p.state = 'waiting'
                 AND p.priority = class.priority AND p.next_try_at <= allowed.now
                 AND (p.expires_at IS NULL OR p.expires_at > allowed.now)
                 AND NOT EXISTS (
                   SELECT 1 FROM pushes o
                    WHERE o.operator_id = $1 AND o.registration_id = $2 AND o.state = 'waiting'
                      AND o.kind = p.kind AND o.subject = p.subject
                      AND CASE WHEN p.kind = 'estimate'
                               THEN o.id > p.id OR (o.id < p.id AND o.claim IS NOT NULL AND o.next_try_at > allowed.now)
                               ELSE o.id < p.id END
                   OFFSET 0)
               ORDER BY p.next_try_at, p.id LIMIT allowed.most) p
      ORDER BY p.priority, p.next_try_at, p.id LIMIT (SELECT most FROM allowed)
   ), held AS (
     SELECT p.id FROM next JOIN pushes p ON p.operator_id = $1 AND p.id = next.id
      WHERE p.settled_at IS NULL AND p.next_try_at <= clock_timestamp()
        FOR UPDATE OF p SKIP LOCKED
   ), placed AS (
     SELECT next.id, row_number() OVER (ORDER BY next.priority, next.next_try_at, next.id) - 1 AS place
       FROM next JOIN held ON held.id = next.id
   ), claimed AS (
     UPDATE pushes p SET claim = $5, attempts = p.attempts + 1, next_try_at = allowed.now + $6::integer * interval '1 millisecond'
       FROM placed, allowed WHERE p.operator_id = $1 AND p.id = placed.id
     RETURNING p.id, p.event, p.subject, p.content, p.sealed, p.happened_at, p.attempts, p.outcome, placed.place
   ), replaced AS (
     UPDATE pushes p SET state = 'dropped', settled_at = allowed.now, claim = NULL, ${REPLACED}
       FROM claimed c, allowed, LATERAL (
              SELECT o.id FROM pushes o
               WHERE c.event = 'estimate' AND o.operator_id = $1 AND o.registration_id = $2 AND o.state = 'waiting'
                 AND o.kind = 'estimate' AND o.subject = c.subject AND o.id < c.id
               LIMIT 1000 FOR UPDATE SKIP LOCKED) older
      WHERE p.operator_id = $1 AND p.id = older.id
   ), passed AS (
     UPDATE push_gates g SET next_slot_at = allowed.slot_at + (SELECT count(*) FROM placed) * allowed.spacing * interval '1 millisecond'
       FROM allowed WHERE g.operator_id = $1 AND g.registration_id = $2 AND allowed.spacing > 0 AND EXISTS (SELECT 1 FROM placed)
   )
   SELECT c.id, c.event, c.subject, c.content, c.sealed, c.happened_at, c.attempts, c.outcome,
          greatest(0, extract(epoch FROM a.slot_at - a.now) * 1000 + c.place * a.spacing)::float AS delay_ms,
          ceil(greatest(0, extract(epoch FROM a.paused_until - a.now) * 1000,
                        CASE WHEN a.most = 0 THEN extract(epoch FROM a.slot_at - a.now) * 1000 - ${AHEAD_MS / 2} END))::integer AS closed_ms,
          (SELECT count(*) FROM next)::integer AS seen
     FROM allowed a LEFT JOIN claimed c ON true ORDER BY c.place`,
);

/**
 * What became of tries, set by set. A failure counts only for whoever still holds the claim; a
 * delivery in any case, because it has happened.
 */
export const SETTLE: Statement<{ id: number }> = statement(
  'pushes_settle',
  `UPDATE pushes p
      SET state = r.state, claim = NULL, outcome = r.outcome, answer = r.answer,
          reason_en = r.reason_en, reason_zh = r.reason_zh,
          next_try_at = CASE WHEN r.state = 'waiting' THEN clock_timestamp() + r.retry_ms * interval '1 millisecond' ELSE p.next_try_at END,
          attempts = p.attempts - CASE WHEN r.given_back THEN 1 ELSE 0 END,
          settled_at = CASE WHEN r.state = 'waiting' THEN NULL ELSE clock_timestamp() END,
          sealed = CASE WHEN r.state = 'delivered' THEN NULL ELSE p.sealed END
     FROM json_to_recordset($2::json) AS r (
            id bigint, claim uuid, state text, retry_ms integer, given_back boolean, outcome integer, answer text,
            reason_en text, reason_zh text)
    WHERE p.operator_id = $1 AND p.id = r.id AND p.settled_at IS NULL AND (p.claim = r.claim OR r.state = 'delivered')
   RETURNING p.id`,
);

/** It answers: no more pauses. Gives a row if it had been thought away. */
export const GATE_ANSWERED: Statement<{ was_away: boolean }> = statement(
  'pushes_gate_answered',
  `UPDATE push_gates g SET failures = 0, pauses = 0, paused_until = NULL
     FROM (SELECT failures FROM push_gates WHERE operator_id = $1 AND registration_id = $2 FOR UPDATE) old
    WHERE g.operator_id = $1 AND g.registration_id = $2 AND (g.failures > 0 OR g.pauses > 0)
   RETURNING old.failures >= ${AWAY_AFTER} AS was_away`,
);

/**
 * It does not answer, or is too busy. Only the first try of a message counts, until there are
 * enough of them: one message that always fails must not stop the others. After that, each pause
 * is longer than the one before, and those that are still on their way do not prolong it.
 *
 * $3: tries that failed, $4: those that count in any case.
 */
export const GATE_SILENT: Statement<never> = statement(
  'pushes_gate_silent',
  `UPDATE push_gates g
      SET failures = counted.failures,
          pauses = g.pauses + CASE WHEN counted.pause THEN 1 ELSE 0 END,
          paused_until = CASE WHEN counted.pause THEN clock_timestamp()
              + least(${LONGEST_PAUSE_S}, power(2, least(g.pauses, 10))) * (0.75 + random() / 2) * interval '1 second'
            ELSE g.paused_until END
     FROM (SELECT old.failures, old.failures >= ${AWAY_AFTER} AND old.free AS pause
             FROM (SELECT least(1000, failures + CASE WHEN failures >= ${AWAY_AFTER} THEN $3::integer ELSE $4::integer END) AS failures,
                          paused_until IS NULL OR paused_until <= clock_timestamp() AS free
                     FROM push_gates WHERE operator_id = $1 AND registration_id = $2 FOR UPDATE) old) counted
    WHERE g.operator_id = $1 AND g.registration_id = $2 AND $3::integer > 0`,
);

/** It is back: what was put off because it was away is due at once. Few are: the rest never tried. */
export const WAKE_SILENCED: Statement<never> = statement(
  'pushes_wake_silenced',
  `UPDATE pushes SET next_try_at = clock_timestamp()
    WHERE operator_id = $1 AND registration_id = $2 AND state = 'waiting' AND claim IS NULL
      AND next_try_at > clock_timestamp() AND attempts > 0`,
);

/** Estimates and tickets that are too old. */
export const DROP_STALE: Statement<{ id: number }> = statement(
  'pushes_drop_stale',
  `UPDATE pushes p
      SET state = 'dropped', settled_at = clock_timestamp(), claim = NULL, sealed = NULL,
          reason_en = 'It was too old to be of use.', reason_zh = '已过时，不再推送。'
     FROM (SELECT o.id FROM pushes o
            WHERE o.operator_id = $1 AND o.registration_id = $2 AND o.state = 'waiting'
              AND o.kind IN ('estimate', 'authorization') AND o.expires_at <= clock_timestamp()
              AND (o.claim IS NULL OR o.next_try_at <= clock_timestamp())
            LIMIT $3 FOR UPDATE SKIP LOCKED) stale
    WHERE p.operator_id = $1 AND p.id = stale.id
   RETURNING p.id`,
);

/** Estimates are many, and nobody asks for one that was over a day ago; its call stays recorded. */
export const FORGET_ESTIMATES: Statement<{ id: number }> = statement(
  'pushes_forget_estimates',
  `DELETE FROM pushes p USING (
     SELECT id FROM pushes
      WHERE operator_id = $1 AND kind = 'estimate' AND state IN ('delivered', 'dropped')
        AND settled_at < clock_timestamp() - interval '1 day'
      LIMIT $2 FOR UPDATE SKIP LOCKED) over
    WHERE p.operator_id = $1 AND p.id = over.id
   RETURNING p.id`,
);

/** Nobody should find a token that was refused a day ago. */
export const FORGET_SECRETS: Statement<never> = statement(
  'pushes_forget_secrets',
  `UPDATE pushes SET sealed = NULL
    WHERE operator_id = $1 AND state = 'dead' AND sealed IS NOT NULL AND expires_at <= clock_timestamp()`,
);
