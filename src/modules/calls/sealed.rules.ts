import type { OperatorId } from '../../platform/database';
import { type IdentityOf, partOf, type SealedTable } from '../../platform/sealed-table';

export type TextOfCall = 'request' | 'answer' | 'explanation';

/** What a sealed text is bound to. */
export function textIdentity(operatorId: OperatorId, requestId: string, which: TextOfCall): string {
  return `calls/${operatorId}/${requestId}/${which}`;
}

function identityOf(which: TextOfCall): IdentityOf {
  return (operatorId, row) => textIdentity(operatorId, partOf(row, 'request_id'), which);
}

export const SEALED_TEXTS: SealedTable = {
  what: 'calls',
  table: 'calls',
  key: { at: 'timestamptz', id: 'bigint' },
  parts: { request_id: 't.request_id' },
  columns: {
    request: identityOf('request'),
    answer: identityOf('answer'),
    explanation: identityOf('explanation'),
  },
};
