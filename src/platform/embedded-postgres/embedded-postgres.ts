import { randomBytes, randomInt } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { Clock } from '../clock';
import {
  makePasswords,
  type Passwords,
  prepareRoles,
  readPasswords,
  SUPERUSER,
  type Urls,
  urlsOf,
} from './accounts';
import { type Binaries, prepareBinaries } from './binaries';
import {
  embeddedInUse,
  embeddedNotStarted,
  embeddedNotStopped,
  embeddedUnavailable,
} from './embedded-postgres.errors';
import { databaseFolder, type Place, preparePlace } from './place';

/**
 * A PostgreSQL of our own, for trying out and for small installations.
 *
 * It listens on loopback alone, and every connection needs a random password that only this
 * installation can read. It does not end with Node: Node may be killed, and the application must
 * drain before its database goes. So every start first looks for a server that a killed one left.
 *
 * Whoever holds an advisory lock in the server owns it. Unlike a lock file, such a lock ends with
 * the process that holds it, however that ends. The holder keeps the lock even while it stops the
 * server, so of two starts at one moment one wins, and the other says that it lost. A server that
 * was just launched has no owner yet, and names whoever launched it: while that lives, it is waited for.
 */
export interface EmbeddedPostgres extends Urls {
  /** Where the data is: not always where it was wanted. */
  readonly folder: string;
  /** Resolves when the server went away by itself. */
  readonly lost: Promise<void>;
  /** Ends all sessions, writes everything down, stops: for when the application has drained. */
  stop(): Promise<void>;
  /** Ends the server without waiting; the next start recovers what was acknowledged. */
  endNow(): void;
}

export interface EmbeddedOptions {
  /** Where the data is wanted. */
  readonly folder: string;
  /** Server settings beside the defaults: plain words, for they travel on a command line. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Before there is a database in the folder; what must not be lost later is made here. */
  readonly onCreate?: (folder: string) => void;
}

/** Above 32767 a port may be held by somebody's outgoing connection. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

const LOCK = 7_106_201;
const MAX_ATTEMPTS = 5;
/** After a crash the server first replays its log; that much takes minutes only on a big one. */
const START_TIMEOUT_SECONDS = 300;
const STOP_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** A server that just began has its port open in milliseconds. */
const SILENCE_MS = 3_000;
const POLL_MS = 50;
/** Whoever launched a server owns it within milliseconds; this is for machines that are busy. */
const OWNED_MS = 15_000;
const ABANDONED_MS = 10 * 60_000;
const LOG_LINES_SHOWN = 10;
const MAX_LOG_BYTES = 10_000_000;

const SQLSTATE_CANNOT_CONNECT_NOW = '57P03';

/**
 * Statements and details stay out of the log: they would carry personal data into it. Plans that
 * were made while a table was empty are made anew once its statistics come, so they come soon.
 */
const SETTINGS = {
  autovacuum_naptime: '5s',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** The setting of a server that names who launched it. */
const LAUNCHER = 'opencang.launcher';

interface Server {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly passwords: Passwords;
  readonly cluster: string;
  readonly log: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The number of this process, and something that tells its starts apart. */
  readonly launcher: string;
}

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const server = await prepareServer(options);
  for (let failed = 0; failed < MAX_ATTEMPTS; failed += 1) {
    await stopLeftover(server);
    const port = await freePort();
    if (!(await launch(server, port))) {
      // Another start was faster, which is no failure of this one: the next round tells.
      if (isTaken(server)) failed -= 1;
      continue;
    }
    const session = await connect(server, port).catch(() => null);
    if (session && (await takeLock(session).catch(() => false))) {
      await prepareRoles(session, server.passwords);
      return running(server, port, session);
    }
    await session?.end().catch(() => undefined);
    // It took us too long, and another start took ours for a leftover; the next round tells.
  }
  throw embeddedNotStarted({ log: server.log, end: logEnd(server.log) });
}

/** Stops what a killed process left, for good. */
export async function stopLeftoverIn(folder: string): Promise<void> {
  if (existsSync(databaseFolder(folder))) await stopLeftover(await prepareServer({ folder }));
}

