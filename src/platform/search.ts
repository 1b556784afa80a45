import type { Tx } from './database';

const NEVER = 'false';

/** The conditions of a search and their values, in the order of their numbers. */
export class Search {
  readonly conditions: string[];
  readonly values: unknown[];

  /** @param operator the column that holds the operator: first in every search and every index */
  constructor(
    readonly tx: Tx,
    operator: string,
  ) {
    this.conditions = [`${operator} = $1`];
    this.values = [tx.operatorId];
  }

  /** @param condition with ?1, ?2 … where the values stand */
  where(condition: string, ...values: unknown[]): void {
    const first = this.values.length;
    this.values.push(...values);
    this.conditions.push(condition.replace(/\?(\d)/g, (_, n: string) => `$${first + Number(n)}`));
  }

  /** Where a value is asked for: the same value in the column. */
  is(column: string, value: unknown): void {
    if (value !== undefined) this.where(`${column} = ?1`, value);
  }

  /** Nothing can be found: a code was asked that nobody has. */
  get isHopeless(): boolean {
    return this.conditions.includes(NEVER);
  }

  never(): void {
    this.conditions.push(NEVER);
  }
}
