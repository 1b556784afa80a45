import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, withEmbedded } from '../src/config';
import { migrate } from '../src/database';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../src/platform/embedded-postgres/embedded-postgres';
import { DriverLimit } from './limits';
import { Client, createBody, drive, type Figures, isSuccess, stockBody } from './load';
import { residentMiB, run } from './processes';
import { makeWorld, type World } from './world';

const ROOT = 'bg/certified/warehouse';
const CREATE = `/${ROOT}/order/create`;
const STOCK = `/${ROOT}/inventory/batch/get`;
const README = join(__dirname, '../../bench/README.md');

const QUICK = process.argv.includes('--quick');
const PAIRS = QUICK ? 1 : 7;
const SECONDS = QUICK ? 1 : 3;
const CONNECTIONS = 16;

interface Row {
  readonly what: string;
  readonly ours: Figures[];
  readonly limit: string;
  readonly theirs: Figures[];
  /** The least ratio that is wanted; null: only told. */
  readonly target: number | null;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opencang-bench-'));
  const rows: Row[] = [];
  const starts = await measureStarts();
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'database') });
  try {
    const key = randomBytes(32);
    await migrate(postgres.ownerUrl);
    const world = await makeWorld(
      withEmbedded(readSettings({ NODE_ENV: 'test' }), { ...postgres, encryptionKeys: [key] }),
    );
    const server = await run('dist/src/main.js', serverEnv(postgres, key), '/health/ready');
    const echo = await run('dist/bench/echo.js', {}, '/', ['{port}']);
    try {
      const atRestMiB = residentMiB(server.pid);
      rows.push(...(await measure(world, postgres.appUrl, server.port, echo.port)));
      write(rows, { ...starts, atRestMiB, afterMiB: residentMiB(server.pid) });
    } finally {
      await server.stop();
      await echo.stop();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function serverEnv(postgres: EmbeddedPostgres, key: Buffer): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    DATABASE_URL: postgres.appUrl,
    ENCRYPTION_KEY: key.toString('base64'),
  };
}

