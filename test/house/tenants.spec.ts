import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
});

afterAll(() => running.close());

const TABLES = [
  'operators',
  'registrations',
  'warehouses',
  'customers',
  'tokens',
  'channels',
  'carrier_accounts',
  'channel_carriers',
  'skus',
  'stock',
  'stock_movements',
  'wallets',
  'wallet_lines',
  'rate_cards',
  'admin_keys',
];

function as<Row>(operatorId: number, text: string, values: unknown[] = []): Promise<Row[]> {
  return running.db.transaction(operatorId, (tx) => tx.manager.query<Row[]>(text, values));
}

describe('row-level security, with no condition in the query', () => {
  it.each(TABLES)('shows of %s only the operator’s own rows', async (table) => {
    for (const operatorId of [1, 2]) {
      const owners = await as<{ operator_id: number }>(
        operatorId,
        `SELECT DISTINCT operator_id FROM ${table}`,
      );
      expect(owners).toEqual([{ operator_id: operatorId }]);
    }
  });

  it('refuses to write a row for another operator', async () => {
    const written = as(1, "INSERT INTO customers (operator_id, code, name) VALUES (2, 'X', 'X')");
    await expect(written).rejects.toThrow('row-level security');
  });

  it('changes nothing of another operator’s', async () => {
    await as(1, 'UPDATE wallets SET balance_minor = 0 WHERE operator_id = 2');
    const [wallet] = await as<{ balance_minor: number }>(2, 'SELECT balance_minor FROM wallets');
    expect(wallet?.balance_minor).toBe(100_000);
  });

  it('fails where no operator was set, instead of showing nothing or all', async () => {
    const runner = running.db.outside({ name: 'test_unset', text: 'SELECT * FROM customers' }, []);
    await expect(runner).rejects.toThrow();
  });

  it('leaves no operator behind on the connection', async () => {
    await as(1, 'SELECT 1');
    await expect(
      running.db.outside({ name: 'test_left', text: 'SELECT * FROM customers' }, []),
    ).rejects.toThrow();
  });

  it('cannot be reached around through a partition of calls', async () => {
    const [partition] = await as<{ name: string }>(
      1,
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'calls'::regclass LIMIT 1",
    );
    await expect(as(1, `SELECT * FROM ${partition?.name}`)).rejects.toThrow('permission denied');
  });
});

describe('every table that is an operator’s, whoever made it', () => {
  interface Table {
    readonly name: string;
    readonly update: boolean;
    readonly delete: boolean;
    readonly computed: boolean;
  }

  let tables: Table[];

  beforeAll(async () => {
    tables = await as<Table>(
      1,
      `SELECT c.relname AS name, has_table_privilege(c.oid, 'UPDATE') AS update, has_table_privilege(c.oid, 'DELETE') AS delete,
              EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated <> '') AS computed
         FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition
          AND has_table_privilege(c.oid, 'SELECT')`,
    );
    expect(tables.length).toBeGreaterThan(30);
  });

  it('shows no row of another, with no condition in the query', async () => {
    for (const { name } of tables) {
      const foreign = await as<{ count: number }>(
        1,
        `SELECT count(*)::integer AS count FROM ${name} WHERE operator_id <> 1`,
      );
      expect([name, foreign]).toEqual([name, [{ count: 0 }]]);
    }
  });

  it('changes and deletes no row of another', async () => {
    for (const { name, update, delete: deletes } of tables) {
      const before = await as(2, `SELECT count(*) FROM ${name}`);
      if (update)
        await as(1, `UPDATE ${name} SET operator_id = operator_id WHERE operator_id <> 1`);
      if (deletes) await as(1, `DELETE FROM ${name} WHERE operator_id <> 1`);
      expect([name, await as(2, `SELECT count(*) FROM ${name}`)]).toEqual([name, before]);
    }
  });

  it('takes no row for another', async () => {
    let tried = 0;
    for (const { name, computed } of tables) {
      const [row] = await as<{ row: object }>(
        1,
        `SELECT to_jsonb(t) AS row FROM ${name} t LIMIT 1`,
      );
      if (!row || computed) continue;
      tried += 1;
      const written = as(
        1,
        `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::${name}, $1)`,
        [JSON.stringify({ ...row.row, operator_id: 2 })],
      );
      await expect(written.catch((error: Error) => [name, error.message])).resolves.toEqual([
        name,
        expect.stringContaining('row-level security'),
      ]);
    }
    expect(tried).toBeGreaterThan(10);
  });
});

describe('the role of the application', () => {
  it.each([
    ['make tables', 'CREATE TABLE mine (a integer)'],
    ['change a ledger', 'UPDATE stock_movements SET reason = $$$$'],
    ['delete from a ledger', 'DELETE FROM wallet_lines'],
    ['change a published price', "UPDATE rate_cards SET card = '{}'"],
    ['switch off row-level security', 'ALTER TABLE customers DISABLE ROW LEVEL SECURITY'],
    ['become the owner', 'SET ROLE opencang_owner'],
    ['delete an order', 'DELETE FROM outbound_orders'],
  ])('cannot %s', async (_, text) => {
    await expect(as(1, text)).rejects.toThrow();
  });
});
