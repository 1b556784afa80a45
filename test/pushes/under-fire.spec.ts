import type { Announcement } from '../../src/modules/pushes/pushes.types';
import type { TemuRouter } from '../../src/simulator/router/router';
import { type RunningApp, startApp } from '../support/app';
import { addressOf, kill, type RunningProcess, startProcess } from '../support/processes';
import { Outbox, openTemu, pointTo, until } from '../support/temu';

const EVENTS = ['accepted', 'picking', 'packed'] as const;
const STATUSES = [10, 20, 40];
const KEY = Buffer.alloc(32, 7).toString('base64');
/** What one process has on its way at once: what may be told twice if it dies. */
const IN_FLIGHT = 32;
const MINUTE_MS = 60_000;

let running: RunningApp;
let temu: TemuRouter;
let outbox: Outbox;
let registrationId: number;

beforeEach(async () => {
  temu = await openTemu();
});

afterEach(async () => {
  await running.close();
  await temu.close();
});

async function open(env: Record<string, string>): Promise<void> {
  running = await startApp(undefined, { TEMU_PUSHES_PER_SECOND: '0', ...env });
  await pointTo(running, temu);
  outbox = new Outbox(running);
  registrationId = await outbox.registrationId();
}

function numbers(many: number): string[] {
  return Array.from({ length: many }, (_, n) => `CW-FIRE-${n}`);
}

/** The news of all orders, one event after the other, each in a transaction of its own. */
async function tellAll(orders: readonly string[]): Promise<void> {
  for (const event of EVENTS)
    for (const subject of orders)
      await outbox.announce({
        registrationId,
        event,
        subject,
        content: { number: subject },
      } as Announcement);
}

function statuses(number: string): unknown[] {
  return temu.taken(number).map((one) => one.fields.fulfillStatus);
}

/** Told again is told twice in a row, never out of order. */
function withoutRepeats(list: readonly unknown[]): unknown[] {
  return list.filter((one, at) => one !== list[at - 1]);
}

async function allDelivered(many: number): Promise<void> {
  await until('all are delivered', async () => (await outbox.states()).delivered === many);
}

describe('Temu, away for an hour while orders go on', () => {
  it('is told everything afterwards, in order, once; and was not pestered meanwhile', async () => {
    await open({ TEMU_PUSHES: '1' });
    const orders = numbers(40);
    await temu.behave({ mode: 'down' });
    const telling = tellAll(orders);
    for (let minute = 0; minute < 60; minute += 5) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await outbox.letPass(5 * MINUTE_MS);
    }
    await telling;
    const [{ tries = 0 } = {}] = await outbox.ask<{ tries: number }>(
      'SELECT sum(attempts)::integer AS tries FROM pushes',
    );
    expect(tries).toBeLessThan(IN_FLIGHT + 12 * 10);
    expect(temu.received).toHaveLength(0);
    await temu.behave({ mode: 'ok' });
    await outbox.letPass(MINUTE_MS);
    await allDelivered(orders.length * EVENTS.length);
    for (const number of orders) expect(statuses(number)).toEqual(STATUSES);
  });

  it('that loses answers is told twice at most where an answer was lost', async () => {
    await open({ TEMU_PUSHES: '1' });
    const orders = numbers(30);
    const forgetful = orders[7];
    const telling = tellAll(orders);
    await temu.behave({ mode: 'forget', number: forgetful });
    await telling;
    await until('it was told', () => temu.taken(forgetful).length > 0);
    await temu.behave({ mode: 'ok' });
    await outbox.letPass(MINUTE_MS);
    await allDelivered(orders.length * EVENTS.length);
    for (const number of orders) {
      const told = statuses(number);
      expect(withoutRepeats(told)).toEqual(STATUSES);
      if (number !== forgetful) expect(told).toEqual(STATUSES);
    }
  });
});

describe('two processes that send, one of them killed in the middle', () => {
  const processes: RunningProcess[] = [];

  afterEach(async () => {
    for (const one of processes) {
      one.process.kill('SIGTERM');
      await one.exit;
    }
  });

  it('lose nothing and keep every order’s order; only what was on its way is told twice', async () => {
    await open({});
    const orders = numbers(80);
    // Slow enough for the blow to fall in the middle.
    const env = {
      DATABASE_URL: running.database.url,
      ENCRYPTION_KEY: KEY,
      PORT: '0',
      DEMO: '1',
      TEMU_PUSHES_PER_SECOND: '100',
    };
    processes.push(startProcess(env), startProcess(env));
    await Promise.all(processes.map(addressOf));
    await tellAll(orders);
    await until('some were told', () => temu.received.length > 50);
    const [victim] = processes.splice(0, 1);
    if (victim) await kill(victim);
    await allDelivered(orders.length * EVENTS.length);
    for (const number of orders) expect(withoutRepeats(statuses(number))).toEqual(STATUSES);
    const repeats = temu.taken().length - orders.length * EVENTS.length;
    expect(repeats).toBeLessThanOrEqual(IN_FLIGHT);
  });
});
