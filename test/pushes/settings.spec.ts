import { order } from '../../src/simulator/orders';
import type { TemuRouter } from '../../src/simulator/router/router';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { expectPace, Outbox, openTemu, pointTo, until } from '../support/temu';

const SENDING = { TEMU_PUSHES: '1', TEMU_PUSHES_PER_SECOND: '0' };
const EVENTS = ['accepted', 'picking', 'packed'] as const;
const STATUSES = [10, 20, 40];
/** Longer than any process needs to see a setting. */
const SEEN_MS = 1_500;

/** Two processes that send for the same operators. */
let first: RunningApp;
let second: RunningApp;
let temu: TemuRouter;
let outbox: Outbox;
let admin: AdminClient;
let registrationId: number;

beforeAll(async () => {
  first = await startApp(undefined, SENDING);
  temu = await openTemu();
  await pointTo(first, temu);
  second = await startApp(first.database, SENDING);
  outbox = new Outbox(first);
  admin = new AdminClient(first);
  registrationId = await outbox.registrationId();
});

afterAll(async () => {
  await second.close();
  await first.close();
  await temu.close();
});

let numbers = 0;
function fresh(many: number): string[] {
  return Array.from({ length: many }, () => {
    numbers += 1;
    return `CW-SET-${numbers}`;
  });
}

/** The news of all orders, one event after the other. */
async function tell(orders: readonly string[], events: readonly (typeof EVENTS)[number][]) {
  for (const event of events)
    await outbox.announce(
      ...orders.map((subject) => ({
        registrationId,
        event,
        subject,
        content: { number: subject },
      })),
    );
}

