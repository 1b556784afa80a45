import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What sealed credentials are bound to: the number of a new row is not known yet, its name is. */
export function credentialsIdentity(operatorId: OperatorId, name: string): string {
  return `carrier_accounts/${operatorId}/${name}`;
}

/** What the sealed file of a manifest is bound to. */
export function manifestIdentity(operatorId: OperatorId, id: number | string): string {
  return `manifests/${operatorId}/${id}`;
}

export const SEALED_MANIFESTS: SealedTable = {
  what: 'manifests',
  table: 'manifests',
  key: { id: 'bigint' },
  columns: { sealed: (operatorId, row) => manifestIdentity(operatorId, partOf(row, 'id')) },
};

export const SEALED_CREDENTIALS: SealedTable = {
  what: 'carrier_accounts',
  table: 'carrier_accounts',
  key: { id: 'bigint' },
  parts: { name: 't.name' },
  columns: {
    credentials: (operatorId, row) => credentialsIdentity(operatorId, partOf(row, 'name')),
  },
};
