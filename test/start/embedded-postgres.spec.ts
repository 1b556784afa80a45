import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  stopLeftoverIn,
} from '../../src/platform/embedded-postgres/embedded-postgres';

const HOLDER = [join(__dirname, '../support/typescript.cjs'), join(__dirname, 'hold-server.ts')];

/** Holds a database that was made and stopped: making one takes the most of a first start. */
let made: string;
let folder: string;
let other: string;
let servers: EmbeddedPostgres[];
let holders: ChildProcess[];

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'opencang-embedded-'));
  await (await startEmbeddedPostgres({ folder: made })).stop();
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencang-embedded-'));
  other = mkdtempSync(join(tmpdir(), 'opencang-embedded-'));
  servers = [];
  holders = [];
});

/** Whatever a failed test left half done must not outlive it. */
afterEach(async () => {
  for (const holder of holders) await kill(holder);
  for (const server of servers) await server.stop();
  for (const place of [folder, other]) {
    await stopLeftoverIn(place);
    rmSync(place, { recursive: true, force: true });
  }
});

describe('the embedded PostgreSQL', () => {
  it('has every acknowledged row after a kill -9 of Node and of itself', async () => {
    copyMade(folder);
    const holder = await startHolder();
    const acknowledged: number[] = [];
    await writeUntilEnd(holder.server.ownerUrl, acknowledged, () => {
      holder.process.kill('SIGKILL');
      process.kill(postmasterOf(folder).pid, 'SIGKILL');
    });

    const server = await start(folder);
    const rows = await ask<{ id: number }>(server.ownerUrl, 'SELECT id FROM written ORDER BY id');
    const present = new Set(rows.map((row) => row.id));
    expect(acknowledged.length).toBeGreaterThan(ROWS_BEFORE_KILL);
    expect(acknowledged.filter((id) => !present.has(id))).toEqual([]);
  });

  it('takes the place of a server that a killed Node left', async () => {
    copyMade(folder);
    const holder = await startHolder();
    await ask(holder.server.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const left = postmasterOf(folder).pid;
    await kill(holder.process);
    expect(await ask(holder.server.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);

    const server = await start(folder);
    expect(postmasterOf(folder).pid).not.toBe(left);
    await expect(ask(holder.server.ownerUrl, 'SELECT 1')).rejects.toThrow();
    expect(await ask(server.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('refuses a second start on its folder, and is not disturbed by it', async () => {
    copyMade(folder);
    const holder = await startHolder();
    const { pid } = postmasterOf(folder);
    await expect(start(folder)).rejects.toMatchObject({
      code: 'embedded.in_use',
    });
    expect(postmasterOf(folder).pid).toBe(pid);
    expect(await ask(holder.server.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('comes up once when two first starts meet', async () => {
    const starts = await Promise.allSettled([start(folder), start(folder)]);
    const lost = starts.filter((start) => start.status === 'rejected');
    expect(lost.map(({ reason }) => reason.code ?? reason)).toEqual(['embedded.in_use']);
    expect(servers).toHaveLength(1);
    expect(await ask(servers[0]?.appUrl ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each([
    ['one that was stopped', async () => (await start(folder)).stop()],
    ['one that a killed Node left', async () => kill((await startHolder()).process)],
  ])('comes up once when six starts meet after %s', async (_, before) => {
    await before();
    servers = [];
    const starts = await Promise.allSettled(Array.from({ length: 6 }, () => start(folder)));
    const lost = starts.filter((start) => start.status === 'rejected');
    expect(lost.map(({ reason }) => reason.code ?? reason)).toEqual(
      Array(5).fill('embedded.in_use'),
    );
    expect(await ask(servers[0]?.appUrl ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('that can’t start says so soon, with the end of its log', async () => {
    await (await start(folder)).stop();
    const begun = performance.now();
    const settings = { shared_preload_libraries: 'nonsense' };
    const started = startEmbeddedPostgres({ folder, settings });
    await expect(started).rejects.toMatchObject({
      code: 'embedded.not_started',
      en: expect.stringContaining('could not access file "nonsense"'),
    });
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  it('starts although another program has got the process number of a dead server', async () => {
    copyMade(folder);
    const pidFile = join(folder, 'database/cluster/postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n${folder}\n0\n1\n\n127.0.0.1\n`);
    await start(folder);
    expect(postmasterOf(folder).pid).not.toBe(process.pid);
  });

  it('leaves the server of another folder alone, even where a file points at it', async () => {
    copyMade(folder);
    copyMade(other);
    const theirs = await start(other);
    const { pid } = postmasterOf(other);
    copyFileSync(
      join(other, 'database/cluster/postmaster.pid'),
      join(folder, 'database/cluster/postmaster.pid'),
    );

    await start(folder);
    expect(postmasterOf(other).pid).toBe(pid);
    expect(await ask(theirs.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets in only who can read a file of mode 0600, on loopback alone', async () => {
    const server = await start(folder);
    for (const url of [server.superuserUrl, server.ownerUrl, server.appUrl]) {
      const guessed = new URL(url);
      guessed.password = 'guessed';
      await expect(ask(guessed.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    }
    expect(statSync(join(folder, 'database/passwords.json')).mode & 0o777).toBe(0o600);
    const [shown] = await ask<{ methods: string; addresses: string; sockets: string }>(
      server.superuserUrl,
      `SELECT (SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules) AS methods,
              current_setting('listen_addresses') AS addresses,
              current_setting('unix_socket_directories') AS sockets`,
    );
    expect(shown).toEqual({ methods: 'scram-sha-256', addresses: '127.0.0.1', sockets: '' });
  });

  it('writes through to the disk', async () => {
    copyMade(folder);
    const server = await start(folder);
    const [shown] = await ask<{ fsync: string; commit: string }>(
      server.superuserUrl,
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
    );
    expect(shown).toEqual({ fsync: 'on', commit: 'on' });
  });
});

const ROWS_BEFORE_KILL = 200;

/** Writes row after row, each its own transaction, and calls `kill` in the middle of it. */
async function writeUntilEnd(url: string, acknowledged: number[], kill: () => void): Promise<void> {
  await ask(url, 'CREATE TABLE written (id integer PRIMARY KEY)');
  const session = new Client({ connectionString: url });
  session.on('error', () => undefined);
  await session.connect();
  for (let id = 1; ; id += 1) {
    const written = session.query('INSERT INTO written VALUES ($1)', [id]);
    if (id === ROWS_BEFORE_KILL + 10) kill();
    try {
      await written;
    } catch {
      return;
    }
    acknowledged.push(id);
  }
}

function copyMade(place: string): void {
  // As it is, with its owners: PostgreSQL does not run as whoever runs the tests, if that is root.
  execFileSync('cp', ['-a', `${made}/database`, place]);
}

async function start(place: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder: place });
  servers.push(server);
  return server;
}

interface Holder {
  readonly process: ChildProcess;
  readonly server: EmbeddedPostgres;
}

async function startHolder(): Promise<Holder> {
  const [hook, script] = HOLDER as [string, string];
  const child = spawn(process.execPath, ['-r', hook, script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, server: JSON.parse(line) as EmbeddedPostgres };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function postmasterOf(place: string): { pid: number } {
  const text = readFileSync(join(place, 'database/cluster/postmaster.pid'), 'utf8');
  return { pid: Number.parseInt(text, 10) };
}

async function ask<Row extends object>(url: string, query: string): Promise<Row[]> {
  const session = new Client({ connectionString: url });
  await session.connect();
  try {
    return (await session.query<Row>(query)).rows;
  } finally {
    await session.end();
  }
}
