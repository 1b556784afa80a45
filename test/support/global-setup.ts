import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/database';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  stopLeftoverIn,
} from '../../src/platform/embedded-postgres/embedded-postgres';
import {
  asSuperuser,
  TEMPLATE,
  TEST_SERVER_VARIABLE,
  type TestServer,
  withDatabase,
} from './database';

const PREFIX = 'opencang-test-';

/**
 * These databases live as long as one run, so nothing is lost if a crash loses them: without
 * fsync a spec file gets its copy in a fraction of the time. Nowhere else is it off.
 */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
};

/** One server for the run; its template is migrated once and copied for each spec file. */
export default async function setUp(): Promise<void> {
  await removeLeftovers();
  const folder = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(folder, { mode: 0o700 });
  const server = await startEmbeddedPostgres({ folder, settings: SETTINGS });
  (globalThis as { testServer?: EmbeddedPostgres }).testServer = server;
  const { superuserUrl, ownerUrl, appUrl } = server;
  const description: TestServer = { folder, superuserUrl, ownerUrl, appUrl };
  await asSuperuser(description, async (session) => {
    await session.query(`CREATE DATABASE ${TEMPLATE} OWNER opencang_owner`);
  });
  await migrate(withDatabase(ownerUrl, TEMPLATE));
  process.env[TEST_SERVER_VARIABLE] = JSON.stringify(description);
}

/** A run that was killed could not clean up; the number of its process is in the name. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length)))) continue;
    const folder = join(tmpdir(), name);
    await stopLeftoverIn(folder).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