async function prepareServer(options: EmbeddedOptions): Promise<Server> {
  const place = preparePlace(options.folder);
  const binaries = await prepareBinaries(place);
  const database = databaseFolder(place.folder);
  const launcher = `${process.pid}-${randomBytes(4).toString('hex')}`;
  if (!existsSync(database)) {
    options.onCreate?.(place.folder);
    await createCluster(place, binaries, options.settings?.['fsync'] === 'off');
  }
  return {
    place,
    binaries,
    passwords: readPasswords(database),
    cluster: join(database, 'cluster'),
    log: join(database, 'server.log'),
    settings: { ...SETTINGS, ...options.settings, [LAUNCHER]: launcher },
    launcher,
  };
}

/** Complete or not there: the folder gets its name when everything is in it. */
async function createCluster(place: Place, binaries: Binaries, inHaste: boolean): Promise<void> {
  removeAbandoned(place.folder);
  const draft = `${databaseFolder(place.folder)}.new-${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'superuser');
  writeFileSync(passwordFile, makePasswords(draft).superuser, { mode: 0o600 });
  giveTo(place, passwordFile);
  // From here on root writes nothing in it: its owner could point a name elsewhere.
  giveTo(place, draft);
  const made = await binaries.run('initdb', [
    ...[
      '-D',
      join(draft, 'cluster'),
      '-U',
      SUPERUSER,
      '--auth=scram-sha-256',
      '--pwfile',
      passwordFile,
    ],
    ...[
      '-E',
      'UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    ...(inHaste ? ['--no-sync'] : []),
  ]);
  if (!made.ok) throw embeddedUnavailable({ reason: `initdb: ${made.output}` });
  rmSync(passwordFile);
  publish(draft, databaseFolder(place.folder));
}

function publish(draft: string, name: string): void {
  try {
    renameSync(draft, name);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // A start at the same moment was faster: its cluster is as good.
    if (!existsSync(name)) throw error;
  }
  if (process.platform === 'win32') return;
  const parent = openSync(join(name, '..'), 'r');
  fsyncSync(parent);
  closeSync(parent);
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('database.new-'))) {
    // One that another start is making gets its name at any moment, and is no longer there.
    const made = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (new Clock().nowMs() - made > ABANDONED_MS)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function giveTo(place: Place, path: string): void {
  if (place.user) chownSync(path, place.user.uid, place.user.gid);
}

/** pg_ctl puts the server into a session of its own, so a Ctrl-C meant for Node does not reach it. */
async function launch(server: Server, port: number): Promise<boolean> {
  const settings = Object.entries(server.settings).map(([name, value]) => `-c ${name}=${value}`);
  if (existsSync(server.log) && statSync(server.log).size > MAX_LOG_BYTES) {
    renameSync(server.log, `${server.log}.old`);
  }
  const started = await server.binaries.run('pg_ctl', [
    ...['start', '-D', server.cluster, '-l', server.log, '-w', '-t', String(START_TIMEOUT_SECONDS)],
    ...['-o', [`-p ${port}`, ...settings].join(' ')],
  ]);
  return started.ok;
}

/**
 * Only whoever holds the lock calls this. pg_ctl could wait as well, but it waits for whatever
 * server the folder has, and another start may have brought the next one up by then.
 */
async function stopServer(server: Server): Promise<void> {
  const postmaster = readPostmaster(server);
  if (!postmaster) return;
  const asked = await server.binaries.run('pg_ctl', [
    'stop',
    '-D',
    server.cluster,
    '-m',
    'fast',
    '-W',
  ]);
  for (let waitedMs = 0; isRunning(server, postmaster.pid); waitedMs += POLL_MS) {
    if (waitedMs > STOP_TIMEOUT_MS)
      throw embeddedNotStopped({ pid: postmaster.pid, output: asked.output });
    await wait(POLL_MS);
  }
}

/** The file goes last. A crash leaves it, and a process that nobody reaps keeps its number. */
function isRunning(server: Server, pid: number): boolean {
  return readPostmaster(server)?.pid === pid && isAlive(pid);
}

function running(server: Server, port: number, session: Client): EmbeddedPostgres {
  let stopping = false;
  const lost = new Promise<void>((resolve) => {
    session.once('end', () => {
      if (!stopping) resolve();
    });
  });
  return {
    folder: server.place.folder,
    ...urlsOf(port, server.passwords),
    lost,
    stop: async () => {
      stopping = true;
      await stopServer(server);
    },
    endNow: () => {
      const postmaster = readPostmaster(server);
      if (postmaster) process.kill(postmaster.pid, 'SIGQUIT');
    },
  };
}

/** Throws if the server of this folder is somebody's who still lives. */
async function stopLeftover(server: Server): Promise<void> {
  const session = await findRunning(server);
  if (!session) return;
  let isOurs: boolean;
  try {
    isOurs = (await isLeft(server, session)) && (await takeLock(session));
  } catch {
    // It ended under our hands, so somebody else stops it, or it broke down: what is there now?
    await session.end().catch(() => undefined);
    return stopLeftover(server);
  }
  if (isOurs) return stopServer(server);
  await session.end();
  throw embeddedInUse({ folder: server.place.folder });
}

/** Whether nobody owns a server, nor is about to. Only looks: whoever launched it must get the lock. */
async function isLeft(server: Server, session: Client): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < OWNED_MS; waitedMs += POLL_MS) {
    const { rows } = await session.query<{ launcher: string | null; owned: boolean }>(
      `SELECT current_setting('${LAUNCHER}', true) AS launcher,
              EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK}
                         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS owned`,
    );
    const { launcher, owned } = rows[0] ?? {};
    if (owned) return false;
    if (!launcher || launcher === server.launcher) return true;
    if (!isAlive(Number.parseInt(launcher, 10))) return true;
    await wait(POLL_MS);
  }
  return true;
}

/** Whether a server runs on this folder, or begins to: a file that tells no process is being written. */
function isTaken(server: Server): boolean {
  const found = readPostmaster(server);
  return found !== null && (!found.pid || isAlive(found.pid));
}

/** A session in the server that runs on this cluster, if one does. */
async function findRunning(server: Server): Promise<Client | null> {
  let silentMs = 0;
  for (let found = readPostmaster(server); found; found = readPostmaster(server)) {
    if (!isTaken(server)) return null;
    const answer = await connect(server, found.port).catch(sqlStateOf);
    if (answer instanceof Client) return answer;
    if (answer !== SQLSTATE_CANNOT_CONNECT_NOW) silentMs += POLL_MS;
    if (silentMs > SILENCE_MS) {
      // Another program has got the number of a dead server's process. PostgreSQL would refuse to
      // start; should it live after all, its shared memory still keeps a second one out.
      rmSync(join(server.cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    await wait(POLL_MS);
  }
  return null;
}

function readPostmaster(server: Server): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(server.cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Both sides prove that they know the password; the folder is compared as well. */
async function connect(server: Server, port: number): Promise<Client> {
  const session = new Client({
    connectionString: urlsOf(port, server.passwords).superuserUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'opencang launcher',
  });
  // The server ends this session when it stops; that is no news.
  session.on('error', () => undefined);
  await session.connect();
  const { rows } = await session.query<{ data_directory: string }>('SHOW data_directory');
  if (rows[0] && realpathSync(rows[0].data_directory) === realpathSync(server.cluster))
    return session;
  await session.end();
  throw new Error('a server of another folder answered');
}

async function takeLock(session: Client): Promise<boolean> {
  const { rows } = await session.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${LOCK}) AS taken`,
  );
  return rows[0]?.taken === true;
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const isFree = await new Promise<boolean>((done) => {
      const probe = createServer();
      probe.once('error', () => done(false));
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
        probe.close(() => done(true)),
      );
    });
    if (isFree) return port;
  }
}

function sqlStateOf(error: unknown): string {
  return error instanceof DatabaseError ? (error.code ?? '') : '';
}

function logEnd(path: string): string {
  return existsSync(path)
    ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
    : '';
}
