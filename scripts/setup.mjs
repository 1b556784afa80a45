/**
 * What must be there before anything of ours can run: the packages of the lock file, and the
 * compiled sources. Plain Node without dependencies, for it runs on a fresh clone. npm's own
 * `prestart` would not do: .npmrc switches scripts around ours off, for the sake of safety.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const SOURCES = [
  'src',
  'migrations',
  'bench',
  'ormconfig.ts',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];
const STAMP = 'dist/.stamp';

/** Installs and builds what is missing or older than its source. */
export function setUp() {
  ensureInstalled();
  ensureBuilt();
}

export function ensureInstalled() {
  if (isInstalled()) return;
  say('Installing packages (npm ci) · 正在安装依赖');
  // Building needs the development packages, which npm leaves out when NODE_ENV is production.
  npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
}

export function ensureBuilt() {
  const wanted = fingerprintOfSources();
  const stamp = join(root, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building · 正在编译');
  run(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build']);
  writeFileSync(stamp, wanted);
}

/** npm notes what it has installed; optional packages of other systems are not in it. */
function isInstalled() {
  const wanted = readJson('package-lock.json');
  const present = readJson('node_modules/.package-lock.json');
  if (!present) return false;
  const isMissing = ([path, entry]) => {
    const installed = present.packages[path];
    if (!installed) return !(entry.optional || entry.devOptional || entry.peer);
    return installed.integrity !== entry.integrity;
  };
  return !Object.entries(wanted.packages).some(
    ([path, entry]) => path !== '' && isMissing([path, entry]),
  );
}

function readJson(path) {
  const full = join(root, path);
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')) : null;
}

/** Names, sizes and times: cheap, and a file that was removed counts as well. */
function fingerprintOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) note(hash, source);
  return hash.digest('hex');
}

function note(hash, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) {
    if (!path.endsWith('.spec.ts')) hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) note(hash, `${path}/${name}`);
}

function npm(args) {
  const npmScript = process.env.npm_execpath;
  if (npmScript) run(process.execPath, [npmScript, ...args]);
  else run('npm', args, { shell: process.platform === 'win32' });
}

/** Ends this process as the child ended, if that was not well. */
export function run(program, args, options = {}) {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (error) throw error;
  if (status !== 0) process.exit(signal ? 130 : status);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
