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

  /** One more value, and how it is named in the text. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /**
   * A column that names what has this code. Codes are looked up first: the planner knows how many
   * rows an id has, and nothing of what a code leads to.
   */
  async among(column: string, table: string, name: string, code: string): Promise<void> {
    const found = await idsOf(this.tx, table, name, code);
    const [only, ...others] = found;
    if (only === undefined) this.never();
    else if (others.length === 0) this.where(`${column} = ?1`, only);
    else this.where(`${column} = ANY(?1::bigint[])`, found);
  }
}

/** What has this code, compared exactly. Table and column are words of ours. */
export async function idsOf(tx: Tx, table: string, name: string, code: string): Promise<number[]> {
  const rows = await tx.manager.query<{ id: number }[]>(
    `SELECT id FROM ${table} WHERE operator_id = $1 AND ${name} = $2`,
    [tx.operatorId, code],
  );
  return rows.map((row) => row.id);
}
