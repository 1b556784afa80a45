import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What a sealed mail is bound to: the number of a new row is not known yet. */
export function mailIdentity(operatorId: OperatorId, seal: string): string {
  return `mails/${operatorId}/${seal}`;
}

export const SEALED_MAILS: SealedTable = {
  what: 'mails',
  table: 'mails',
  key: { id: 'bigint' },
  parts: { seal: 't.seal' },
  columns: { sealed: (operatorId, row) => mailIdentity(operatorId, partOf(row, 'seal')) },
  only: "t.state = 'waiting'",
};
