import { createLog } from './log';
import { Loop } from './loop';

const NEVER_MS = 2_000_000_000;
const log = createLog('silent');

function moment(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A loop whose runs end when a test says so. */
function heldLoop(): { loop: Loop; runs: (() => void)[] } {
  const runs: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => runs.push(resolve));
  return { loop: new Loop('test', NEVER_MS, work, log), runs };
}

describe('a loop', () => {
  it('that is woken while it runs looks once more: it may have looked already', async () => {
    const { loop, runs } = heldLoop();
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
    const { loop, runs } = heldLoop();
    loop.wake();
    loop.wake();
    const stopped = loop.stop();
    runs[0]?.();
    await stopped;
    await moment();
    loop.wake();
    expect(runs).toHaveLength(1);
  });

  it('lets nobody work by hand beside a run, and no run begin beside them', async () => {
    const { loop, runs } = heldLoop();
    const hands: (() => void)[] = [];
    const byHand = () => loop.between(() => new Promise<void>((resolve) => hands.push(resolve)));
    loop.wake();
    loop.wake();
    const both = Promise.all([byHand(), byHand()]);
    await moment();
    expect([runs.length, hands.length]).toEqual([1, 0]);
    runs[0]?.();
    await moment();
    // Another run was asked for meanwhile, and comes first.
    expect([runs.length, hands.length]).toEqual([2, 0]);
    runs[1]?.();
    await moment();
    expect([runs.length, hands.length]).toEqual([2, 2]);
    loop.wake();
    await moment();
    hands[0]?.();
    await moment();
    expect(runs).toHaveLength(2);
    hands[1]?.();
    await both;
    await moment();
    expect(runs).toHaveLength(3);
    runs[2]?.();
    await loop.settled();
  });

  it('hears from work by hand what failed, and goes on', async () => {
    let ran = 0;
    const work = async () => {
      ran += 1;
    };
    const loop = new Loop('test', NEVER_MS, work, log);
    const failed = loop.between(() => Promise.reject(new Error('no')));
    loop.wake();
    await expect(failed).rejects.toThrow('no');
    await loop.settled();
    expect(ran).toBe(1);
  });
});
