import { Batches } from '../../platform/batches';
import type { OperatorId } from '../../platform/database';
import { intakeFull } from './orders.errors';
import type { NewOrder, Outcome } from './orders.types';

/** Beyond this, callers are asked to come again: an answer that is late helps nobody. */
const MAX_WAITING = 2_000;

/** Stock and wallets are a customer's own, so orders of different customers share no row. */
const LANES = 2;

/** Orders that arrive together are taken together, each customer's through one lane. */
export class IntakeQueue {
  private readonly batches: Batches<NewOrder, Outcome>;

  constructor(
    accept: (operatorId: OperatorId, orders: readonly NewOrder[]) => Promise<Outcome[]>,
    most: number,
  ) {
    const nameOf = ({ source, number }: NewOrder) => JSON.stringify([source, number]);
    this.batches = new Batches(accept, { most, nameOf });
  }

  async submit(operatorId: OperatorId, order: NewOrder): Promise<Outcome> {
    const lane = order.customer.id % LANES;
    if (this.batches.waitingIn(operatorId, lane) >= MAX_WAITING)
      return { kind: 'refused', failure: intakeFull({ waiting: MAX_WAITING }) };
    return this.batches.add(operatorId, lane, order);
  }
}
