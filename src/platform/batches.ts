import { isUnreachable, type OperatorId } from './database';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly name: string | null;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Rules<Item> {
  /** How many go together at most. */
  readonly most: number;
  /** Items of one name never go together: the later must see what became of the earlier. */
  readonly nameOf?: (item: Item) => string;
}

/**
 * Does together what comes together. An item that finds nobody before it goes at once; those that
 * come while others are being written wait for them and then go as one batch, which costs the locks
 * and the commit of one. Nobody waits for a clock, and everyone is answered after the commit, with
 * a result of their own. Lanes, and operators, never wait for each other: while one waits for the
 * disk, another computes.
 */
export class Batches<Item, Result> {
  /** Who waits in each lane that is at work. */
  private readonly lanes = new Map<string, Waiting<Item, Result>[]>();

  /** @param work one transaction; gives as many results as there were items, in their order */
  constructor(
    private readonly work: (
      operatorId: OperatorId,
      items: readonly Item[],
    ) => Promise<readonly Result[]>,
    private readonly rules: Rules<Item>,
  ) {}

  waitingIn(operatorId: OperatorId, lane: number): number {
    return this.lanes.get(`${operatorId}/${lane}`)?.length ?? 0;
  }

  add(operatorId: OperatorId, lane: number, item: Item): Promise<Result> {
    const key = `${operatorId}/${lane}`;
    return new Promise((resolve, reject) => {
      const one = { item, name: this.rules.nameOf?.(item) ?? null, resolve, reject };
      const waiting = this.lanes.get(key);
      if (waiting) waiting.push(one);
      else void this.empty(key, operatorId, [one]);
    });
  }

  private async empty(
    key: string,
    operatorId: OperatorId,
    waiting: Waiting<Item, Result>[],
  ): Promise<void> {
    this.lanes.set(key, waiting);
    while (waiting.length > 0) await this.run(operatorId, this.takeFrom(waiting));
    this.lanes.delete(key);
  }

  private async run(
    operatorId: OperatorId,
    batch: readonly Waiting<Item, Result>[],
  ): Promise<void> {
    try {
      const results = await this.work(
        operatorId,
        batch.map((one) => one.item),
      );
      for (const [at, one] of batch.entries()) one.resolve(results[at] as Result);
    } catch (error) {
      // Each would wait for it as long as the first did.
      if (batch.length === 1 || isUnreachable(error)) for (const one of batch) one.reject(error);
      // Whatever it was, it is one item's: the others must not share it.
      else for (const one of batch) await this.run(operatorId, [one]);
    }
  }

  /** The oldest, each name once. */
  private takeFrom(waiting: Waiting<Item, Result>[]): Waiting<Item, Result>[] {
    const { most, nameOf } = this.rules;
    if (!nameOf) return waiting.splice(0, most);
    const names = new Set<string | null>();
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    for (const one of waiting) {
      if (batch.length < most && !names.has(one.name)) batch.push(one);
      else left.push(one);
      names.add(one.name);
    }
    waiting.splice(0, waiting.length, ...left);
    return batch;
  }
}