/** From nothing to ready: an empty data folder, and one that is there. */
async function measureStarts(): Promise<{ coldMs: number; warmMs: number }> {
  const data = mkdtempSync(join(tmpdir(), 'opencang-bench-start-'));
  const env = { OPENCANG_DATA: join(data, 'data'), LOG_LEVEL: 'warn' };
  try {
    const cold = await run('dist/src/main.js', env, '/health/ready');
    await cold.stop();
    const warm = await run('dist/src/main.js', env, '/health/ready');
    await warm.stop();
    return { coldMs: Math.round(cold.readyMs), warmMs: Math.round(warm.readyMs) };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function measure(world: World, url: string, port: number, echoPort: number): Promise<Row[]> {
  const [first] = world.customers;
  if (!first) throw new Error('the world has no customers');
  const everyone = world.customers;
  const rows: Row[] = [];
  const ours = new Client(port, CONNECTIONS);
  const echo = new Client(echoPort, CONNECTIONS);
  const limit = new DriverLimit(url, world, CONNECTIONS);
  const customerOf = (worker: number, n: number) =>
    everyone[(worker * 31 + n) % everyone.length] ?? first;
  try {
    const create = (pick: typeof customerOf, hot: boolean) =>
      drive(CONNECTIONS, SECONDS, async (worker, n) =>
        isSuccess(await ours.post(CREATE, createBody(pick(worker, n), n, hot))),
      );
    const driver = (pick: typeof customerOf, hot: boolean) =>
      drive(CONNECTIONS, SECONDS, (worker, n) => limit.order(pick(worker, n), n, hot));
    await create(customerOf, false);
    rows.push(
      await pairs(
        'order/create, 100 customers',
        'pg driver, one transaction per order, statement by statement',
        0.5,
        () => create(customerOf, false),
        () => driver(customerOf, false),
      ),
    );
    const alone = () => first;
    rows.push(
      await pairs(
        'order/create, one customer',
        'the same for one customer (its wallet is hot)',
        null,
        () => create(alone, false),
        () => driver(alone, false),
      ),
    );
    const stock = () =>
      drive(CONNECTIONS, SECONDS, async () => isSuccess(await ours.post(STOCK, stockBody(first))));
    const raw = () => drive(CONNECTIONS, SECONDS, () => limit.stock(first));
    await stock();
    rows.push(
      await pairs(
        'inventory/batch/get, 100 SKUs',
        'raw named prepared query, same rows',
        0.3,
        stock,
        raw,
      ),
    );
    const echoed = () =>
      drive(
        CONNECTIONS,
        SECONDS,
        async (worker, n) =>
          (await echo.post('/', createBody(customerOf(worker, n), n, false))).length > 0,
      );
    rows.push(
      await pairs(
        'order/create, 100 customers',
        'bare Fastify echo of the same bytes',
        null,
        () => create(customerOf, false),
        echoed,
      ),
    );
    const echoedStock = () =>
      drive(CONNECTIONS, SECONDS, async () => (await echo.post('/', stockBody(first))).length > 0);
    rows.push(
      await pairs(
        'inventory/batch/get, 100 SKUs',
        'bare Fastify echo of the same bytes',
        null,
        stock,
        echoedStock,
      ),
    );
    return rows;
  } finally {
    ours.close();
    echo.close();
    await limit.close();
  }
}

/** Both sides in turn, so that a machine that gets slower gets slower for both. */
async function pairs(
  what: string,
  limit: string,
  target: number | null,
  ours: () => Promise<Figures>,
  theirs: () => Promise<Figures>,
): Promise<Row> {
  const row: Row = { what, limit, target, ours: [], theirs: [] };
  for (let pair = 0; pair < PAIRS; pair += 1) {
    row.ours.push(await ours());
    row.theirs.push(await theirs());
  }
  process.stdout.write(`${lineOf(row)}\n`);
  return row;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function lineOf({ what, ours, limit, theirs, target }: Row): string {
  const ratios = ours
    .map((one, at) => one.perSecond / (theirs[at]?.perSecond ?? 1))
    .sort((a, b) => a - b);
  const spread = `${(ratios[0] ?? 0).toFixed(2)}–${(ratios.at(-1) ?? 0).toFixed(2)}`;
  const failed = [...ours, ...theirs].reduce((sum, one) => sum + one.failed, 0);
  const cells = [
    what,
    median(ours.map((one) => one.perSecond)).toFixed(0),
    median(ours.map((one) => one.p99Ms)).toFixed(1),
    limit,
    median(theirs.map((one) => one.perSecond)).toFixed(0),
    median(theirs.map((one) => one.p99Ms)).toFixed(1),
    `**${median(ratios).toFixed(2)}** (${spread})`,
    target === null ? '' : `≥ ${target}`,
    failed === 0 ? '' : `${failed} failed`,
  ];
  return `| ${cells.join(' | ')} |`;
}

interface Rest {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly atRestMiB: number;
  readonly afterMiB: number;
}

const BEGIN = '<!-- figures -->';
const END = '<!-- /figures -->';

function write(rows: readonly Row[], rest: Rest): void {
  const text = [
    BEGIN,
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${CONNECTIONS} connections, ${PAIRS} alternating pairs of ${SECONDS} s.`,
    '',
    '| what | per s | p99 ms | compared with | per s | p99 ms | ratio, median (spread) | wanted | |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows.map(lineOf),
    '',
    `| start and memory | |`,
    '|---|---|',
    `| start on an empty data folder, with demo data | ${rest.coldMs} ms |`,
    `| start on data that is there | ${rest.warmMs} ms |`,
    `| memory of the server at rest | ${rest.atRestMiB} MiB |`,
    `| memory of the server after all of the above | ${rest.afterMiB} MiB |`,
    END,
  ].join('\n');
  process.stdout.write(`${text}\n`);
  if (QUICK) return;
  const before = readFileSync(README, 'utf8');
  const start = before.indexOf(BEGIN);
  const end = before.indexOf(END) + END.length;
  if (start < 0 || end < start) throw new Error(`${README} has no place for the figures`);
  mkdirSync(join(README, '..'), { recursive: true });
  writeFileSync(README, before.slice(0, start) + text + before.slice(end));
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
