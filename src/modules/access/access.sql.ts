import { type OperatorId, type Statement, statement } from '../../platform/database';
import type { Right, Role } from './rights.rules';

export interface KeyRow {
  id: number;
  name: string;
  rights: Right[];
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

export interface SessionRow {
  session_id: number;
  staff_id: number;
  email: string;
  role: Role;
  sees_personal: boolean;
  access_until: Date;
  used_at: Date;
}

export const FIND_KEY_IN_DIRECTORY: Statement<{ operator_id: OperatorId }> = statement(
  'access_find_key_in_directory',
  "SELECT operator_id FROM directory WHERE kind = 'admin_key' AND key = $1",
);

/** An operator that is off has no keys. */
export const FIND_KEY: Statement<KeyRow> = statement(
  'access_find_key',
  `SELECT k.id, k.name, k.rights, k.expires_at, k.revoked_at, k.last_used_at
     FROM admin_keys k JOIN operators o ON o.operator_id = k.operator_id AND o.active
    WHERE k.operator_id = $1 AND k.key_hash = $2`,
);

/** A session lives while it, the account and the operator do. */
export const FIND_SESSION: Statement<SessionRow> = statement(
  'access_find_session',
  `SELECT t.id AS session_id, s.id AS staff_id, s.email, s.role, s.sees_personal, t.access_until, t.used_at
     FROM staff_sessions t
     JOIN staff s ON s.operator_id = t.operator_id AND s.id = t.staff_id AND s.active
     JOIN operators o ON o.operator_id = t.operator_id AND o.active
    WHERE t.operator_id = $1 AND t.access_hash = $2 AND t.ended_at IS NULL`,
);

export const NOTE_KEY_USE: Statement<never> = statement(
  'access_note_key_use',
  'UPDATE admin_keys SET last_used_at = $3 WHERE operator_id = $1 AND id = $2',
);

export const NOTE_SESSION_USE: Statement<never> = statement(
  'access_note_session_use',
  'UPDATE staff_sessions SET used_at = $3 WHERE operator_id = $1 AND id = $2',
);

export const INSERT_KEY: Statement<never> = statement(
  'access_insert_key',
  'INSERT INTO admin_keys (operator_id, name, key_hash, rights, expires_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)',
);

export const INSERT_KEY_IN_DIRECTORY: Statement<never> = statement(
  'access_insert_key_in_directory',
  "INSERT INTO directory (kind, key, operator_id) VALUES ('admin_key', $1, $2)",
);
