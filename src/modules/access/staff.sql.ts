import { type Statement, statement } from '../../platform/database';
import type { Role } from './rights.rules';

export interface AccountRow {
  id: number;
  email: string;
  role: Role;
  sees_personal: boolean;
  password_hash: string | null;
}

/** Who may sign in: an account that is on, of an operator that is on. */
export const FIND_ACCOUNT: Statement<AccountRow> = statement(
  'staff_find_account',
  `SELECT s.id, s.email, s.role, s.sees_personal, s.password_hash
     FROM staff s JOIN operators o ON o.operator_id = s.operator_id AND o.active
    WHERE s.operator_id = $1 AND s.email = $2 AND s.active`,
);

export const FIND_SESSION_OWNER: Statement<{ password_hash: string | null }> = statement(
  'staff_find_password',
  'SELECT password_hash FROM staff WHERE operator_id = $1 AND id = $2 AND active',
);

/** No change of the account that others see: its version stays. */
export const SET_PASSWORD: Statement<never> = statement(
  'staff_set_password',
  'UPDATE staff SET password_hash = $3 WHERE operator_id = $1 AND id = $2',
);

export const INSERT_SESSION: Statement<{ id: number }> = statement(
  'staff_insert_session',
  `INSERT INTO staff_sessions
     (operator_id, staff_id, family_hash, refresh_hash, access_hash, access_until, refresh_until, address, started_at, used_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id`,
);

/** The condition and the change are one statement: of two that come with one token, one gets the next. */
export const ROTATE_SESSION: Statement<{ refresh_until: Date }> = statement(
  'staff_rotate_session',
  `UPDATE staff_sessions t
      SET refresh_hash = $6, access_hash = $7, access_until = $8, refresh_until = $9, used_at = $5
     FROM staff s, operators o
    WHERE t.operator_id = $1 AND t.id = $2 AND t.family_hash = $3 AND t.refresh_hash = $4
      AND t.ended_at IS NULL AND t.refresh_until > $5 AND t.started_at > $10
      AND s.operator_id = t.operator_id AND s.id = t.staff_id AND s.active
      AND o.operator_id = t.operator_id AND o.active
   RETURNING t.refresh_until`,
);

/** Of the family, and not the current one: it was used before. */
export const END_REUSED_SESSION: Statement<{ id: number }> = statement(
  'staff_end_reused_session',
  `UPDATE staff_sessions SET ended_at = $5, ended_because = 'refresh_reused'
    WHERE operator_id = $1 AND id = $2 AND family_hash = $3 AND refresh_hash <> $4 AND ended_at IS NULL
   RETURNING id`,
);

export interface SessionListRow {
  id: number;
  started_at: Date;
  used_at: Date;
  address: string;
  ended_at: Date | null;
  ended_because: string | null;
}

const SESSION = 'id, started_at, used_at, address, ended_at, ended_because';

export const LIST_SESSIONS: Statement<SessionListRow> = statement(
  'staff_list_sessions',
  `SELECT ${SESSION} FROM staff_sessions WHERE operator_id = $1 AND staff_id = $2 ORDER BY id DESC LIMIT $3`,
);

export const END_SESSION: Statement<SessionListRow> = statement(
  'staff_end_session',
  `UPDATE staff_sessions
      SET ended_at = coalesce(ended_at, $4), ended_because = coalesce(ended_because, 'signed_out')
    WHERE operator_id = $1 AND staff_id = $2 AND id = $3 RETURNING ${SESSION}`,
);

export const END_OTHER_SESSIONS: Statement<never> = statement(
  'staff_end_other_sessions',
  `UPDATE staff_sessions SET ended_at = $4, ended_because = 'password_changed'
    WHERE operator_id = $1 AND staff_id = $2 AND id <> $3 AND ended_at IS NULL`,
);

export interface StaffRow {
  id: number;
  email: string;
  name: string;
  role: Role;
  sees_personal: boolean;
  active: boolean;
  has_password: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
}

