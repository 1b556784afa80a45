import { createHash } from 'node:crypto';
import type { OperatorId } from '../../platform/database';
import { documentNumber } from '../../platform/numbers';
import type { OrderKey } from './orders.types';

/**
 * The advisory locks of order numbers, in the one order in which everybody takes them. Two
 * numbers that share a lock wait for each other without need, which is all that a collision does.
 */
export function numberLocks(operatorId: OperatorId, keys: readonly OrderKey[]): bigint[] {
  const locks = new Set(keys.map((key) => lockOf(operatorId, key)));
  return [...locks].sort((a, b) => (a < b ? -1 : 1));
}

function lockOf(operatorId: OperatorId, { source, number }: OrderKey): bigint {
  const digest = createHash('sha256')
    .update(JSON.stringify([operatorId, source, number]))
    .digest();
  return digest.readBigInt64BE();
}

/** Our own number of an order, with the day of its acceptance. */
export function orderNo(id: number, now: Date): string {
  return documentNumber('OB', id, now);
}
