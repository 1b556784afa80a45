import { Client } from 'pg';
import { order as temuOrder } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  const session = new Session(running.target, 'work');
  succeeded(
    await session.ask('order/create', temuOrder(session, { logisticsProductCode: 'UPS-GROUND' })),
  );
});

afterAll(() => running.close());

interface Report {
  readonly stockRows: number;
  readonly differences: { check: string; subject: string; held: string; told: string }[];
}

async function report(key?: string): Promise<Report> {
  const { status, body } = await admin.ask<Report>('reconciliation', key ? { key } : {});
  expect(status).toBe(200);
  return body;
}

/** What no code of ours can do: changes a balance without its ledger. */
async function tamper(...statements: string[]): Promise<void> {
  const session = new Client({ connectionString: running.database.ownerUrl });
  await session.connect();
  await session.query("SELECT set_config('opencang.operator_id', '1', false)");
  for (const statement of statements) await session.query(statement);
  await session.end();
}

const RED = `sku_id = (SELECT k.id FROM skus k JOIN customers c ON c.id = k.customer_id AND c.operator_id = k.operator_id
                        WHERE k.operator_id = 1 AND c.code = 'C10001' AND k.code = 'MUG-RED')
             AND warehouse_id = (SELECT id FROM warehouses WHERE operator_id = 1 AND temu_code = 'US-LA1')`;
const WALLET = `customer_id = (SELECT id FROM customers WHERE operator_id = 1 AND code = 'C10001')`;

describe('a reconciliation', () => {
  it('finds nothing where every balance is what its ledger says', async () => {
    const { stockRows, differences } = await report();
    expect(stockRows).toBeGreaterThan(3);
    expect(differences).toEqual([]);
  });

  it.each([
    ['stock', `UPDATE stock SET on_hand = on_hand + # WHERE operator_id = 1 AND ${RED}`, ['stock']],
    [
      'stock',
      `UPDATE stock SET receiving = receiving + # WHERE operator_id = 1 AND ${RED}`,
      ['stock', 'receiving'],
    ],
    [
      'stock',
      `UPDATE stock SET in_transit = in_transit + # WHERE operator_id = 1 AND ${RED}`,
      ['stock', 'in_transit'],
    ],
    [
      'stock',
      `UPDATE stock SET allocated = allocated + # WHERE operator_id = 1 AND ${RED}`,
      ['stock', 'allocated'],
    ],
    [
      'stock',
      `UPDATE stock SET movement_no = movement_no + # WHERE operator_id = 1 AND ${RED}`,
      ['stock'],
    ],
    [
      'a wallet',
      `UPDATE wallets SET balance_minor = balance_minor + # WHERE operator_id = 1 AND ${WALLET}`,
      ['wallet'],
    ],
    [
      'a wallet',
      `UPDATE wallets SET frozen_minor = frozen_minor + # WHERE operator_id = 1 AND ${WALLET}`,
      ['wallet', 'frozen'],
    ],
    [
      'a ledger',
      `UPDATE stock_movements SET locked_after = locked_after + # WHERE operator_id = 1 AND no = 1 AND stock_id = (SELECT id FROM stock WHERE operator_id = 1 AND ${RED})`,
      ['ledger'],
    ],
    [
      'a ledger of money',
      `UPDATE wallet_lines SET balance_after_minor = balance_after_minor + # WHERE operator_id = 1 AND no = 1 AND ${WALLET}`,
      ['wallet_line'],
    ],
    [
      'a quote',
      'UPDATE outbound_orders SET quoted_minor = quoted_minor + # WHERE operator_id = 1',
      ['frozen', 'quote'],
    ],
    [
      'a history',
      'UPDATE outbound_orders SET history_no = history_no + # WHERE operator_id = 1',
      ['history'],
    ],
  ])(
    'tells of %s that somebody changed behind the ledger, and repairs nothing',
    async (_, change, checks) => {
      await tamper(change.replace('#', '1'));
      const first = await report();
      expect(first.differences.map((one) => one.check)).toEqual(checks);
      expect((await report()).differences).toEqual(first.differences);
      await tamper(change.replace('#', '-1'));
      expect((await report()).differences).toEqual([]);
    },
  );

  it('names what it is about, what stands there and what should', async () => {
    await tamper(`UPDATE stock SET defective = 7 WHERE operator_id = 1 AND ${RED}`);
    const [difference] = (await report()).differences;
    expect(difference?.subject).toBe('US-LA1 C10001 MUG-RED');
    expect(difference?.held.split('/')[3]).toBe('7');
    expect(difference?.told.split('/')[3]).toBe('0');
    expect((await report('demo-admin-key-2')).differences).toEqual([]);
    await tamper(`UPDATE stock SET defective = 0 WHERE operator_id = 1 AND ${RED}`);
  });
});
