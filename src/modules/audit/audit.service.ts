import { Injectable } from '@nestjs/common';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { Search } from '../../platform/search';
import type { Act } from '../access/access.types';
import { withoutSecrets } from './audit.rules';

/** What was changed, by kind and name, and how it looked before and after. */
export interface Change {
  readonly subject: readonly [kind: string, id: string | number];
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditLine {
  readonly id: number;
  readonly at: Date;
  readonly callerKind: string;
  readonly callerId: number;
  readonly person: string;
  readonly operation: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly address: string;
  readonly requestId: string;
}

export interface AuditFilter {
  readonly subjectKind?: string;
  readonly subjectId?: string;
  readonly person?: string;
  readonly operation?: string;
  readonly from?: Date;
  readonly until?: Date;
  /** Newest first, below this line; null: from the newest. */
  readonly below: number | null;
  readonly limit: number;
}

/** The trail of changes: written in the transaction of the change, never changed, read by people. */
@Injectable()
export class AuditService {
  constructor(private readonly db: Database) {}

  async write(tx: Tx, act: Act, changes: readonly Change[]): Promise<void> {
    const { caller, operation, requestId, address } = act;
    await tx.rows(INSERT_LINES, [
      tx.operatorId,
      caller.kind,
      caller.id,
      caller.name,
      operation,
      address,
      requestId,
      JSON.stringify(changes.map(asked)),
    ]);
  }

  async find(operatorId: OperatorId, filter: AuditFilter): Promise<AuditLine[]> {
    const rows = await this.db.transaction(operatorId, (tx) => {
      const search = searchOf(tx, filter);
      return tx.manager.query<LineRow[]>(
        `SELECT id, at, caller_kind, caller_id, person, operation, subject_kind, subject_id, before, after, address, request_id
           FROM audit_lines WHERE ${search.conditions.join(' AND ')}
          ORDER BY id DESC LIMIT ${search.value(filter.limit)}`,
        search.values,
      );
    });
    return rows.map((row) => ({
      id: row.id,
      at: row.at,
      callerKind: row.caller_kind,
      callerId: row.caller_id,
      person: row.person,
      operation: row.operation,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      before: row.before,
      after: row.after,
      address: row.address,
      requestId: row.request_id,
    }));
  }
}

function asked({ subject: [kind, id], before, after }: Change, ord: number) {
  return {
    ord,
    kind,
    id: String(id),
    before: withoutSecrets(before) ?? null,
    after: withoutSecrets(after) ?? null,
  };
}

const INSERT_LINES: Statement<never> = statement(
  'audit_insert',
  `INSERT INTO audit_lines (operator_id, caller_kind, caller_id, person, operation, address, request_id,
                            subject_kind, subject_id, before, after)
   SELECT $1, $2, $3, $4, $5, $6, $7, c.kind, c.id, c.before, c.after
     FROM json_to_recordset($8::json) AS c (ord integer, kind text, id text, before jsonb, after jsonb)
    ORDER BY c.ord`,
);

interface LineRow {
  id: number;
  at: Date;
  caller_kind: string;
  caller_id: number;
  person: string;
  operation: string;
  subject_kind: string;
  subject_id: string;
  before: unknown;
  after: unknown;
  address: string;
  request_id: string;
}

function searchOf(tx: Tx, filter: AuditFilter): Search {
  const search = new Search(tx, 'operator_id');
  search.is('subject_kind', filter.subjectKind);
  search.is('subject_id', filter.subjectId);
  search.is('person', filter.person);
  search.is('operation', filter.operation);
  if (filter.from) search.where('at >= ?1', filter.from);
  if (filter.until) search.where('at < ?1', filter.until);
  if (filter.below) search.where('id < ?1', filter.below);
  return search;
}
