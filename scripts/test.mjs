/**
 * `npm test -- …`: jest on the sources; arguments are jest's. The last line says in plain words
 * how many passed and failed, as jest itself counted.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, root } from './setup.mjs';

ensureInstalled();
const folder = mkdtempSync(join(tmpdir(), 'opencang-results-'));
const results = join(folder, 'jest.json');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const args = [jest, '--json', `--outputFile=${results}`, ...process.argv.slice(2)];
// With --json jest prints the results on stdout as well; people read stderr.
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: ['inherit', 'ignore', 'inherit'],
});
process.stdout.write(`${summary()}\n`);
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

function summary() {
  try {
    const counted = JSON.parse(readFileSync(results, 'utf8'));
    // A file that could not even be loaded has no tests to count, and is a failure all the same.
    const failed = counted.numFailedTests + counted.numRuntimeErrorTestSuites;
    return `${counted.numPassedTests} passed, ${failed} failed`;
  } catch {
    return 'jest did not finish: nothing was counted';
  }
}
