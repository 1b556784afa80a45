import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePlace } from '../../src/platform/embedded-postgres/place';
import type { Results } from '../figures';
import { residentMiB, run } from '../processes';

/** From nothing to ready: an empty data folder, and one that is there. */
export async function start(): Promise<Results> {
  const data = mkdtempSync(join(tmpdir(), 'opencang-bench-start-'));
  const wanted = join(data, 'data');
  const env = { OPENCANG_DATA: wanted, LOG_LEVEL: 'warn' };
  try {
    const cold = await run('dist/src/main.js', env, '/health/ready');
    await cold.stop();
    const warm = await run('dist/src/main.js', env, '/health/ready');
    const atRestMiB = residentMiB(warm.pid);
    await warm.stop();
    return {
      pairs: [],
      facts: [
        {
          what: 'start on an empty data folder, with demo data',
          figure: `${Math.round(cold.readyMs)} ms`,
        },
        {
          what: 'start on data that is there',
          figure: `${Math.round(warm.readyMs)} ms`,
          wanted: '< 5 s',
        },
        { what: 'memory of the server at rest', figure: `${atRestMiB} MiB` },
      ],
    };
  } finally {
    for (const folder of [preparePlace(wanted).folder, data])
      rmSync(folder, { recursive: true, force: true });
  }
}
