import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TemuRouter } from '../router/router';
import type { Target } from '../target';
import { htmlOf, lineOf, summaryOf } from './report';
import { selftest } from './selftest';

const DEFAULT_FILE = join(tmpdir(), 'opencang-selftest.html');

export interface SelftestWish {
  readonly json: boolean;
  /** Where the page of the report goes; null: a place among the temporary files. */
  readonly html: string | null;
}

/**
 * Plays the self-test and reports on it. Returns whether every case passed.
 * @param write to standard output
 */
export async function runSelftest(
  target: Target,
  { json, html }: SelftestWish,
  write: (text: string) => void,
): Promise<boolean> {
  const router = routerOf(target);
  await router.listen(target.router.port, target.router.host);
  try {
    const address = target.router.url || router.url;
    const outcomes = await selftest(target, router, address, (outcome) => {
      if (!json) write(`${lineOf(outcome)}\n`);
    });
    const file = html ?? DEFAULT_FILE;
    writeFileSync(file, htmlOf(outcomes, target.url, new Date().toISOString()), { mode: 0o600 });
    const failed = outcomes.filter((one) => one.outcome === 'failed').length;
    if (json) {
      const passed = outcomes.length - failed;
      write(
        `${JSON.stringify({ target: target.url, passed, failed, html: file, cases: outcomes }, null, 2)}\n`,
      );
    } else write(`\n${summaryOf(outcomes)}\n接口参数 · what was said: ${file}\n`);
    return failed === 0;
  } finally {
    await router.close();
  }
}

/** The router that knows the secrets of the target. */
export function routerOf({ main, otherOperator }: Target): TemuRouter {
  const known = otherOperator ? [main, otherOperator] : [main];
  const secrets = Object.fromEntries(known.map((one) => [one.appKey, one.appSecret]));
  return new TemuRouter({ secrets, perSecond: 20 });
}
