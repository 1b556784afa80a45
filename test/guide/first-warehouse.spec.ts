import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, setUpPath } from '../../src/app';
import { readSettings, withEmbedded } from '../../src/config';
import { createLog } from '../../src/platform/log';
import { conformance } from '../../src/simulator/conformance';
import { failuresOf } from '../../src/simulator/report';
import { targetOf } from '../../src/simulator/target';
import { createTestDatabase, type TestDatabase } from '../support/database';

const GUIDES = ['docs/guide/first-warehouse.md', 'docs/guide/first-warehouse.zh-CN.md'];
const NAMES = ['APP_KEY', 'APP_SECRET', 'CW_TOKEN', 'CW_KEY'] as const;

/** What the guide tells its reader to paste into a shell. */
function blocksOf(guide: string): string[] {
  const text = readFileSync(join(__dirname, '../..', guide), 'utf8');
  return [...text.matchAll(/^```bash\n(.*?)^```/gms)].map((match) => match[1] ?? '');
}

let database: TestDatabase;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = readSettings({
    NODE_ENV: 'test',
    DEMO: '0',
    DATABASE_POOL_SIZE: '8',
    TEMU_PUSHES: '0',
  });
  const config = withEmbedded(settings, {
    appUrl: database.url,
    ownerUrl: database.ownerUrl,
    encryptionKeys: [Buffer.alloc(32, 9)],
  });
  app = await createApp(config, { log: createLog(process.env.TEST_LOG ?? 'silent') });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

it('has the same commands in both languages', () => {
  const [english = [], chinese = []] = GUIDES.map(blocksOf);
  expect(english.length).toBeGreaterThan(6);
  expect(chinese.map(withoutComments)).toEqual(english.map(withoutComments));
});

function withoutComments(block: string): string {
  return block.replace(/ # .*$/gm, '');
}

it('leads from an empty database to an operator that Temu can use', async () => {
  const path = await setUpPath(app);
  const script = [
    'set -euo pipefail',
    ...blocksOf(GUIDES[0] ?? ''),
    ...NAMES.map((name) => `printf '\\n%s=%s' ${name} "$${name}"`),
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    env: { PATH: process.env.PATH, OPENCANG_URL: url, SET_UP_TOKEN: path?.split('#')[1] ?? '' },
  });
  expect(stdout).toContain('"ready":true');
  const [appKey, appSecret, token, key] = NAMES.map(
    (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1],
  );
  const target = targetOf(
    {
      url,
      'app-key': appKey,
      'app-secret': appSecret,
      customer: 'C20001',
      token,
      key,
      warehouse: 'US-DAL1',
      channel: 'UPS-GROUND',
      sku: 'MUG-RED',
      sku2: 'MUG-BLUE',
    },
    {},
  );
  const outcomes = await conformance(target, undefined, () => undefined);
  expect(failuresOf(outcomes)).toBe('');
  expect(outcomes.filter((one) => one.outcome === 'passed').length).toBeGreaterThan(40);
});
