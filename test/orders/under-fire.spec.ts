import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database';
import { Database } from '../../src/platform/database';
import { stopLeftoverIn } from '../../src/platform/embedded-postgres/embedded-postgres';
import { order as temuOrder } from '../../src/simulator/orders';
import { Session } from '../../src/simulator/session';
import { targetOf } from '../../src/simulator/target';
import type { Answer } from '../../src/simulator/wire';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { addressOf, kill, type RunningProcess, startProcess } from '../support/processes';
import { reconcile } from '../support/reconcile';

/**
 * Two server processes on one database, as production runs them. The demo data is the world; what
 * is asked goes over HTTP, signed, to one process or the other.
 */
const KEY = Buffer.alloc(32, 7).toString('base64');
const OPERATOR = 1;

let database: TestDatabase;
let servers: { process: RunningProcess; url: string }[];
let turn = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const env = { DATABASE_URL: database.url, ENCRYPTION_KEY: KEY, DEMO: '1', PORT: '0' };
  const first = startProcess(env);
  const urls = [await addressOf(first)];
  const second = startProcess(env);
  urls.push(await addressOf(second));
  servers = [first, second].map((process, at) => ({ process, url: urls[at] ?? '' }));
});

afterAll(async () => {
  for (const { process } of servers ?? []) {
    process.process.kill('SIGTERM');
    await process.exit;
  }
  await database?.drop();
});

/** A conversation with the next process in turn. */
function session(): Session {
  turn += 1;
  return new Session(
    { ...targetOf({}, {}), url: servers[turn % servers.length]?.url ?? '' },
    'fire',
  );
}

function create(fields: object): Promise<Answer> {
  return session().ask('order/create', fields as Record<string, unknown>);
}

function orderOf(sku: string, quantity = 1) {
  return temuOrder(session(), {
    orderList: [{ orderSn: '1', cwSkuCode: sku, quantity }],
  });
}

async function admin(path: string, body: unknown): Promise<number> {
  turn += 1;
  const response = await fetch(`${servers[turn % servers.length]?.url}/admin/v1/${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer demo-admin-key',
      'content-type': 'application/json',
      'idempotency-key': `fire-${turn}-key`,
    },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

async function ask<Row extends object>(url: string, text: string, values: unknown[] = []) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SELECT set_config('opencang.operator_id', '${OPERATOR}', false)`);
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Balances are what their ledgers say, and of every order the other side will be told. */
async function expectNoDifference(url: string): Promise<void> {
  const source = await new DataSource(databaseOptions({ url, poolSize: 1 })).initialize();
  try {
    expect(await reconcile(new Database(source), OPERATOR)).toEqual([]);
  } finally {
    await source.destroy();
  }
  const untold = await ask(
    url,
    `SELECT o.number FROM outbound_orders o
      WHERE NOT EXISTS (SELECT 1 FROM pushes p WHERE p.subject = o.number AND p.event = 'accepted')`,
  );
  expect(untold).toEqual([]);
}

describe('two processes at once', () => {
  it('give the last piece to exactly one of two hundred orders', async () => {
    const orders = Array.from({ length: 200 }, () => orderOf('LAMP-01'));
    const answers = await Promise.all(orders.map(create));
    const taken = orders.filter((_, at) => answers[at]?.success);
    expect(taken).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.errorCode))).toEqual(
      new Set([1_000_000, 170_900_006]),
    );
    await session().ask('order/cancel', { cwFulfillNo: taken[0]?.cwFulfillNo });
    await expectNoDifference(database.url);
  });

  it('make one order of fifty equal requests, with fifty equal answers', async () => {
    const order = orderOf('MUG-RED', 2);
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(order)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.result))).size).toBe(1);
    expect(answers.every((answer) => answer.success)).toBe(true);
    const [row] = await ask<{ orders: number; pushes: number }>(
      database.url,
      `SELECT (SELECT count(*) FROM outbound_orders WHERE number = $1)::integer AS orders,
              (SELECT count(*) FROM pushes WHERE subject = $1 AND event = 'accepted')::integer AS pushes`,
      [order.cwFulfillNo],
    );
    expect(row).toEqual({ orders: 1, pushes: 1 });
    await expectNoDifference(database.url);
  });

  it('ship or cancel each of a hundred orders, never both', async () => {
    const orders = Array.from({ length: 100 }, () => orderOf('MUG-RED'));
    await Promise.all(orders.map(create));
    const ids = await ask<{ id: string; number: string }>(
      database.url,
      'SELECT id, number FROM outbound_orders WHERE number = ANY($1)',
      [orders.map((one) => one.cwFulfillNo)],
    );
    expect(ids).toHaveLength(100);
    const outcomes: string[] = [];
    const race = async ({ id, number }: { id: string; number: string }) => {
      const [shipped, cancelled] = await Promise.all([
        admin(`orders/${id}/ship`, {}),
        session().ask('order/cancel', { cwFulfillNo: number }),
      ]);
      const result = cancelled.result as { fulfillCancelStatus: number };
      outcomes.push(`${shipped}/${result.fulfillCancelStatus}`);
    };
    // Not all at once: who waits ten seconds for a connection is turned away, on a slow machine too.
    while (ids.length > 0) await Promise.all(ids.splice(0, 25).map(race));
    expect(outcomes).toHaveLength(100);
    expect(outcomes.filter((one) => one !== '200/99' && one !== '409/20')).toEqual([]);
    await expectNoDifference(database.url);
  });

  it('agree about a number that is made and cancelled at the same moment', async () => {
    const orders = Array.from({ length: 60 }, () => orderOf('MUG-RED'));
    await Promise.all(
      orders.flatMap((order) => [
        create(order),
        session().ask('order/cancel', { cwFulfillNo: order.cwFulfillNo }),
      ]),
    );
    const open = await ask(
      database.url,
      `SELECT number FROM outbound_orders WHERE number = ANY($1) AND fulfilment <> 'cancelled'`,
      [orders.map((one) => one.cwFulfillNo)],
    );
    expect(open).toEqual([]);
    await expectNoDifference(database.url);
  });

  it('take nothing of an order whose second line fails', async () => {
    const orders = Array.from({ length: 40 }, (_, at) => {
      const lines = [{ orderSn: '1', cwSkuCode: 'MUG-BLUE', quantity: 1 }];
      const second = { orderSn: '2', cwSkuCode: at % 2 ? 'NO-SUCH-SKU' : 'LAMP-01', quantity: 2 };
      return temuOrder(session(), { orderList: [...lines, second] });
    });
    const answers = await Promise.all(orders.map(create));
    expect(answers.filter((answer) => answer.success)).toEqual([]);
    const [row] = await ask<{ allocated: number }>(
      database.url,
      `SELECT s.allocated FROM stock s JOIN skus k ON k.operator_id = s.operator_id AND k.id = s.sku_id
        WHERE k.code = 'MUG-BLUE' AND s.warehouse_id = 1`,
    );
    expect(row?.allocated).toBe(0);
  });
});

