import type { OperatorId } from '../../platform/database';
import { partOf, type SealedTable } from '../../platform/sealed-table';

/** What the sealed file is bound to. */
export function labelIdentity(
  operatorId: OperatorId,
  orderId: number | string,
  no: number | string,
): string {
  return `order_labels/${operatorId}/${orderId}/${no}`;
}

export const SEALED_LABELS: SealedTable = {
  what: 'labels',
  table: 'order_labels',
  key: { order_id: 'bigint', no: 'integer' },
  columns: {
    sealed: (operatorId, row) =>
      labelIdentity(operatorId, partOf(row, 'order_id'), partOf(row, 'no')),
  },
};
