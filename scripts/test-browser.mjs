/**
 * `npm run test:browser`: the pages for merchants in a real Chromium, which no package brings
 * along. Where there is none, that is said, and the run has failed: nothing is skipped unseen.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root } from './setup.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

ensureInstalled();
const chromium = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
if (!chromium || !existsSync(chromium)) {
  process.stderr.write(
    'No Chromium here: nothing was tested. Install one (Debian: apt-get install chromium) or name it: CHROMIUM=/path/to/chromium\n' +
      '未找到 Chromium，未执行任何测试。请安装，或用 CHROMIUM=/path/to/chromium 指定。\n',
  );
  process.exit(1);
}
const jest = join(root, 'node_modules/jest/bin/jest.js');
const args = [jest, '--config', 'jest.browser.config.js', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: chromium },
});
process.exitCode = status ?? 1;
