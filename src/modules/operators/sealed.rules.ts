import type { OperatorId } from '../../platform/database';
import { type IdentityOf, partOf, type SealedTable } from '../../platform/sealed-table';

/** What the sealed secret is bound to: moved to another row, it does not open. */
export function secretIdentity(operatorId: OperatorId, appKey: string): string {
  return `registrations/${operatorId}/${appKey}`;
}

const identityOf: IdentityOf = (operatorId, row) =>
  secretIdentity(operatorId, partOf(row, 'app_key'));

export const SEALED_SECRETS: SealedTable = {
  what: 'registrations',
  table: 'registrations',
  key: { id: 'bigint' },
  parts: { app_key: 't.app_key' },
  columns: { app_secret: identityOf, previous_secret: identityOf, access_token: identityOf },
};
