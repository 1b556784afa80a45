import { type Statement, statement } from '../../platform/database';

export interface SignInRow {
  readonly id: number;
  readonly customer_id: number;
  readonly customer_code: string;
  readonly email: string;
  readonly name: string;
  readonly password_hash: string | null;
  readonly version: number;
}

/** Found whatever the case, through the index that lets an address be there once. */
export const FIND_TO_SIGN_IN: Statement<SignInRow> = statement(
  'customer_users_find_to_sign_in',
  `SELECT u.id, u.customer_id, c.code AS customer_code, u.email, u.name, u.password_hash, u.version
     FROM customer_users u
     JOIN customers c ON c.operator_id = u.operator_id AND c.id = u.customer_id
     JOIN operators o ON o.operator_id = u.operator_id AND o.active
    WHERE u.operator_id = $1 AND lower(u.email) = lower($2) AND u.active AND c.active`,
);

export const NOTE_SIGN_IN: Statement<never> = statement(
  'customer_users_note_sign_in',
  'UPDATE customer_users SET last_sign_in_at = $3 WHERE operator_id = $1 AND id = $2',
);

export const CHOOSE_PASSWORD: Statement<never> = statement(
  'customer_users_choose_password',
  `UPDATE customer_users SET password_hash = $3, version = version + 1, updated_at = clock_timestamp()
    WHERE operator_id = $1 AND id = $2`,
);

export const INSERT_LINK: Statement<never> = statement(
  'customer_user_links_insert',
  `INSERT INTO customer_user_links (operator_id, user_id, link_hash, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5)`,
);

/** Of several links, only the newest opens. */
export const END_LINKS: Statement<never> = statement(
  'customer_user_links_end',
  `UPDATE customer_user_links SET expires_at = $3
    WHERE operator_id = $1 AND user_id = $2 AND used_at IS NULL AND expires_at > $3`,
);

export const FIND_LINK: Statement<{ email: string; name: string }> = statement(
  'customer_user_links_find',
  `SELECT u.email, u.name
     FROM customer_user_links l
     JOIN customer_users u ON u.operator_id = l.operator_id AND u.id = l.user_id
     JOIN customers c ON c.operator_id = u.operator_id AND c.id = u.customer_id
    WHERE l.operator_id = $1 AND l.link_hash = $2 AND l.used_at IS NULL AND l.expires_at > $3
      AND u.active AND c.active`,
);

/** Uses it up: of two at once, the second finds it used. */
export const USE_LINK: Statement<{ user_id: number }> = statement(
  'customer_user_links_use',
  `UPDATE customer_user_links SET used_at = $3
    WHERE operator_id = $1 AND link_hash = $2 AND used_at IS NULL AND expires_at > $3
   RETURNING user_id`,
);
