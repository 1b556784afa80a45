import type { OperatorId } from '../../platform/database';
import { intakeFull } from './orders.errors';
import type { NewOrder, Outcome } from './orders.types';

/** Beyond this, callers are asked to come again: an answer that is late helps nobody. */
const MAX_WAITING = 2_000;

/**
 * Stock and wallets are a customer's own, so orders of different customers share no row. Each
 * customer goes through one lane, and lanes never wait for each other: while one waits for the
 * disk, another computes.
 */
const LANES = 2;

type Accept = (operatorId: OperatorId, orders: readonly NewOrder[]) => Promise<Outcome[]>;

interface Waiting {
  readonly order: NewOrder;
  readonly name: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly waiting: Waiting[];
  running: boolean;
}

/**
 * Takes orders together that arrive together. An order that finds nobody before it goes at once;
 * those that come while others are being written wait for them and then go as one batch, which
 * costs the locks and the commit of one. Nobody waits for a clock, and everyone is answered after
 * the commit, with an outcome of their own.
 */
export class IntakeQueue {
  private readonly lanes = new Map<string, Lane>();

  /** @param maxBatch how many go together at most */
  constructor(
    private readonly accept: Accept,
    private readonly maxBatch: number,
  ) {}

  submit(operatorId: OperatorId, order: NewOrder): Promise<Outcome> {
    const key = `${operatorId}/${order.customer.id % LANES}`;
    const lane = this.lanes.get(key) ?? { waiting: [], running: false };
    this.lanes.set(key, lane);
    if (lane.waiting.length >= MAX_WAITING) {
      return Promise.resolve({ kind: 'refused', failure: intakeFull({ waiting: MAX_WAITING }) });
    }
    return new Promise((resolve, reject) => {
      const name = JSON.stringify([order.source, order.number]);
      lane.waiting.push({ order, name, resolve, reject });
      if (!lane.running) void this.empty(operatorId, lane);
    });
  }

  private async empty(operatorId: OperatorId, lane: Lane): Promise<void> {
    lane.running = true;
    while (lane.waiting.length > 0)
      await this.run(operatorId, nextBatch(lane.waiting, this.maxBatch));
    lane.running = false;
  }

  private async run(operatorId: OperatorId, batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.accept(
        operatorId,
        batch.map((one) => one.order),
      );
      for (const [at, one] of batch.entries()) one.resolve(outcomes[at] as Outcome);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      // Whatever it was, it is one order's: the others must not share it.
      else for (const one of batch) await this.run(operatorId, [one]);
    }
  }
}

/** The oldest, each number once: a repeat must see what became of the first. */
function nextBatch(waiting: Waiting[], most: number): Waiting[] {
  const names = new Set<string>();
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  for (const one of waiting) {
    if (batch.length < most && !names.has(one.name)) batch.push(one);
    else left.push(one);
    names.add(one.name);
  }
  waiting.splice(0, waiting.length, ...left);
  return batch;
}
