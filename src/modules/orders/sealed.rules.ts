import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What the sealed recipient is bound to. */
export function recipientIdentity(operatorId: OperatorId, orderId: number | string): string {
  return `order_recipients/${operatorId}/${orderId}`;
}

export const SEALED_RECIPIENTS: SealedTable = {
  what: 'recipients',
  table: 'order_recipients',
  key: { order_id: 'bigint' },
  columns: {
    sealed: (operatorId, row) => recipientIdentity(operatorId, partOf(row, 'order_id')),
  },
};
