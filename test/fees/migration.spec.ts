import { DataSource } from 'typeorm';
import { RateCards1764160000000 } from '../../migrations/1764160000000-rate-cards';
import { databaseOptions } from '../../src/database';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const options = databaseOptions({ url: database.ownerUrl, poolSize: 1 });
  source = await new DataSource(options).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const CELLS = [
  { zone: '2', upTo: '10', priceMinor: 900 },
  { zone: '2', upTo: '2', priceMinor: 600 },
  { zone: '5', upTo: '2', priceMinor: 700 },
];

describe('prices that were published as a list of cells', () => {
  it('become a table with the same prices, and the list again on the way back', async () => {
    const runner = source.createQueryRunner();
    const migration = new RateCards1764160000000();
    await migration.down(runner);
    await runner.query("SELECT set_config('opencang.operator_id', '1', false)");
    await runner.query("INSERT INTO operators (operator_id, code, name) VALUES (1, 'O', 'O')");
    await runner.query(
      `INSERT INTO warehouses (operator_id, code, temu_code, name, country, state, city, address1, postcode, time_zone)
       VALUES (1, 'W', 'W', 'W', 'US', 'CA', 'X', 'X', '91761', 'UTC')`,
    );
    await runner.query(
      `INSERT INTO channels (operator_id, warehouse_id, code, name, kind)
       SELECT 1, id, 'C', 'C', 'fixed' FROM warehouses`,
    );
    await runner.query(
      `INSERT INTO rate_cards (operator_id, kind, warehouse_id, channel_id, version, effective_from, card)
       SELECT 1, 'delivery', warehouse_id, id, 1, now(), $1 FROM channels WHERE code = 'C'`,
      [JSON.stringify({ kind: 'delivery', rows: CELLS })],
    );
    await migration.up(runner);
    await runner.query("SELECT set_config('opencang.operator_id', '1', false)");
    const read = async () => (await runner.query('SELECT card FROM rate_cards'))[0].card;
    expect(await read()).toEqual({
      kind: 'delivery',
      rates: {
        zones: ['2', '5'],
        rows: [
          { upTo: '2', prices: [600, 700] },
          { upTo: '10', prices: [900, null] },
        ],
      },
    });
    await migration.down(runner);
    expect((await read()).rows).toEqual(expect.arrayContaining(CELLS));
    await migration.up(runner);
    await runner.release();
  });
});
