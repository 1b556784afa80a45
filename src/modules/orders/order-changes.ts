import type { Tx } from '../../platform/database';
import { CHANGE_ORDERS, type HeldOrderRow } from './orders.sql';
import type { CancelledBy, Cause } from './orders.types';
import { type Axis, allows, isStopped, type States } from './states.rules';

/** What becomes of a held order: states by axis, and the words that go with them. */
export interface OrderChange {
  readonly order: HeldOrderRow;
  readonly to: Partial<States>;
  readonly cause: Cause;
  /** Why it stands on the side, or why it failed: a code for programs, words for people. */
  readonly reason?: { readonly code: string; readonly words: string };
  readonly cancelledBy?: CancelledBy;
  readonly cancelReason?: string;
  readonly cancelRefusal?: string;
}

/**
 * The one way in which states of orders change: every step is in the tables, every change leaves
 * its line of history, any number of orders in one statement.
 */
export async function changeOrders(tx: Tx, changes: readonly OrderChange[]): Promise<void> {
  if (changes.length === 0) return;
  for (const { order, to } of changes) expectSteps(order, to);
  await tx.rows(CHANGE_ORDERS, [
    tx.operatorId,
    JSON.stringify(changes.map(asked)),
    changes.map(({ order }) => order.id),
  ]);
}

function asked(change: OrderChange): Record<string, unknown> {
  const { order, to, cause, reason } = change;
  const { fulfilment } = to;
  return {
    id: order.id,
    ...to,
    // Where it stood, if it goes to the side; what comes back stands there no longer.
    before: fulfilment && isStopped(fulfilment) ? order.fulfilment : null,
    reason_code: reason?.code,
    reason: reason?.words,
    cancelled_by: change.cancelledBy,
    cancel_reason: change.cancelReason,
    cancel_refusal: change.cancelRefusal,
    person: cause.person,
    why: cause.reason,
    request_id: cause.requestId,
  };
}

/** Whoever comes here has decided; a step that no table has is a bug, and must not be written. */
function expectSteps(order: HeldOrderRow, to: Partial<States>): void {
  for (const axis of Object.keys(to) as Axis[]) {
    const [from, becomes] = [order[axis], to[axis]];
    if (becomes === undefined || becomes === from) continue;
    if (!allows(axis, from as never, becomes as never))
      throw new Error(`order ${order.number}: ${axis} can't go from ${from} to ${becomes}`);
  }
}
