import type { Tx } from '../../platform/database';
import type { Failure } from '../../platform/failure';
import { orderTwice, unknownOrderId } from './orders.errors';
import { type HeldOrderRow, HOLD_ORDERS } from './orders.sql';
import type { WorkOutcome } from './orders.types';
import { type Deed, objection } from './work.rules';

/** Leaves one order out, with its reason. */
export type Refuse = (orderId: number, failure: Failure) => void;

/**
 * A deed that is done to any number of orders at once. All are locked first, each is judged by the
 * rules alone, and what may be done is written set by set; an order that can't take the deed gets its
 * own reason and spoils nobody else's.
 */
export async function attend(
  tx: Tx,
  deed: Deed,
  orderIds: readonly number[],
  work: (orders: readonly HeldOrderRow[], refuse: Refuse) => Promise<unknown>,
): Promise<WorkOutcome[]> {
  const seen = new Set<number>();
  for (const id of orderIds) {
    if (seen.has(id)) throw orderTwice({ id });
    seen.add(id);
  }
  const rows = await tx.rows(HOLD_ORDERS, [tx.operatorId, orderIds]);
  const held = new Map(rows.map((row) => [row.id, row]));
  const failures = new Map<number, Failure>();
  for (const id of orderIds) {
    const row = held.get(id);
    const failure = row ? objection(deed, workable(row)) : unknownOrderId({ id });
    if (failure) failures.set(id, failure);
  }
  const ready = rows.filter((row) => !failures.has(row.id));
  if (ready.length > 0) await work(ready, (id, failure) => failures.set(id, failure));
  return orderIds.map((orderId) => ({ orderId, failure: failures.get(orderId) ?? null }));
}

export function idsOf(orders: readonly { readonly id: number }[]): number[] {
  return orders.map((order) => order.id);
}

export function orderIdsOf(jobs: readonly { readonly orderId: number }[]): number[] {
  return jobs.map((job) => job.orderId);
}

function workable(row: HeldOrderRow) {
  return {
    number: row.number,
    fulfilment: row.fulfilment,
    fulfilmentBefore: row.fulfilment_before,
    cancel: row.cancel,
  };
}
