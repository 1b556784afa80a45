import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createApp, seedDemo, setUpPath } from './app';
import {
  type Config,
  type Environment,
  isLoopback,
  readSettings,
  type Settings,
  WrongSettings,
  withEmbedded,
} from './config';
import { databaseOptions, migrate, pendingMigrations } from './database';
import { findMissingKeys } from './modules/sealing/missing-keys';
import { Database, isUnreachable, sqlState } from './platform/database';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from './platform/embedded-postgres/embedded-postgres';
import { findKey, getKey, makeKeyFile } from './platform/embedded-postgres/key-file';
import { Failure } from './platform/failure';
import { Sealer } from './platform/seal';
import {
  addressRefused,
  databaseUnreachable,
  demoExposed,
  keysMissing,
  portTaken,
  roleTooStrong,
  schemaBehind,
} from './start.errors';
import { welcome } from './welcome';

/** A terminal's Ctrl-C comes twice when npm passes its own on; people need longer than this. */
const SAME_SIGNAL_MS = 500;
const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

/** What is up so far, in the order in which it came up. */
interface Installation {
  embedded: EmbeddedPostgres | null;
  app: NestFastifyApplication | null;
}

/** Runs until a signal, or until something that it can't do without fails. */
export async function start(env: Environment): Promise<void> {
  const installation: Installation = { embedded: null, app: null };
  const started = bringUp(env, installation);
  stopOnSignal(installation, started);
  try {
    await started;
  } catch (error) {
    process.stderr.write(`\n${describe(error)}\n`);
    await shutDown(installation);
    process.exit(EXIT_FAILED);
  }
}

async function bringUp(env: Environment, installation: Installation): Promise<void> {
  const settings = readSettings(env);
  const config = await prepareDatabase(settings, installation);
  await prepareSchema(config);
  installation.app = await createApp(config);
  if (config.demo) await seedDemo(installation.app);
  await listen(installation.app, config);
  const address = (await installation.app.getUrl()).replace('[::1]', '127.0.0.1');
  const setUp = await setUpPath(installation.app);
  process.stdout.write(
    welcome(config, address, {
      dataFolder: installation.embedded?.folder ?? null,
      setUpLink: setUp && `${address}${setUp}`,
    }),
  );
}

async function prepareDatabase(settings: Settings, installation: Installation): Promise<Config> {
  const { database, encryptionKeys } = settings;
  if (database.kind === 'own') return { ...settings, database };
  const hasKey = encryptionKeys.length > 0;
  const embedded = await startEmbeddedPostgres({
    folder: database.folder,
    onCreate: hasKey ? undefined : makeKeyFile,
  });
  installation.embedded = embedded;
  void embedded.lost.then(() =>
    fail(installation, 'the embedded PostgreSQL went away; its log is in the data folder'),
  );
  // A key that was made before one was set still opens what it sealed.
  const kept = hasKey ? findKey(embedded.folder) : getKey(embedded.folder);
  return withEmbedded(settings, {
    appUrl: embedded.appUrl,
    ownerUrl: embedded.ownerUrl,
    encryptionKeys: kept ? [...encryptionKeys, kept] : encryptionKeys,
  });
}

/** @throws start.database_unreachable, start.schema_behind, start.role_too_strong, start.keys_missing, start.demo_exposed */
async function prepareSchema(config: Config): Promise<void> {
  const { url, migrationUrl } = config.database;
  if (migrationUrl) await migrate(migrationUrl).catch(unreachable('DATABASE_MIGRATION_URL'));
  const source = new DataSource(databaseOptions({ url, poolSize: 1 }));
  await source.initialize().catch(unreachable('DATABASE_URL'));
  try {
    await refuseStrongRole(source);
    const missing = await pendingMigrations(source);
    if (missing.length > 0) throw schemaBehind({ missing: missing.join(', ') });
    await refuseMissingKeys(source, config);
    await refuseExposedDemo(source, config);
  } finally {
    await source.destroy();
  }
}

/** Found out now, not when the first call needs what can't be opened. */
async function refuseMissingKeys(source: DataSource, { encryptionKeys }: Config): Promise<void> {
  const missing = await findMissingKeys(new Database(source), new Sealer(encryptionKeys));
  if (missing.length === 0) return;
  const words = missing.map(({ id, remaining, more }) => {
    const counts = Object.entries(remaining).map(([what, count]) => `${what} ${count}`);
    return `${id} (${counts.join(', ')}${more ? ' …' : ''})`;
  });
  throw keysMissing({ keys: words.join('; ') });
}

/** A database that can't be reached is the user's to mend, and needs no stack of ours. */
function unreachable(setting: string): (error: unknown) => never {
  return (error) => {
    if (!isUnreachable(error)) throw error;
    throw databaseUnreachable({ setting, reason: sqlState(error) || String(error) });
  };
}

async function refuseStrongRole(source: DataSource): Promise<void> {
  const [role] = await source.query<{ name: string; strong: boolean }[]>(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS strong FROM pg_roles WHERE rolname = current_user',
  );
  if (role?.strong) throw roleTooStrong({ role: role.name });
}

/** Data of an earlier start is as open to the world as what this one would add. */
async function refuseExposedDemo(source: DataSource, config: Config): Promise<void> {
  const inProduction = config.environment === 'production';
  if (config.demo || (!inProduction && isLoopback(config.http.host))) return;
  const found = await source.query<unknown[]>(
    "SELECT 1 FROM directory WHERE kind = 'operator' AND key IN ('DEMO', 'DEMO2')",
  );
  if (found.length === 0) return;
  throw demoExposed({
    reason: inProduction ? 'this is production' : 'HOST is not a loopback address',
  });
}

async function listen(
  app: NestFastifyApplication,
  { http: { host, port } }: Config,
): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw reason === 'EADDRINUSE'
      ? portTaken({ host, port })
      : addressRefused({ host, port, reason });
  }
}

/** The first signal drains and stops; a second one ends at once. */
function stopOnSignal(installation: Installation, started: Promise<void>): void {
  let firstAtMs: number | null = null;
  const onSignal = (): void => {
    const nowMs = performance.now();
    if (firstAtMs === null) {
      firstAtMs = nowMs;
      // What is half up can't be taken down; if it fails to come up, start() takes it down.
      started.then(
        () => stop(installation),
        () => undefined,
      );
    } else if (nowMs - firstAtMs > SAME_SIGNAL_MS) {
      installation.embedded?.endNow();
      process.exit(EXIT_INTERRUPTED);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

async function stop(installation: Installation): Promise<void> {
  try {
    await shutDown(installation);
    process.exit(0);
  } catch (error) {
    fail(installation, describe(error));
  }
}

/** The application first: what it has begun still needs the database. */
async function shutDown({ app, embedded }: Installation): Promise<void> {
  await app?.close();
  await embedded?.stop();
}

function fail(installation: Installation, message: string): never {
  process.stderr.write(`\n${message}\n`);
  installation.embedded?.endNow();
  process.exit(EXIT_FAILED);
}

/** What people can act on as it is; a bug with its place. */
function describe(error: unknown): string {
  if (error instanceof Failure) return `${error.en}\n${error.zh}`;
  if (error instanceof WrongSettings) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
