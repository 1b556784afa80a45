import { type Statement, statement } from '../../platform/database';
import type { ApplicantState, InvitationState } from './invitations.types';

export interface InvitationRow {
  readonly id: number;
  readonly warehouse_id: number;
  readonly warehouse_code: string;
  readonly label: string;
  readonly max_uses: number;
  readonly uses: number;
  readonly state: InvitationState;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

/** $2 is now. */
const INVITATIONS = `SELECT i.id, i.warehouse_id, w.code AS warehouse_code, i.label, i.max_uses, i.uses, s.state,
       i.created_at, i.expires_at, i.revoked_at
  FROM invitations i
  JOIN warehouses w ON w.operator_id = i.operator_id AND w.id = i.warehouse_id
 CROSS JOIN LATERAL (SELECT CASE
         WHEN i.revoked_at IS NOT NULL THEN 'revoked'
         WHEN i.expires_at <= $2 THEN 'expired'
         WHEN i.uses >= i.max_uses THEN 'used_up'
         ELSE 'open' END AS state) s
 WHERE i.operator_id = $1`;

export const LIST_INVITATIONS: Statement<InvitationRow> = statement(
  'invitations_list',
  `${INVITATIONS} AND i.id < $3 AND ($4::text IS NULL OR w.code = $4) AND ($5::text IS NULL OR s.state = $5)
    ORDER BY i.id DESC LIMIT $6`,
);

export const FIND_INVITATION: Statement<InvitationRow> = statement(
  'invitations_find',
  `${INVITATIONS} AND i.id = $3`,
);

export const INSERT_INVITATION: Statement<{ id: number }> = statement(
  'invitations_insert',
  `INSERT INTO invitations (operator_id, warehouse_id, label, link_hash, max_uses, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
);

/** One that is revoked stays as it was revoked. */
export const REVOKE_INVITATION: Statement<{ id: number }> = statement(
  'invitations_revoke',
  `UPDATE invitations SET revoked_at = coalesce(revoked_at, $3)
    WHERE operator_id = $1 AND id = $2 RETURNING id`,
);

/** Whether one more may come by a link; $3 is now. */
const IS_OPEN =
  'i.revoked_at IS NULL AND i.expires_at > $3 AND i.uses < i.max_uses AND w.active AND o.active';

export const FIND_INVITED: Statement<{
  operator: string;
  warehouse: string;
  place: string;
  open: boolean;
}> = statement(
  'invitations_find_invited',
  `SELECT o.name AS operator, w.name AS warehouse, w.city || ', ' || w.state AS place, ${IS_OPEN} AS open
     FROM invitations i
     JOIN warehouses w ON w.operator_id = i.operator_id AND w.id = i.warehouse_id
     JOIN operators o ON o.operator_id = i.operator_id
    WHERE i.operator_id = $1 AND i.link_hash = $2`,
);

/** The condition and the count are one statement: of many at once on the last use, one gets it. */
export const CLAIM_USE: Statement<{ id: number }> = statement(
  'invitations_claim_use',
  `UPDATE invitations i SET uses = i.uses + 1
     FROM warehouses w, operators o
    WHERE i.operator_id = $1 AND i.link_hash = $2 AND w.operator_id = $1 AND w.id = i.warehouse_id
      AND o.operator_id = $1 AND ${IS_OPEN}
   RETURNING i.id`,
);

/** The same form again changes nothing; while the first is being written, the second waits for it. */
export const INSERT_APPLICANT: Statement<{ id: number; invitation_id: number }> = statement(
  'applicants_insert',
  `INSERT INTO applicants (operator_id, invitation_id, form, sealed, came_at)
   SELECT $1, id, $3, $4, $5 FROM invitations WHERE operator_id = $1 AND link_hash = $2
   ON CONFLICT (operator_id, form) DO NOTHING
   RETURNING id, invitation_id`,
);

export interface ApplicantRow {
  readonly id: number;
  readonly invitation_id: number;
  readonly invitation_label: string;
  readonly warehouse_code: string;
  readonly form: string;
  readonly sealed: Buffer | null;
  readonly state: ApplicantState;
  readonly came_at: Date;
  readonly settled_at: Date | null;
  readonly settled_by: string;
  readonly reason: string;
  readonly customer_id: number | null;
  readonly customer_code: string | null;
}

const APPLICANTS = `SELECT a.id, a.invitation_id, i.label AS invitation_label, w.code AS warehouse_code, a.form, a.sealed,
       a.state, a.came_at, a.settled_at, a.settled_by, a.reason, a.customer_id, c.code AS customer_code
  FROM applicants a
  JOIN invitations i ON i.operator_id = a.operator_id AND i.id = a.invitation_id
  JOIN warehouses w ON w.operator_id = i.operator_id AND w.id = i.warehouse_id
  LEFT JOIN customers c ON c.operator_id = a.operator_id AND c.id = a.customer_id
 WHERE a.operator_id = $1`;

export const LIST_APPLICANTS: Statement<ApplicantRow> = statement(
  'applicants_list',
  `${APPLICANTS} AND a.id < $2 AND ($3::text IS NULL OR a.state = $3)
     AND ($4::bigint IS NULL OR a.invitation_id = $4) AND ($5::text IS NULL OR w.code = $5)
   ORDER BY a.id DESC LIMIT $6`,
);

export const FIND_APPLICANT: Statement<ApplicantRow> = statement(
  'applicants_find',
  `${APPLICANTS} AND a.id = $2`,
);

/** Held to the end of the transaction: who decides at the same time waits, and finds it decided. */
export const LOCK_APPLICANT: Statement<ApplicantRow> = statement(
  'applicants_lock',
  `${APPLICANTS} AND a.id = $2 FOR UPDATE OF a`,
);

export const SETTLE_APPLICANT: Statement<{ id: number }> = statement(
  'applicants_settle',
  `UPDATE applicants SET state = $3, settled_at = $4, settled_by = $5, reason = $6, customer_id = $7
    WHERE operator_id = $1 AND id = $2 AND state = 'waiting' RETURNING id`,
);

/** Who waits is refused with it: nobody is left who could be approved. $2 is now, $3 by whom. */
const FORGET = `UPDATE applicants
      SET sealed = NULL, erased_at = coalesce(erased_at, $2), reason = '',
          settled_at = coalesce(settled_at, $2),
          settled_by = CASE state WHEN 'waiting' THEN $3 ELSE settled_by END,
          state = CASE state WHEN 'waiting' THEN 'refused' ELSE state END`;

export const FORGET_APPLICANTS: Statement<{ id: number }> = statement(
  'applicants_forget',
  `${FORGET}
    WHERE operator_id = $1 AND id IN (
      SELECT id FROM applicants
       WHERE operator_id = $1 AND erased_at IS NULL AND coalesce(settled_at, came_at) < $4
       ORDER BY coalesce(settled_at, came_at) LIMIT $5 FOR UPDATE SKIP LOCKED)
   RETURNING id`,
);

export const FORGET_APPLICANT: Statement<{ id: number }> = statement(
  'applicants_forget_one',
  `${FORGET} WHERE operator_id = $1 AND id = $4 RETURNING id`,
);
