import { type Statement, statement } from '../../platform/database';

export interface MemberRow {
  readonly channel_id: number;
  /** Null: the customer is named itself. */
  readonly group_id: number | null;
  /** Null: the group has no customers. */
  readonly customer_id: number | null;
}

/** Whom the scopes name: customers, and groups with whoever belongs to them now. */
export const MEMBERS: Statement<MemberRow> = statement(
  'channels_members',
  `SELECT channel_id, NULL::bigint AS group_id, customer_id
     FROM channel_customers WHERE operator_id = $1 AND ($2::bigint IS NULL OR channel_id = $2)
   UNION ALL
   SELECT g.channel_id, g.group_id, c.id
     FROM channel_groups g
     LEFT JOIN customers c ON c.operator_id = g.operator_id AND c.group_id = g.group_id
    WHERE g.operator_id = $1 AND ($2::bigint IS NULL OR g.channel_id = $2)`,
);