function change(fields: object) {
  return admin.change<Record<string, unknown>>('registrations/test', fields);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function statuses(number: string): unknown[] {
  return temu.taken(number).map((one) => one.fields.fulfillStatus);
}

async function allCame(orders: readonly string[], expected: readonly number[] = STATUSES) {
  await until('all came', () => orders.every((one) => statuses(one).length >= expected.length));
  for (const one of orders) expect(statuses(one)).toEqual(expected);
}

/** What is said from now on, once everybody has seen the change and nothing is on its way. */
async function silence(): Promise<void> {
  await pause(SEEN_MS);
  await until('nothing is on its way', async () =>
    (await outbox.rows()).every((row) => row.claim === null),
  );
  const before = temu.received.length;
  await pause(SEEN_MS);
  expect(temu.received.length).toBe(before);
}

describe('a registration that is paused', () => {
  it('has nothing sent by any process while news come, and everything in order afterwards', async () => {
    const orders = fresh(40);
    await tell(orders, ['accepted']);
    // In the middle of the work of two processes.
    const paused = await change({ pushesPaused: true });
    expect(paused).toMatchObject({ status: 200, body: { pushesPaused: true } });
    await tell(orders, ['picking', 'packed']);
    await silence();
    const { body } = await admin.ask<{ registrations: { waitingSecond: number }[] }>(
      'pushes/summary',
    );
    expect(body).toMatchObject({
      registrations: [{ paused: true, pausedUntil: null, failures: 0 }],
    });
    expect(body.registrations[0]?.waitingSecond).toBeGreaterThanOrEqual(2 * orders.length);
    const ready = await admin.ask<{ items: { code: string; ok: boolean }[] }>(
      'warehouses/1/readiness',
    );
    expect(ready.body.items.find((one) => one.code === 'pushes')).toMatchObject({ ok: false });
    await change({ pushesPaused: false });
    await allCame(orders);
    const trail = await admin.ask<{ items: { before: string; after: string }[] }>(
      'audit-lines?operation=changeRegistration',
    );
    expect(trail.body.items[0]?.before).toContain('"pushesPaused":true');
    expect(trail.body.items[0]?.after).toContain('"pushesPaused":false');
  });

  it('is no matter of another operator’s', async () => {
    await change({ pushesPaused: true });
    const theirs = new Outbox(first, 2);
    const [number = ''] = fresh(1);
    await theirs.announce({
      registrationId: await theirs.registrationId(),
      event: 'accepted',
      subject: number,
      content: { number },
    });
    await allCame([number], [10]);
    await change({ pushesPaused: false });
  });

  it('can be told to send again without sending', async () => {
    const [number = ''] = fresh(1);
    await change({ pushesPaused: true });
    await tell([number], ['accepted']);
    await admin.make('push-batches/resend', { number });
    await silence();
    expect(statuses(number)).toEqual([]);
    await change({ pushesPaused: false });
    await allCame([number], [10]);
  });
});

describe('an operator that is switched off', () => {
  it('has nothing sent while it is off, and all in order once it is on again', async () => {
    const orders = fresh(40);
    await tell(orders, ['accepted']);
    await outbox.ask('UPDATE operators SET active = false');
    await tell(orders, ['picking', 'packed']);
    await silence();
    expect((await outbox.states()).waiting).toBeGreaterThanOrEqual(2 * orders.length);
    await outbox.ask('UPDATE operators SET active = true');
    await allCame(orders);
    await until('nothing waits', async () => !(await outbox.states()).waiting);
  });
});

describe('events that are not told', () => {
  it('are left out, the others come in order, and the order does not ask to be told', async () => {
    const changed = await change({ pushesOff: ['accepted', 'estimate'] });
    expect(changed.body).toMatchObject({ pushesOff: ['accepted', 'estimate'] });
    const session = new Session(first.target, 'settings');
    const made = order(session);
    succeeded(await session.ask('order/create', made));
    const { cwFulfillNo: number } = made;
    const listed = await admin.ask<{ items: { id: number }[] }>(`orders?number=${number}`);
    const id = listed.body.items[0]?.id;
    expect((await admin.ask(`orders/${id}/pushes`)).body).toMatchObject({
      agreement: 'not_told',
      items: [],
    });
    expect((await admin.make(`orders/${id}/tell-again`)).body).toMatchObject({
      status: 409,
      code: 'order.state_not_told',
    });
    await admin.make(`orders/${id}/ship`);
    await until('it was told of the shipment', async () => {
      const { body } = await admin.ask(`orders/${id}/pushes`);
      return body.agreement === 'agrees';
    });
    expect(statuses(number)).toEqual([50]);
    const ready = await admin.ask<{ items: { code: string; ok: boolean }[] }>(
      'warehouses/1/readiness',
    );
    expect(ready.body.items.find((one) => one.code === 'fee_pushes')).toMatchObject({ ok: false });
    await change({ pushesOff: [] });
    const [told = ''] = fresh(1);
    await tell([told], ['accepted']);
    await allCame([told], [10]);
  });

  it.each(['shipped', 'cancelled', 'failed', 'shipping_info', 'authorization', 'nonsense'])(
    'can’t be "%s"',
    async (event) => {
      const refused = await change({ pushesOff: [event] });
      expect(refused.body).toMatchObject({ status: 400, code: 'request.invalid' });
      expect((await admin.ask('registrations/test')).body.pushesOff).toEqual([]);
    },
  );

  it('can’t be what the platform requires, whoever writes it', async () => {
    await expect(outbox.ask(`UPDATE registrations SET pushes_off = '{shipped}'`)).rejects.toThrow(
      'required_pushes_stay_on',
    );
  });
});

describe('a rate of a registration', () => {
  it('is held by two processes together, and is gone with null', async () => {
    await change({ pushesPerSecond: 10 });
    await pause(SEEN_MS);
    const slow = fresh(30);
    const since = temu.received.length;
    const startMs = Date.now();
    await tell(slow, ['accepted']);
    await allCame(slow, [10]);
    expectPace(
      temu.received.slice(since).map((one) => one.atMs),
      startMs,
      10,
    );
    await change({ pushesPerSecond: null });
    await pause(SEEN_MS);
    // Whatever is sent under a limit takes a place; these take none.
    const places = () =>
      outbox.ask('SELECT next_slot_at FROM push_gates WHERE registration_id = $1', [
        registrationId,
      ]);
    const before = await places();
    const quick = fresh(30);
    await tell(quick, ['accepted']);
    await allCame(quick, [10]);
    expect(before).toHaveLength(1);
    expect(await places()).toEqual(before);
  });

  it.each([0, 1_001, 1.5, '10'])('can’t be %p', async (pushesPerSecond) => {
    expect((await change({ pushesPerSecond })).body).toMatchObject({ code: 'request.invalid' });
  });

  it('is changed by one of two who have read the same', async () => {
    const { headers } = await admin.ask('registrations/test');
    const headersOf = { 'if-match': headers.get('etag') ?? '' };
    const both = await Promise.all(
      [5, 6].map((pushesPerSecond) =>
        admin.ask('registrations/test', {
          method: 'PATCH',
          body: { pushesPerSecond },
          headers: headersOf,
        }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    await change({ pushesPerSecond: null });
  });
});
