import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setUpPath } from '../../src/app';
import { type RunningApp, startApp } from '../support/app';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

const COMPILER = {
  compilerOptions: {
    target: 'ES2023',
    module: 'node16',
    moduleResolution: 'node16',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'out',
  },
  files: ['configure.ts'],
};

let running: RunningApp;
let folder: string;

beforeAll(async () => {
  running = await startApp();
  folder = mkdtempSync(join(tmpdir(), 'opencang-client-'));
});

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

function node(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, args, { cwd: folder, timeout: 120_000 }).catch(
    (error: { stdout?: string; stderr?: string }) => {
      throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}` || String(error));
    },
  );
}

it('a client generated from the document compiles, and configures an operator from nothing', async () => {
  const bin = (name: string) => join(ROOT, 'node_modules', name);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  copyFileSync(join(ROOT, 'test/client/configure.ts'), join(folder, 'configure.ts'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(COMPILER));
  const document = await (await fetch(`${running.url}/docs/admin.json`)).text();
  writeFileSync(join(folder, 'admin.json'), document);
  await node(bin('openapi-typescript/bin/cli.js'), 'admin.json', '-o', 'admin-api.d.ts');
  await node(bin('typescript/bin/tsc'), '-p', '.');
  const token = (await setUpPath(running.app))?.split('#')[1] ?? '';
  const { stdout } = await node('out/configure.js', running.url, token);
  expect(JSON.parse(stdout)).toEqual({
    contact: 'Receiving',
    channels: ['UPS-GROUND', 'selected_by_warehouse'],
    balances: expect.arrayContaining(['1000.00 EUR']),
    done: [
      'redeemLink',
      'signIn',
      'createWarehouse',
      'createChannel',
      'changeWarehouse',
      'createCustomer',
      'openWallet',
      'createWalletCorrection',
      'createKey',
    ],
  });
});
