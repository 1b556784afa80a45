import type { TemuRouter } from '../../src/simulator/router/router';
import { type RunningApp, startApp } from '../support/app';
import { expectPace, Outbox, openTemu, pointTo, until } from '../support/temu';

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
});

afterAll(async () => {
  await second.close();
  await first.close();
  await temu.close();
});

describe('two processes that send for the same operator', () => {
  it('hold the limit together, and send what is urgent before what is plentiful', async () => {
    const outbox = new Outbox(first);
    const registrationId = await outbox.registrationId();
    const startMs = Date.now();
    await outbox.announce(
      ...Array.from({ length: MANY }, (_, n) => ({
        registrationId,
        event: 'estimate' as const,
        subject: `calc-${n}`,
        content: { customerCode: 'C10001', result: { calcNo: `calc-${n}` } },
      })),
    );
    await until('some came', () => temu.received.length > 10);
    const content = { number: 'CW-URGENT', packages: [] };
    await outbox.announce({ registrationId, event: 'shipped', subject: 'CW-URGENT', content });
    const unclaimed = new Set(
      (await outbox.rows()).flatMap((row) => (row.attempts === 0 ? [row.subject] : [])),
    );
    await until('all came', () => temu.received.length > MANY);
    const order = temu.taken().map((one) => one.number);
    expect(order).toHaveLength(MANY + 1);
    expect(new Set(order).size).toBe(MANY + 1);
    await until('all are settled', async () => (await outbox.states()).delivered === MANY + 1);
    // Whoever had not its place yet when it was said has one behind it; neighbours may meet on the way.
    unclaimed.delete('CW-URGENT');
    const before = order.slice(0, order.indexOf('CW-URGENT'));
    expect(before.filter((number) => unclaimed.has(number)).length).toBeLessThan(5);
    const times = temu.received.map((one) => one.atMs);
    expectPace(times, startMs, PER_SECOND);
    // And the limit is used.
    expect((times.at(-1) ?? 0) - startMs).toBeLessThan((MANY / PER_SECOND) * 5_000);
  });
});
