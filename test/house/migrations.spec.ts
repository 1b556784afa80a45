import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** What is no operator's, and says nothing about one. */
const NOBODYS = ['directory', 'schema_migrations', 'sealing_keys', 'sign_in_tries'];

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource(
    databaseOptions({ url: database.ownerUrl, poolSize: 1 }),
  ).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

async function objects(): Promise<string[]> {
  const rows = await source.query<{ name: string }[]>(
    `SELECT c.relkind::text || ' ' || c.relname AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S') AND c.relname NOT LIKE 'schema_migrations%'
     UNION ALL
     SELECT 'function ' || p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
      ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

describe('the migrations', () => {
  it('go down to nothing and up again to the same', async () => {
    const before = await objects();
    expect(before.length).toBeGreaterThan(20);
    for (const _ of source.migrations) await source.undoLastMigration();
    expect(await objects()).toEqual([]);
    await source.runMigrations();
    expect(await objects()).toEqual(before);
  });

  it('make the columns that the entities describe', async () => {
    const drift = await source.driver.createSchemaBuilder().log();
    // Keys, CHECKs and indexes are written once, in the migrations; TypeORM would drop what it does not know.
    const columns = drift.upQueries.filter((one) => !/DROP (CONSTRAINT|INDEX) /.test(one.query));
    expect(columns.map((query) => query.query)).toEqual([]);
  });

  it('force row-level security on every table that is an operator’s', async () => {
    const open = await source.query<{ name: string }[]>(
      `SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
    );
    expect(open.map((row) => row.name).sort()).toEqual(NOBODYS);
  });

  it('lead every key with the operator', async () => {
    const keys = await source.query<{ name: string; first: string }[]>(
      `SELECT c.conrelid::regclass::text AS name, a.attname AS first FROM pg_constraint c
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype IN ('p', 'u', 'f') AND c.connamespace = 'public'::regnamespace
          AND c.conrelid::regclass::text <> ALL ($1)`,
      [NOBODYS],
    );
    expect(keys.filter((key) => key.first !== 'operator_id')).toEqual([]);
  });

  it('let the application only add to the ledgers', async () => {
    const rights = await source.query<{ table_name: string; privilege_type: string }[]>(
      `SELECT table_name, privilege_type FROM information_schema.role_table_grants
        WHERE grantee = 'opencang_app' AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
          AND table_name IN ('stock_movements', 'wallet_lines', 'order_history', 'order_charges', 'rate_cards', 'postcode_lists', 'fuel_weeks', 'price_pins', 'calls', 'audit_lines')`,
    );
    expect(rights).toEqual([]);
  });
});
