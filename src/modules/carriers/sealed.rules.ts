import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What sealed credentials are bound to: the number of a new row is not known yet, its name is. */
export function credentialsIdentity(operatorId: OperatorId, name: string): string {
  return `carrier_accounts/${operatorId}/${name}`;
}

export const SEALED_CREDENTIALS: SealedTable = {
  what: 'carrier_accounts',
  table: 'carrier_accounts',
  key: { id: 'bigint' },
  parts: { name: 't.name' },
  columns: {
    credentials: (operatorId, row) => credentialsIdentity(operatorId, partOf(row, 'name')),
  },
};
