/**
 * Everything that can be checked without running the product: form, types, arrows, documents,
 * migrations. Each check runs even if one before it failed, so that one run tells all.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

const CHECKS = [
  ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['types in the browser', bin('tsc'), ['--noEmit', '-p', 'test/browser/tsconfig.json']],
  ['arrows', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src']],
  ["Temu's words", process.execPath, [join(root, 'scripts', 'check-words.mjs')]],
  [
    'documents current, migrations up-down-up without drift',
    process.execPath,
    [join(root, 'scripts', 'test.mjs'), 'test/house'],
  ],
];

setUp();
const failed = CHECKS.filter(([name, command, args]) => {
  process.stdout.write(`\n— ${name}\n`);
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  process.stdout.write(`\nfailed: ${failed.map(([name]) => name).join('; ')}\n`);
  process.exit(1);
}
process.stdout.write('\nall checks passed\n');