const STAFF =
  'id, email, name, role, sees_personal, active, password_hash IS NOT NULL AS has_password, version, created_at, updated_at';

export const INSERT_STAFF: Statement<StaffRow> = statement(
  'staff_insert',
  `INSERT INTO staff (operator_id, email, name, role, sees_personal, password_hash)
   VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${STAFF}`,
);

export const FIND_STAFF: Statement<StaffRow> = statement(
  'staff_find',
  `SELECT ${STAFF} FROM staff WHERE operator_id = $1 AND id = $2`,
);

export const LIST_STAFF: Statement<StaffRow> = statement(
  'staff_list',
  `SELECT ${STAFF} FROM staff WHERE operator_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
);

export const ADDRESSES_OF_STAFF: Statement<{ email: string }> = statement(
  'staff_addresses',
  `SELECT email FROM staff
    WHERE operator_id = $1 AND role = ANY($2::text[]) AND active AND password_hash IS NOT NULL ORDER BY id`,
);

/**
 * Held while one of them may be taken away, in the order of their ids: two owners who take away
 * each other's account wait for one another, and the second finds himself alone.
 */
export const LOCK_KEEPERS: Statement<{ id: number }> = statement(
  'staff_lock_keepers',
  `SELECT id FROM staff
    WHERE operator_id = $1 AND role IN ('owner', 'installer') AND active AND password_hash IS NOT NULL
    ORDER BY id FOR UPDATE`,
);

export const INSERT_LINK: Statement<never> = statement(
  'staff_insert_link',
  `INSERT INTO staff_links (operator_id, staff_id, purpose, token_hash, made_by, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);

export interface LinkRow {
  staff_id: number | null;
  email: string | null;
  role: Role | null;
}

/** A link that can still be used, of an account that is on. */
export const FIND_LINK: Statement<LinkRow> = statement(
  'staff_find_link',
  `SELECT l.staff_id, s.email, s.role
     FROM staff_links l LEFT JOIN staff s ON s.operator_id = l.operator_id AND s.id = l.staff_id
    WHERE l.operator_id = $1 AND l.token_hash = $2 AND l.used_at IS NULL AND l.expires_at > $3
      AND (s.id IS NULL OR s.active)`,
);

/** Claims the link: of two that use it at once, one does. */
export const USE_LINK: Statement<{ staff_id: number | null }> = statement(
  'staff_use_link',
  `UPDATE staff_links SET used_at = $3
    WHERE operator_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
   RETURNING staff_id`,
);

/** What was sent before is void once one link of the account was used, or a new one was made. */
export const VOID_LINKS: Statement<never> = statement(
  'staff_void_links',
  'UPDATE staff_links SET used_at = $3 WHERE operator_id = $1 AND staff_id = $2 AND used_at IS NULL',
);

/** The row of the installation as a lock: who sets it up waits for who does the same. */
export const LOCK_INSTALLATION: Statement<{ operator_id: number }> = statement(
  'staff_lock_installation',
  'SELECT operator_id FROM operators WHERE operator_id = $1 FOR UPDATE',
);

export const COUNT_STAFF: Statement<{ count: number }> = statement(
  'staff_count',
  'SELECT count(*)::integer AS count FROM staff WHERE operator_id = $1',
);

/** Ended or run out this long ago, they explain nothing any more. Bounded: the next run takes more. */
export const FORGET_SESSIONS: Statement<never> = statement(
  'staff_forget_sessions',
  `DELETE FROM staff_sessions WHERE operator_id = $1 AND id IN
     (SELECT id FROM staff_sessions
       WHERE operator_id = $1 AND (ended_at < $2 OR refresh_until < $2) LIMIT $3)`,
);

export const FORGET_LINKS: Statement<never> = statement(
  'staff_forget_links',
  `DELETE FROM staff_links WHERE operator_id = $1 AND id IN
     (SELECT id FROM staff_links WHERE operator_id = $1 AND expires_at < $2 LIMIT $3)`,
);
