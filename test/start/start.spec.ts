import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopLeftoverIn } from '../../src/platform/embedded-postgres/embedded-postgres';
import {
  createTestDatabase,
  type TestDatabase,
  testServer,
  withDatabase,
} from '../support/database';
import { addressOf, kill, type RunningProcess, startProcess } from '../support/processes';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

let folder: string;
let started: RunningProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencang-start-'));
  started = [];
});

afterEach(async () => {
  for (const running of started) await kill(running);
  await stopLeftoverIn(folder);
  rmSync(folder, { recursive: true, force: true });
});

describe('a start', () => {
  it('with wrong settings names them all, tells no value, and makes nothing', async () => {
    const running = run({ PORT: 'hunter2', DEMO: 'hunter2', ENCRYPTION_KEY: 'hunter2' });
    expect(await running.exit).toBe(1);
    expect(running.output()).toMatch(/PORT must.*\n.*ENCRYPTION_KEY must.*\n.*DEMO must/);
    expect(running.output()).not.toContain('hunter2');
    expect(existsSync(join(folder, 'database'))).toBe(false);
  });

  it('brings everything up with demo data, a signal takes it down, and no other machine is shown it later', async () => {
    const running = run({ PORT: '0' });
    const address = await addressOf(running);
    expect(running.output()).toContain('demo-app-key');
    expect(running.output()).toContain('admin@demo.local, password opencang-demo, operator DEMO');
    expect(running.output()).toMatch(/Set up .*\/admin\/set-up#link\.0\.[\w-]{43}\n/);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);

    running.process.kill('SIGTERM');
    expect(await running.exit).toBe(0);
    expect(existsSync(join(folder, 'database/cluster/postmaster.pid'))).toBe(false);

    const second = run({ PORT: '0', HOST: '0.0.0.0' });
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain('holds demo data');
  });
});

describe('a start with DATABASE_URL', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await database.drop();
  });

  it('uses that database, and adds no demo data to it', async () => {
    const running = run({ DATABASE_URL: database.url, ENCRYPTION_KEY: KEY, PORT: '0' });
    const address = await addressOf(running);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect(running.output()).not.toContain('demo');
    expect(existsSync(join(folder, 'database'))).toBe(false);
  });

  it.each([
    ['has another password', { password: 'hunter2' }, '28P01'],
    ['has no such database', { pathname: '/missing' }, '3D000'],
    ['does not run', { port: '1' }, 'ECONNREFUSED'],
  ])('that %s says so, without the address', async (_how, change, reason) => {
    const url = Object.assign(new URL(database.url), change);
    const running = run({ DATABASE_URL: url.href, ENCRYPTION_KEY: KEY });
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain(`DATABASE_URL does not let us in (${reason})`);
    expect(running.output()).not.toContain(url.password);
  });

  it('on a port that is taken says so, and names the setting', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const running = run({ PORT: String(port), DATABASE_URL: database.url, ENCRYPTION_KEY: KEY });
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain(`Port ${port} on 127.0.0.1 is taken: set PORT`);
    await closed(taken);
  });

  it('refuses a role that row-level security does not bind', async () => {
    const url = withDatabase(testServer().superuserUrl, database.name);
    const running = run({ DATABASE_URL: url, ENCRYPTION_KEY: KEY });
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain('is a superuser or has BYPASSRLS');
  });

  it('refuses to start without a key that sealed something, and names it with what it sealed', async () => {
    const env = { DATABASE_URL: database.url, DEMO: '1', PORT: '0' };
    const first = run({ ...env, ENCRYPTION_KEY: KEY });
    await addressOf(first);
    await kill(first);

    const refused = run({ ...env, ENCRYPTION_KEY: OTHER_KEY });
    expect(await refused.exit).toBe(1);
    const id = createHash('sha256').update(Buffer.from(KEY, 'base64')).digest('hex').slice(0, 8);
    expect(refused.output()).toContain(`by id: ${id} (registrations 2, carrier_accounts 2)`);
    expect(refused.output()).not.toContain(KEY);

    const both = run({ ...env, ENCRYPTION_KEY: OTHER_KEY, ENCRYPTION_KEY_PREVIOUS: KEY });
    expect((await fetch(`${await addressOf(both)}/health/ready`)).status).toBe(200);
  });

  it('takes another key where the first one has sealed nothing', async () => {
    const env = { DATABASE_URL: database.url, PORT: '0' };
    const first = run({ ...env, ENCRYPTION_KEY: KEY });
    await addressOf(first);
    await kill(first);
    expect(await addressOf(run({ ...env, ENCRYPTION_KEY: OTHER_KEY }))).toMatch(/^http:/);
  });

  it('refuses a schema that is behind, unless it may migrate', async () => {
    const empty = await createTestDatabase({ template: 'template1' });
    const env = { DATABASE_URL: empty.url, ENCRYPTION_KEY: KEY, PORT: '0' };
    const refused = run(env);
    expect(await refused.exit).toBe(1);
    expect(refused.output()).toContain('npm run migrate');

    const migrating = run({ ...env, DATABASE_MIGRATION_URL: empty.ownerUrl });
    expect(await addressOf(migrating)).toMatch(/^http:/);
    migrating.process.kill('SIGTERM');
    await migrating.exit;
    await empty.drop();
  });
});

function run(env: Record<string, string>): RunningProcess {
  const running = startProcess({ OPENCANG_DATA: folder, ...env });
  started.push(running);
  return running;
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
