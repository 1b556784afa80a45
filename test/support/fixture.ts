import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database';
import { Clock } from '../../src/platform/clock';
import { Database, type Statement, statement, type Tx } from '../../src/platform/database';
import { Sealer } from '../../src/platform/seal';
import { createTestDatabase, type TestDatabase } from './database';

/** A clock that stands where a test puts it. */
export class TestClock extends Clock {
  private offsetMs = 0;
  private stoppedAtMs: number | null = null;

  override now(): Date {
    return new Date((this.stoppedAtMs ?? super.now().getTime()) + this.offsetMs);
  }

  /** From now on only `advance` moves it: for what is counted in seconds, however long it takes. */
  stop(): void {
    this.stoppedAtMs ??= super.now().getTime();
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}

/** A fresh database as the application works with it, for tests beneath the faces. */
export interface Fixture {
  readonly db: Database;
  readonly clock: TestClock;
  readonly sealer: Sealer;
  readonly database: TestDatabase;
  /** Runs SQL as the owner of the tables, which row-level security binds as well. */
  query<Row>(tx: Tx, text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const KEY = Buffer.alloc(32, 7);
let statements = 0;

export async function openFixture(poolSize = 10): Promise<Fixture> {
  const database = await createTestDatabase();
  const source = new DataSource(databaseOptions({ url: database.url, poolSize }));
  await source.initialize();
  return {
    db: new Database(source),
    clock: new TestClock(),
    sealer: new Sealer([KEY]),
    database,
    query: <Row>(tx: Tx, text: string, values: readonly unknown[] = []) =>
      tx.rows(adHoc<Row>(text), values),
    close: async () => {
      await source.destroy();
      await database.drop();
    },
  };
}

function adHoc<Row>(text: string): Statement<Row> {
  statements += 1;
  return statement<Row>(`test_${statements}`, text);
}
