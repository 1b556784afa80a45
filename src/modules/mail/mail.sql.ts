import { type Statement, statement } from '../../platform/database';
import type { MailKind, MailReason, MailState } from './mail.types';

export const INSERT_MAIL: Statement<never> = statement(
  'mails_insert',
  `INSERT INTO mails (operator_id, kind, about, seal, sealed, written_at, due_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
);

export interface ClaimedRow {
  id: number;
  seal: string;
  sealed: Buffer;
  attempts: number;
}

/**
 * One that is due, taken by whoever comes first and theirs until the claim runs out: a process that
 * died over it leaves it to the next. The number of tries tells claims apart.
 */
export const CLAIM_MAIL: Statement<ClaimedRow> = statement(
  'mails_claim',
  `UPDATE mails SET attempts = attempts + 1, due_at = $3
    WHERE operator_id = $1 AND id = (
      SELECT id FROM mails
       WHERE operator_id = $1 AND state = 'waiting' AND due_at <= $2 AND expires_at > $2
       ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
   RETURNING id, seal, sealed, attempts`,
);

/** What came of a claim, unless it ran out and another has begun. */
export const SETTLE_MAIL: Statement<never> = statement(
  'mails_settle',
  `UPDATE mails SET state = $4, reason = $5, answer = $6, settled_at = $7, sealed = NULL
    WHERE operator_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'`,
);

export const POSTPONE_MAIL: Statement<never> = statement(
  'mails_postpone',
  `UPDATE mails SET reason = $4, answer = $5, due_at = $6
    WHERE operator_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'`,
);

export const EXPIRE_MAILS: Statement<never> = statement(
  'mails_expire',
  `UPDATE mails SET state = 'given_up', reason = 'expired', settled_at = $2, sealed = NULL
    WHERE operator_id = $1 AND state = 'waiting' AND expires_at <= $2`,
);

/** Bounded: the next run takes more. */
export const FORGET_MAILS: Statement<never> = statement(
  'mails_forget',
  `DELETE FROM mails WHERE operator_id = $1 AND id IN
     (SELECT id FROM mails WHERE operator_id = $1 AND settled_at < $2 ORDER BY id LIMIT $3)`,
);

export interface MailRow {
  id: number;
  kind: MailKind;
  about: string;
  state: MailState;
  attempts: number;
  reason: MailReason | null;
  answer: string;
  written_at: Date;
  due_at: Date;
  settled_at: Date | null;
}

export const LIST_MAILS: Statement<MailRow> = statement(
  'mails_list',
  `SELECT id, kind, about, state, attempts, reason, answer, written_at, due_at, settled_at
     FROM mails
    WHERE operator_id = $1 AND id < $2 AND ($3::text IS NULL OR state = $3)
    ORDER BY id DESC LIMIT $4`,
);
