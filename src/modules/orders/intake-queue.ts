import type { OperatorId } from '../../platform/database';
import { intakeFull } from './orders.errors';
import type { NewOrder, Outcome } from './orders.types';

/** Beyond this, callers are asked to come again: an answer that is late helps nobody. */
const MAX_WAITING = 2_000;
/** Two at once keep the database busy while one of them waits for the disk. */
const MAX_BATCHES_AT_ONCE = 2;

type Accept = (operatorId: OperatorId, orders: readonly NewOrder[]) => Promise<Outcome[]>;

interface Waiting {
  readonly order: NewOrder;
  readonly name: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly waiting: Waiting[];
  running: number;
}

/**
 * Takes orders together that arrive together. An order that finds nobody before it goes at once;
 * those that come while others are being written wait for them and then go as one batch, which
 * costs the locks and the commit of one. Nobody waits for a clock, and everyone is answered after
 * the commit, with an outcome of their own.
 */
export class IntakeQueue {
  private readonly lanes = new Map<OperatorId, Lane>();

  /** @param maxBatch how many go together at most */
  constructor(
    private readonly accept: Accept,
    private readonly maxBatch: number,
  ) {}

  submit(operatorId: OperatorId, order: NewOrder): Promise<Outcome> {
    const lane = this.lanes.get(operatorId) ?? { waiting: [], running: 0 };
    this.lanes.set(operatorId, lane);
    if (lane.waiting.length >= MAX_WAITING) {
      return Promise.resolve({ kind: 'refused', failure: intakeFull({ waiting: MAX_WAITING }) });
    }
    return new Promise((resolve, reject) => {
      const name = JSON.stringify([order.source, order.number]);
      lane.waiting.push({ order, name, resolve, reject });
      this.pump(operatorId, lane);
    });
  }

  private pump(operatorId: OperatorId, lane: Lane): void {
    while (lane.running < MAX_BATCHES_AT_ONCE && lane.waiting.length > 0) {
      const batch = nextBatch(lane.waiting, this.maxBatch);
      lane.running += 1;
      void this.run(operatorId, batch).finally(() => {
        lane.running -= 1;
        this.pump(operatorId, lane);
      });
    }
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
