import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database';
import { order as temuOrder } from '../../src/simulator/orders';
import { Session, succeeded } from '../../src/simulator/session';
import { targetOf } from '../../src/simulator/target';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { addressOf, kill, type RunningProcess, startProcess } from '../support/processes';

const OPERATOR = 1;
/** A step takes milliseconds; this is for machines that are busy. */
const PATIENCE_MS = 90_000;

let database: TestDatabase;
let source: DataSource;
let server: RunningProcess | null;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource(databaseOptions({ url: database.url, poolSize: 2 })).initialize();
});

afterEach(async () => {
  if (server) await kill(server);
  server = null;
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

async function start(): Promise<string> {
  server = startProcess({
    PATH: process.env.PATH ?? '',
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    DEMO: '1',
    PORT: '0',
    LOG_LEVEL: 'error',
  });
  return addressOf(server);
}

async function rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return source.transaction(async (manager) => {
    await manager.query(`SELECT set_config('opencang.operator_id', '${OPERATOR}', true)`);
    return manager.query<Row[]>(text, values);
  });
}

interface Step {
  readonly label: string;
  readonly state: string | null;
  readonly tries: number;
  readonly sold: number;
  readonly voided: boolean;
}

/** Where the label of an order stands, on both sides. */
async function stepOf(number: string): Promise<Step> {
  const [row] = await rows<Step>(
    `SELECT o.label, p.state, coalesce(p.tries, 0) AS tries,
            (SELECT count(*)::integer FROM sandbox_labels s WHERE s.reference LIKE o.order_no || '-%') AS sold,
            EXISTS (SELECT FROM sandbox_labels s WHERE s.reference = p.reference AND s.voided_at IS NOT NULL) AS voided
       FROM outbound_orders o LEFT JOIN label_purchases p ON p.order_id = o.id
      WHERE o.number = $1 ORDER BY p.id DESC LIMIT 1`,
    [number],
  );
  if (!row) throw new Error(`order ${number} is not there`);
  return row;
}

async function until(number: string, so: (step: Step) => boolean): Promise<Step> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const step = await stepOf(number);
    if (so(step)) return step;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`it did not come to that: ${JSON.stringify(await stepOf(number))}`);
}

async function fault(name: string): Promise<void> {
  await rows('UPDATE carrier_accounts SET settings = $1', [
    name ? { fault: name, slowMs: '20000' } : {},
  ]);
}

/** What a dead process had claimed is free only when its claim runs out: nobody waits for that here. */
async function claimsRunOut(): Promise<void> {
  await rows('UPDATE label_purchases SET due_at = now() WHERE due_at IS NOT NULL');
}

async function take(url: string): Promise<string> {
  const session = new Session({ ...targetOf({}, {}), url }, 'killed');
  const made = temuOrder(session, { logisticsProductCode: 'UPS-GROUND' });
  succeeded(await session.ask('order/create', made));
  return made.cwFulfillNo;
}

async function cancel(url: string, cwFulfillNo: string): Promise<void> {
  const session = new Session({ ...targetOf({}, {}), url }, 'killed');
  succeeded(await session.ask('order/cancel', { cwFulfillNo, cancelReason: 'changed mind' }));
}

async function killNow(): Promise<void> {
  if (server) await kill(server);
  server = null;
}

describe('a process that is killed', () => {
  it.each<[string, string, (step: Step) => boolean]>([
    [
      'when the order is taken and nothing is begun',
      '',
      (step) => step.label === 'waiting' || true,
    ],
    ['when the attempt is written and the carrier works on it', 'slow', (step) => step.tries === 1],
    [
      'when the carrier has sold and has not answered yet',
      'slow_after_buying',
      (step) => step.sold === 1,
    ],
    ['when what was bought is kept', '', (step) => step.label === 'ready'],
  ])('%s leaves an order that has one label in the end', async (_, what, killed) => {
    const url = await start();
    await fault(what);
    const number = await take(url);
    await until(number, killed);
    await killNow();
    await fault('');
    await claimsRunOut();
    await start();
    const end = await until(number, (step) => step.label === 'ready');
    expect(end).toMatchObject({ state: 'bought', sold: 1 });
    const paid = await rows(
      `SELECT p.id FROM label_purchases p JOIN outbound_orders o ON o.id = p.order_id WHERE o.number = $1`,
      [number],
    );
    expect(paid).toHaveLength(1);
  });

  it.each<[string, string, (step: Step) => boolean]>([
    ['when the cancel is granted', 'down', (step) => step.label === 'void_asked'],
    [
      'when the carrier was asked and has not decided',
      'never_settle_void',
      (step) => step.state === 'void_asked' && step.tries >= 1,
    ],
  ])('%s leaves a label that is void in the end', async (_, what, killed) => {
    const url = await start();
    await fault('');
    const number = await take(url);
    await until(number, (step) => step.label === 'ready');
    await fault(what);
    await cancel(url, number);
    await until(number, killed);
    await killNow();
    await fault('');
    await claimsRunOut();
    await start();
    expect(await until(number, (step) => step.label === 'voided')).toMatchObject({
      state: 'voided',
      voided: true,
    });
  });
});
