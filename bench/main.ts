import { QUICK, type Results, tell } from './figures';
import { carriers } from './suites/carriers';
import { fees } from './suites/fees';
import { labels } from './suites/labels';
import { large } from './suites/large';
import { orders } from './suites/orders';
import { pushes } from './suites/pushes';
import { start } from './suites/start';

/** What can be measured, each with a place of its own in the README. */
const SUITES: Readonly<Record<string, () => Promise<Results>>> = {
  start,
  orders,
  carriers,
  labels,
  fees,
  pushes,
  large,
};

/** `npm run bench -- [suite …] [--quick]`; without a name, all of them. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const unknown = asked.find((name) => !(name in SUITES));
  if (unknown) throw new Error(`no suite ${unknown}; there are ${Object.keys(SUITES).join(', ')}`);
  for (const [name, measure] of Object.entries(SUITES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    process.stdout.write(`\n${name}${QUICK ? ' (quick: not kept)' : ''}\n`);
    tell(name, await measure());
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
