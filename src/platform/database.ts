import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** The number of an operator; every transaction works for exactly one. */
export type OperatorId = number;

/** The installation itself, as a number beside its operators: who makes them belongs to it. */
export const INSTALLATION: OperatorId = 0;

/**
 * A statement of the hot paths: prepared once per connection under its name. PostgreSQL plans it
 * once, and what travels is the name and the values.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Carries the type of the rows; never read. */
  readonly row?: Row;
}

const names = new Set<string>();

export function statement<Row>(name: string, text: string): Statement<Row> {
  // A connection keeps one text per name: two of the same name would run each other's.
  if (names.has(name)) throw new Error(`two statements are called ${name}`);
  names.add(name);
  return { name, text };
}

/** A transaction of one operator, passed as a parameter to everything that takes part in it. */
export interface Tx {
  readonly operatorId: OperatorId;
  /** TypeORM's view of this transaction, for look-ups that read best that way. */
  readonly manager: EntityManager;
  rows<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
  /** Runs once the transaction is committed, never if it is not: for what is held in memory. */
  onCommit(effect: () => void): void;
  /**
   * Works for an operator within a transaction of the installation, which alone may: it makes
   * operators, and what it made and the line in its own trail are there together or not at all.
   */
  onBehalfOf<T>(operatorId: OperatorId, work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Deadlock and serialization failure: the database asks for the transaction to be tried again. */
const RETRIED_SQLSTATES = new Set(['40P01', '40001']);
const MAX_ATTEMPTS = 4;

export class Database {
  constructor(private readonly source: DataSource) {}

  /**
   * Runs the work in one transaction of one operator and commits it. The operator is set for the
   * transaction alone; row-level security reads it, so nothing of another operator's can be seen
   * or written. The whole closure runs again on a deadlock: it must have no effect but on `tx`.
   *
   * @param locks advisory locks to take first, in this order, kept until the transaction ends.
   */
  async transaction<T>(
    operatorId: OperatorId,
    work: (tx: Tx) => Promise<T>,
    locks: readonly bigint[] = [],
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(operatorId, work, locks);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !RETRIED_SQLSTATES.has(sqlState(error))) throw error;
      }
    }
  }

  /**
   * Runs one statement that only reads, for one operator. It needs no transaction of its own, and
   * on a connection that read for this operator before no second trip to the database.
   */
  async read<Row>(
    operatorId: OperatorId,
    query: Statement<Row>,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const runner = this.source.createQueryRunner();
    try {
      const client: PoolClient = await runner.connect();
      await actFor(client, operatorId);
      return await runStatement(client, query, values);
    } finally {
      await runner.release();
    }
  }

  /** Reads what is not any operator's: the directory of keys, the clock. */
  async outside<Row>(query: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    const runner = this.source.createQueryRunner();
    try {
      const client: PoolClient = await runner.connect();
      if (acting.has(client)) await actFor(client, NOBODY);
      return await runStatement(client, query, values);
    } finally {
      await runner.release();
    }
  }

  private async attempt<T>(
    operatorId: OperatorId,
    work: (tx: Tx) => Promise<T>,
    locks: readonly bigint[],
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    const client: PoolClient = await runner.connect();
    const effects: (() => void)[] = [];
    try {
      await client.query(opening(operatorId, locks));
      // TypeORM must know that a transaction is open, or `save` would open one of its own.
      (runner as { isTransactionActive: boolean }).isTransactionActive = true;
      const result = await work(transactionOf(operatorId, runner, client, effects));
      const { command } = await client.query('COMMIT');
      // After a statement that failed unnoticed PostgreSQL ends it the other way, and calls that no error.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
      for (const effect of effects) effect();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      (runner as { isTransactionActive: boolean }).isTransactionActive = false;
      await runner.release();
    }
  }
}

/** For whom a connection reads outside of transactions, which set their operator for themselves. */
const acting = new WeakMap<PoolClient, OperatorId | typeof NOBODY>();
/** Row-level security fails loudly on it, as where nothing was set. */
const NOBODY = '';

async function actFor(client: PoolClient, who: OperatorId | typeof NOBODY): Promise<void> {
  if (acting.get(client) === who) return;
  if (who !== NOBODY && !Number.isInteger(who)) throw new TypeError(`not an operator: ${who}`);
  // Until it has succeeded, nobody may think that it has.
  acting.delete(client);
  await client.query(`SELECT set_config('opencang.operator_id', '${who}', false)`);
  acting.set(client, who);
}

/** One round trip for all of it; the values are integers, checked, so they can stand in the text. */
function opening(operatorId: OperatorId, locks: readonly bigint[]): string {
  if (!Number.isInteger(operatorId)) throw new TypeError(`not an operator: ${operatorId}`);
  const opened = `BEGIN;SELECT set_config('opencang.operator_id', '${operatorId}', true)`;
  if (locks.length === 0) return opened;
  const list = locks.map((lock) => BigInt.asIntN(64, lock)).join();
  // An array is gone through in its order, so the locks are taken in theirs.
  return `${opened};SELECT pg_advisory_xact_lock(k) FROM unnest('{${list}}'::bigint[]) AS k`;
}

function transactionOf(
  operatorId: OperatorId,
  runner: QueryRunner,
  client: PoolClient,
  effects: (() => void)[],
): Tx {
  return {
    operatorId,
    get manager() {
      return runner.manager;
    },
    rows: (query, values) => runStatement(client, query, values),
    onCommit: (effect) => {
      effects.push(effect);
    },
    onBehalfOf: async (other, work) => {
      if (operatorId !== INSTALLATION) throw new Error('an operator works for itself alone');
      await runStatement(client, SET_OPERATOR, [String(other)]);
      const result = await work(transactionOf(other, runner, client, effects));
      // After a failure nothing more is done here: the transaction is over.
      await runStatement(client, SET_OPERATOR, [String(operatorId)]);
      return result;
    },
  };
}

const SET_OPERATOR: Statement<never> = statement(
  'database_set_operator',
  "SELECT set_config('opencang.operator_id', $1, true)",
);

async function runStatement<Row>(
  client: PoolClient,
  query: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  const result = await client.query({ name: query.name, text: query.text, values: [...values] });
  return result.rows as Row[];
}

/** The five characters by which PostgreSQL names an error; empty for anything else. */
export function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The name of the constraint that refused, if one did. */
export function violatedConstraint(error: unknown): string {
  return typeof error === 'object' && error !== null && 'constraint' in error
    ? String(error.constraint)
    : '';
}

/**
 * Of the network (ECONNREFUSED, ENOTFOUND …), and SQLSTATEs: connection, password, no such
 * database, no room, and what was cancelled because it took too long or the server stops.
 */
const UNREACHABLE_CODES = /^E[A-Z]+$|^(08|28|3D|53|57)/;
/** What the driver throws without a code. */
const UNREACHABLE_WORDS = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** Whether there was no database to answer, or not in time, rather than one that refused. */
export function isUnreachable(error: unknown): boolean {
  if (UNREACHABLE_CODES.test(sqlState(error))) return true;
  return error instanceof Error && UNREACHABLE_WORDS.test(error.message);
}
