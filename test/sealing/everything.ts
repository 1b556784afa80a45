import { Client } from 'pg';
import { SEALED_TABLES } from '../../src/modules/sealing/sealed-tables';
import { Sealer } from '../../src/platform/seal';
import { type TestDatabase, testServer, withDatabase } from '../support/database';

export const OLD = Buffer.alloc(32, 7);
export const NEW = Buffer.alloc(32, 8);
export const OLD_ID = new Sealer([OLD]).currentId;
export const NEW_ID = new Sealer([NEW]).currentId;

/** The whole database, as who dumps it sees it: no row is hidden. */
export class Everything {
  private constructor(private readonly session: Client) {}

  static async of(database: TestDatabase): Promise<Everything> {
    const url = withDatabase(testServer().superuserUrl, database.name);
    const session = new Client({ connectionString: url });
    await session.connect();
    return new Everything(session);
  }

  close(): Promise<void> {
    return this.session.end();
  }

  async rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.session.query(text, values)).rows as Row[];
  }

  /** How many values of each sealed column need a key. */
  async needing(keyId: string): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const { table, columns } of SEALED_TABLES) {
      for (const column of Object.keys(columns)) {
        const [row] = await this.rows<{ count: number }>(
          `SELECT count(*)::integer AS count FROM ${table} WHERE encode(substring(${column} FOR 4), 'hex') = $1`,
          [keyId],
        );
        found[`${table}.${column}`] = row?.count ?? 0;
      }
    }
    return found;
  }

  /** Columns in which bytes stand in front of a value, whatever it is written as. */
  async placesOf(keyId: string): Promise<string[]> {
    const base64 = Buffer.from(keyId, 'hex').toString('base64').slice(0, 5);
    const columns = await this.rows<{ table: string; column: string }>(
      `SELECT c.relname AS table, a.attname AS column
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const places: string[] = [];
    for (const { table, column } of columns) {
      const [row] = await this.rows<{ found: boolean }>(
        `SELECT EXISTS (SELECT FROM ${table} WHERE position($1 IN ${column}::text) > 0 OR position($2 IN ${column}::text) > 0) AS found`,
        [keyId, base64],
      );
      if (row?.found) places.push(`${table}.${column}`);
    }
    return places;
  }

  /** As if nobody had sealed with a key for an hour. */
  async quiet(keyId: string): Promise<void> {
    await this.rows(
      "UPDATE sealing_keys SET used_at = used_at - interval '1 hour' WHERE key_id = $1",
      [keyId],
    );
  }

  /** What a dead process had begun is free only when its time is over: nobody waits for that here. */
  async leaseRunsOut(): Promise<void> {
    await this.rows('UPDATE sealing_keys SET worker_until = now() WHERE worker IS NOT NULL');
  }
}
