import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What the sealed answer to a repeat is bound to. */
export function answerIdentity(operatorId: OperatorId, caller: string, key: string): string {
  return `idempotency_keys/${operatorId}/${caller}/${key}`;
}

export const SEALED_ANSWERS: SealedTable = {
  what: 'answers',
  table: 'idempotency_keys',
  key: { caller: 'text', key: 'text' },
  columns: {
    answer: (operatorId, row) =>
      answerIdentity(operatorId, partOf(row, 'caller'), partOf(row, 'key')),
  },
};