describe('a kill -9 of everything in the middle of load', () => {
  let folder: string;
  let started: RunningProcess[];

  beforeEach(() => {
    started = [];
    folder = mkdtempSync(join(tmpdir(), 'opencang-fire-'));
  });

  afterEach(async () => {
    for (const running of started) await kill(running);
    await stopLeftoverIn(folder);
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses no order that was acknowledged, and makes none twice when they are sent again', async () => {
    const start = (): RunningProcess => {
      const running = startProcess({ OPENCANG_DATA: folder, PORT: '0' });
      started.push(running);
      return running;
    };
    const first = start();
    const url = await addressOf(first);
    const target = { ...targetOf({}, {}), url };
    const sent: Record<string, unknown>[] = [];
    const acknowledged = new Map<string, string>();
    const stop = async (): Promise<void> => {
      process.kill(postmaster(folder), 'SIGKILL');
      await kill(first);
    };
    let stopping: Promise<void> | null = null;
    const worker = async (): Promise<void> => {
      while (!stopping || sent.length < 400) {
        const talk = new Session(target, 'kill');
        const order = temuOrder(talk, {
          orderList: [{ orderSn: '1', cwSkuCode: 'MUG-RED', quantity: 1 }],
        });
        sent.push(order);
        try {
          const answer = await talk.ask('order/create', order);
          if (answer.success) acknowledged.set(order.cwFulfillNo, numberIn(answer));
        } catch {
          return;
        }
        if (acknowledged.size >= 150) stopping ??= stop();
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    await stopping;
    expect(acknowledged.size).toBeGreaterThanOrEqual(150);

    const again = { ...target, url: await addressOf(start()) };
    const answers = await Promise.all(
      sent.map((order) => new Session(again, 'kill').ask('order/create', order)),
    );
    const numbers = answers.map(numberIn);
    expect(answers.filter((answer) => !answer.success)).toEqual([]);
    expect(new Set(numbers).size).toBe(sent.length);
    for (const [at, order] of sent.entries()) {
      const before = acknowledged.get(String(order.cwFulfillNo));
      if (before) expect(numbers[at]).toBe(before);
    }
    await expectNoDifference(appUrl(folder));
  });
});

function numberIn(answer: Answer): string {
  return (answer.result as { warehouseOrderNo?: string } | null)?.warehouseOrderNo ?? '';
}

function postmaster(folder: string): number {
  return Number.parseInt(readFileSync(join(folder, 'database/cluster/postmaster.pid'), 'utf8'), 10);
}

/** Where the embedded server of a folder listens, for its application. */
function appUrl(folder: string): string {
  const lines = readFileSync(join(folder, 'database/cluster/postmaster.pid'), 'utf8').split('\n');
  const { app } = JSON.parse(readFileSync(join(folder, 'database/passwords.json'), 'utf8')) as {
    app: string;
  };
  return `postgres://opencang:${app}@127.0.0.1:${lines[3]}/opencang?sslmode=disable`;
}
