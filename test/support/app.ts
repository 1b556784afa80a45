import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, seedDemo } from '../../src/app';
import { type Config, readSettings, withEmbedded } from '../../src/config';
import { OperatorsService } from '../../src/modules/operators/operators.service';
import { Database } from '../../src/platform/database';
import { createLog, type Logger } from '../../src/platform/log';
import type { Target } from '../../src/simulator/target';
import { targetOf } from '../../src/simulator/target';
import { asSuperuser, createTestDatabase, type TestDatabase, testServer } from './database';
import { TestClock } from './fixture';

/** The whole application with demo data, on a database and a port of its own. */
export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly db: Database;
  readonly database: TestDatabase;
  readonly clock: TestClock;
  /** For the simulator: the demo's credentials. */
  readonly target: Target;
  close(): Promise<void>;
}

/** The encryption key of all tests that don't bring their own. */
const KEY = Buffer.alloc(32, 7);
const DEMO = 'opencang_demo';

/**
 * Sends no pushes unless it is told to: the router of the demo's registrations is one address for all.
 * @param database where to work, if somebody else works there too: it is then left behind
 * @param keys the first seals, all open
 * @param log where it goes, for tests that read it
 * @param buysLabels as the demo does; else an order stays as it was taken, whatever the clock says
 */
export async function startApp(
  database?: TestDatabase,
  env: Readonly<Record<string, string>> = {},
  {
    buysLabels = false,
    keys = [KEY],
    log = createLog(process.env.TEST_LOG ?? 'silent'),
  }: { buysLabels?: boolean; keys?: Buffer[]; log?: Logger } = {},
): Promise<RunningApp> {
  const own = database ?? (await createTestDatabase({ template: await demoTemplate() }));
  const clock = new TestClock();
  const app = await createApp(configOf(own, env, keys), { clock, log });
  await seedDemo(app);
  if (!buysLabels) await buyByHand(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    app,
    url,
    db: app.get(Database),
    database: own,
    clock,
    target: { ...targetOf({}, {}), url },
    close: async () => {
      await app.close();
      if (!database) await own.drop();
    },
  };
}

/** The database with demo data, which the first of a run who needs it makes for all. */
async function demoTemplate(): Promise<string> {
  await asSuperuser(testServer(), async (session) => {
    await session.query('SELECT pg_advisory_lock(1)');
    const { rowCount } = await session.query('SELECT FROM pg_database WHERE datname = $1', [DEMO]);
    if (rowCount !== 0) return;
    const draft = await createTestDatabase();
    const app = await createApp(configOf(draft, {}, [KEY]), { log: createLog('silent') });
    await seedDemo(app);
    await app.close();
    await session.query(`ALTER DATABASE ${draft.name} RENAME TO ${DEMO}`);
  });
  return DEMO;
}

function configOf(
  { url, ownerUrl }: TestDatabase,
  env: Readonly<Record<string, string>>,
  encryptionKeys: Buffer[],
): Config {
  const settings = readSettings({
    NODE_ENV: 'test',
    DEMO: '1',
    DATABASE_POOL_SIZE: '8',
    TEMU_PUSHES: '0',
    ADMIN_REQUESTS_PER_MINUTE: '1000000',
    ADMIN_STRANGERS_PER_MINUTE: '1000000',
    OMS_REQUESTS_PER_MINUTE: '1000000',
    OMS_STRANGERS_PER_MINUTE: '1000000',
    ...env,
  });
  return withEmbedded(settings, { appUrl: url, ownerUrl, encryptionKeys });
}

async function buyByHand(app: NestFastifyApplication): Promise<void> {
  for (const operatorId of await app.get(OperatorsService).listIds())
    await app
      .get(Database)
      .transaction(operatorId, (tx) =>
        tx.manager.query("UPDATE channel_carriers SET buy_at = 'by_hand'"),
      );
}
