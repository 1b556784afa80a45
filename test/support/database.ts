import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { closeDatabase } from '../../src/platform/embedded-postgres/accounts';

/** The one server of this run, as test/support/global-setup.ts started it. */
export interface TestServer {
  readonly folder: string;
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** A database that is only this spec file's: migrated, empty. */
export interface TestDatabase {
  readonly name: string;
  /** As the application works. */
  readonly url: string;
  /** As the migrations work. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

export const TEMPLATE = 'opencang_template';

/** Workers are processes of their own; their environment is what they get from the set-up. */
export const TEST_SERVER_VARIABLE = 'OPENCANG_TEST_SERVER';

export async function createTestDatabase({
  template = TEMPLATE,
}: {
  template?: string;
} = {}): Promise<TestDatabase> {
  const server = testServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, async (session) => {
    await session.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER opencang_owner`);
    // Rights on a database are not copied with it.
    await closeDatabase(session, name);
  });
  return {
    name,
    url: withDatabase(server.appUrl, name),
    ownerUrl: withDatabase(server.ownerUrl, name),
    drop: () =>
      asSuperuser(server, async (session) => {
        await session.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

export async function asSuperuser(
  server: TestServer,
  work: (session: Client) => Promise<void>,
): Promise<void> {
  const session = new Client({ connectionString: server.superuserUrl });
  await session.connect();
  try {
    await work(session);
  } finally {
    await session.end();
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

export function testServer(): TestServer {
  const text = process.env[TEST_SERVER_VARIABLE];
  if (!text) throw new Error('no test server: run the specs with jest of this folder');
  return JSON.parse(text) as TestServer;
}
