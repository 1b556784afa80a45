import { Sealer } from '../../src/platform/seal';
import { startApp } from '../support/app';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { addressOf, kill, type RunningProcess, startProcess } from '../support/processes';
import { Everything, NEW, OLD, OLD_ID } from './everything';

const RECORDED = 20_000;
/** It takes seconds; this is for machines that are busy. */
const PATIENCE_MS = 120_000;

let database: TestDatabase;
let all: Everything;
let server: RunningProcess | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  all = await Everything.of(database);
  await (await startApp(database, {}, { keys: [OLD] })).close();
});

afterEach(async () => {
  if (server) await kill(server);
  server = null;
});

afterAll(async () => {
  await all.close();
  await database.drop();
});

function start(current: Buffer, ...previous: Buffer[]): RunningProcess {
  server = startProcess({
    PATH: process.env.PATH ?? '',
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: current.toString('base64'),
    ENCRYPTION_KEY_PREVIOUS: previous.map((key) => key.toString('base64')).join(),
    DEMO: '1',
    PORT: '0',
    LOG_LEVEL: 'info',
  });
  return server;
}

/** Calls as they are recorded, so many that nobody seals them anew within a moment. */
async function recordMany(): Promise<void> {
  const sealer = new Sealer([OLD]);
  const texts = Array.from({ length: RECORDED }, (_, at) =>
    sealer.seal(`{"at":${at}}`, `calls/1/many-${at}/request`),
  );
  await all.rows(
    `INSERT INTO calls (operator_id, at, direction, subject, request_id, ok, outcome, http_status, duration_us, request_bytes, request)
     SELECT 1, now(), 'in', 'many', 'many-' || t.ord - 1, true, 0, 200, 1, 1, t.request
       FROM unnest($1::bytea[]) WITH ORDINALITY AS t (request, ord)`,
    [texts],
  );
}

async function left(): Promise<number> {
  const counts = await all.needing(OLD_ID);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function until(is: (count: number) => boolean | Promise<boolean>): Promise<number> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const count = await left();
    if (await is(count)) return count;
    if (Date.now() > end) throw new Error(`it did not come to that: ${count} are left`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function isRetired(): Promise<boolean> {
  const found = await all.rows(
    'SELECT FROM sealing_keys WHERE key_id = $1 AND retired_at IS NOT NULL',
    [OLD_ID],
  );
  return found.length > 0;
}

describe('a process that is killed while it seals anew', () => {
  it('leaves what the next one finishes; every text opens with the new key alone', async () => {
    await recordMany();
    await all.quiet(OLD_ID);
    // One is held, so that it is never done before it is killed, however late that comes.
    await all.rows('BEGIN');
    await all.rows('SELECT FROM calls WHERE request_id = $1 FOR UPDATE', [`many-${RECORDED - 1}`]);
    await addressOf(start(NEW, OLD));
    await until((count) => count < RECORDED * 0.9);
    if (server) await kill(server);
    const rest = await left();
    expect(rest).toBeGreaterThan(0);
    expect(await isRetired()).toBe(false);
    await all.rows('COMMIT');

    const refused = start(NEW);
    expect(await refused.exit).toBe(1);
    expect(refused.output()).toMatch(new RegExp(`Encryption keys are missing.* ${OLD_ID} \\(`));
    expect(refused.output()).toContain(`${OLD_ID} (calls `);

    await all.leaseRunsOut();
    const second = start(NEW, OLD);
    await addressOf(second);
    await until(async (count) => count === 0 && (await isRetired()));
    expect(second.output()).toContain(`encryption key ${OLD_ID} is no longer needed`);
    await kill(second);

    await addressOf(start(NEW));
    const sealer = new Sealer([NEW]);
    const rows = await all.rows<{ request_id: string; request: Buffer }>(
      "SELECT request_id, request FROM calls WHERE subject = 'many'",
    );
    expect(rows).toHaveLength(RECORDED);
    for (const { request_id: id, request } of rows)
      expect(sealer.open(request, `calls/1/${id}/request`).toString()).toBe(
        `{"at":${id.slice('many-'.length)}}`,
      );
  }, 400_000);
});
