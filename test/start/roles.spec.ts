import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database';

describe('the role of the application', () => {
  let database: TestDatabase;
  let session: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    session = new Client({ connectionString: database.url });
    await session.connect();
  });

  afterAll(async () => {
    await session?.end();
    await database?.drop();
  });

  test.each([
    ['make a table', 'CREATE TABLE mine (id integer)'],
    ['make a temporary table', 'CREATE TEMPORARY TABLE mine (id integer)'],
    ['make a schema', 'CREATE SCHEMA mine'],
    ['change a table', 'ALTER TABLE operators ADD COLUMN mine integer'],
    ['switch row-level security off', 'ALTER TABLE operators NO FORCE ROW LEVEL SECURITY'],
    ['drop a table', 'DROP TABLE operators'],
    ['empty a table', 'TRUNCATE operators CASCADE'],
    ['make a role', 'CREATE ROLE mine'],
    ['make a database', 'CREATE DATABASE mine'],
    ['become the owner', 'SET ROLE opencang_owner'],
    ['become a superuser', 'ALTER ROLE opencang SUPERUSER'],
  ])('may not %s', async (_what, sql) => {
    await expect(session.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('is bound by row-level security', async () => {
    const { rows } = await session.query(
      'SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false },
    ]);
  });
});
