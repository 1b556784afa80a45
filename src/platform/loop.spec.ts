import { createLog } from './log';
import { Loop } from './loop';

const NEVER_MS = 2_000_000_000;
const log = createLog('silent');

function moment(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a loop', () => {
  it('that is woken while it runs looks once more: it may have looked already', async () => {
    const runs: (() => void)[] = [];
    const loop = new Loop(
      'test',
      NEVER_MS,
      () => new Promise((resolve) => runs.push(resolve)),
      log,
    );
    loop.wake();
    loop.wake();
    loop.wake();
    expect(runs).toHaveLength(1);
    runs[0]?.();
    await moment();
    expect(runs).toHaveLength(2);
    runs[1]?.();
    await moment();
    expect(runs).toHaveLength(2);
    loop.wake();
    expect(runs).toHaveLength(3);
    runs[2]?.();
  });

  it('that is stopped while it runs is not woken any more', async () => {
    const runs: (() => void)[] = [];
    const loop = new Loop(
      'test',
      NEVER_MS,
      () => new Promise((resolve) => runs.push(resolve)),
      log,
    );
    loop.wake();
    loop.wake();
    const stopped = loop.stop();
    runs[0]?.();
    await stopped;
    await moment();
    loop.wake();
    expect(runs).toHaveLength(1);
  });
});
