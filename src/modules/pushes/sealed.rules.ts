import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What the sealed part of an authorization is bound to. */
export function secretIdentity(operatorId: OperatorId, seal: string): string {
  return `pushes/${operatorId}/${seal}`;
}

export const SEALED_PUSHES: SealedTable = {
  what: 'pushes',
  table: 'pushes',
  key: { id: 'bigint' },
  parts: { seal: "t.content ->> 'seal'" },
  columns: { sealed: (operatorId, row) => secretIdentity(operatorId, partOf(row, 'seal')) },
  only: 't.sealed IS NOT NULL',
};
