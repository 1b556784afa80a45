/**
 * `node -r test/support/typescript.cjs some.ts`: for tests that need a process of their own,
 * to be killed or to be looked at from outside. What is compiled once is kept by its text, as
 * jest keeps its own: each of dozens of processes would spend a second on it.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync, version } = require('@swc/core');

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'node_modules/.cache/opencang');
const SETTINGS = readFileSync(join(ROOT, '.swcrc'), 'utf8');
mkdirSync(FOLDER, { recursive: true });

require.extensions['.ts'] = (module, path) => module._compile(compiled(path), path);

function compiled(path) {
  const text = readFileSync(path, 'utf8');
  const key = createHash('sha256')
    .update(`${version}\n${SETTINGS}\n${path}\n${text}`)
    .digest('hex');
  const file = join(FOLDER, `${key}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { code } = transformSync(text, { filename: path });
    // Under its name at once and whole: others read it meanwhile.
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
    return code;
  }
}
