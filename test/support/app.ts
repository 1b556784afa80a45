import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, seedDemo } from '../../src/app';
import { readSettings, withEmbedded } from '../../src/config';
import { OperatorsService } from '../../src/modules/operators/operators.service';
import { Database } from '../../src/platform/database';
import { createLog, type Logger } from '../../src/platform/log';
import type { Target } from '../../src/simulator/target';
import { targetOf } from '../../src/simulator/target';
import { createTestDatabase, type TestDatabase } from './database';
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
  const own = database ?? (await createTestDatabase());
  const clock = new TestClock();
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
  const config = withEmbedded(settings, {
    appUrl: own.url,
    ownerUrl: own.ownerUrl,
    encryptionKeys: keys,
  });
  const app = await createApp(config, { clock, log });
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

async function buyByHand(app: NestFastifyApplication): Promise<void> {
  for (const operatorId of await app.get(OperatorsService).listIds())
    await app
      .get(Database)
      .transaction(operatorId, (tx) =>
        tx.manager.query("UPDATE channel_carriers SET buy_at = 'by_hand'"),
      );
}
