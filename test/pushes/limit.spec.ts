import type { TemuRouter } from '../../src/simulator/router/router';
import { type RunningApp, startApp } from '../support/app';
import { Outbox, openTemu, pointTo, until } from '../support/temu';

const PER_SECOND = 20;
const MANY = 70;
const SENDING = { TEMU_PUSHES: '1', TEMU_PUSHES_PER_SECOND: String(PER_SECOND) };

let first: RunningApp;
let second: RunningApp;
let temu: TemuRouter;

beforeAll(async () => {
  first = await startApp(undefined, SENDING);
  temu = await openTemu();
  await pointTo(first, temu);
  second = await startApp(first.database, SENDING);
}, 60_000);

afterAll(async () => {
  await second.close();
  await first.close();
  await temu.close();
});

describe('two processes that send for the same operator', () => {
  it('hold the limit together, and send what is urgent before what is plentiful', async () => {
    const outbox = new Outbox(first);
    const registrationId = await outbox.registrationId();
    await outbox.announce(
      ...Array.from({ length: MANY }, (_, n) => ({
        registrationId,
        event: 'estimate' as const,
        subject: `calc-${n}`,
        content: { customerCode: 'C10001', result: { calcNo: `calc-${n}` } },
      })),
    );
    await until('some came', () => temu.received.length > 10);
    const sinceMs = performance.now();
    const content = { number: 'CW-URGENT', packages: [] };
    await outbox.announce({ registrationId, event: 'shipped', subject: 'CW-URGENT', content });
    await temu.expect((one) => one.number === 'CW-URGENT', 5_000);
    expect(performance.now() - sinceMs).toBeLessThan(2_000);
    await until('all came', () => temu.received.length > MANY);
    expect(temu.taken()).toHaveLength(MANY + 1);
    expect(new Set(temu.taken().map((one) => one.number)).size).toBe(MANY + 1);
    await until('all are settled', async () => (await outbox.states()).delivered === MANY + 1);
    const times = temu.received.map((one) => one.atMs);
    const spans = times.slice(PER_SECOND).map((at, n) => at - (times[n] ?? 0));
    // A busy machine moves a request by some milliseconds; two limits would halve the span.
    expect(Math.min(...spans)).toBeGreaterThan(700);
    // And the limit is used.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan((MANY / PER_SECOND) * 2_000);
  });
});
