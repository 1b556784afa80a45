import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OperatorsService } from '../../src/modules/operators/operators.service';
import { RegistrationsService } from '../../src/modules/operators/registrations.service';
import { PushesService } from '../../src/modules/pushes/pushes.service';
import { Database } from '../../src/platform/database';
import { type Fact, pairs, QUICK, type Results, SECONDS } from '../figures';
import { Installation } from '../installation';
import { Client, createBody, drive, driveAt, type Figures, feeBody, isSuccess } from '../load';
import { Receiver } from '../receiver';
import { ADMIN_KEY } from '../world';

const CREATE = '/bg/certified/warehouse/order/create';
const FEES = '/bg/certified/warehouse/delivery/fee/calc';

const QUEUED = QUICK ? 1_000 : 10_000;
const DELIVERED = QUICK ? 20_000 : 1_000_000;
const IN_FLIGHT = 32;
const APP_KEYS = 5;
const CHANGES_PER_SECOND = 50;
const FEES_PER_SECOND = 100;
const SHIPPED = QUICK ? 4 : 20;
const SENDS = { OUTBOUND_ALLOW_LOOPBACK: '1' };
const UNLIMITED = { ...SENDS, TEMU_PUSHES_PER_SECOND: '0' };

/** What has to be told to Temu: how fast it goes out, and how soon. */
export async function pushes(): Promise<Results> {
  const [used, fresh] = [await PushBench.open(), await PushBench.open()];
  try {
    await used.addDelivered();
    const rows = [
      await pairs(
        `${QUEUED.toLocaleString('en')} queued pushes to a fast receiver, no limit, one process`,
        `the same bytes posted by a keep-alive client, ${IN_FLIGHT} at a time`,
        null,
        () => fresh.drain(),
        () => fresh.posted(),
      ),
      await pairs(
        `the same with ${DELIVERED.toLocaleString('en')} delivered rows present`,
        'the same on an empty queue',
        0.9,
        () => used.drain(),
        () => fresh.drain(),
      ),
    ];
    return { pairs: rows, facts: await latencies() };
  } finally {
    await used.close();
    await fresh.close();
  }
}

/** At Temu's limit of 20 a second per app_key, which is the default. */
async function latencies(): Promise<Fact[]> {
  const place = await Installation.open();
  const receiver = new Receiver();
  await receiver.listen();
  try {
    await place.administrate(`UPDATE registrations SET router_url = '${receiver.url}'`);
    const server = await place.server(SENDS);
    const client = new Client(server.port, IN_FLIGHT);
    try {
      await place.settle();
      return [
        await byTheSame(place, client, receiver),
        await byAnother(place, receiver),
        await underFees(place, client, server.port, receiver),
      ];
    } finally {
      client.close();
    }
  } finally {
    await place.close();
    receiver.close();
  }
}

/** Orders that this process takes: it is woken by each. */
async function byTheSame(place: Installation, client: Client, receiver: Receiver): Promise<Fact> {
  const sentAt = new Map<string, number>();
  const perSecond = CHANGES_PER_SECOND / APP_KEYS;
  await driveAt(perSecond, SECONDS * 3, async (n) => {
    const customer = place.world.customers[n % place.world.customers.length];
    if (!customer) throw new Error('the world has no customers');
    const body = createBody(customer, n, false);
    sentAt.set(`${/"cwFulfillNo":"([^"]*)"/.exec(body)?.[1]}/10`, performance.now());
    return isSuccess(await client.post(CREATE, body));
  });
  return latency(
    `from an order to its push, ${perSecond} a second on one app_key`,
    sentAt,
    receiver,
  );
}

/** Changes that another process makes: the sender finds them by looking. */
async function byAnother(place: Installation, receiver: Receiver): Promise<Fact> {
  return place.withApp(async (app) => {
    const db = app.get(Database);
    const teller = app.get(PushesService);
    const lanes: Awaited<ReturnType<typeof registered>>[] = [];
    for (let n = 0; n < APP_KEYS; n += 1) lanes.push(await registered(app, n, receiver.url));
    // The sender looks for new registrations every few seconds.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const sentAt = new Map<string, number>();
    await driveAt(CHANGES_PER_SECOND, SECONDS * 3, async (n) => {
      const lane = lanes[n % lanes.length];
      if (!lane) throw new Error('no lane');
      const subject = `OTHER-${n}`;
      const { registrationId } = lane;
      await db.transaction(lane.operatorId, (tx) =>
        teller.announce(tx, [
          { registrationId, event: 'accepted', subject, content: { number: subject } },
        ]),
      );
      sentAt.set(`${subject}/10`, performance.now());
      return true;
    });
    return latency(
      `from a change of another process to its push, ${CHANGES_PER_SECOND} a second over ${APP_KEYS} app_keys`,
      sentAt,
      receiver,
    );
  });
}

async function registered(app: NestFastifyApplication, n: number, routerUrl: string) {
  let registrationId = 0;
  const operatorId = await app
    .get(OperatorsService)
    .create({ code: `PUSH${n}`, name: 'Push' }, async (tx) => {
      registrationId = await app.get(RegistrationsService).register(tx, {
        environment: 'test',
        orgCode: `PUSH${n}`,
        appKey: `bench-push-${n}`,
        appSecret: 'secret',
        routerUrl,
      });
    });
  return { operatorId, registrationId };
}

/** Shipments, while fees are asked for five times faster than their pushes may go. */
async function underFees(
  place: Installation,
  client: Client,
  port: number,
  receiver: Receiver,
): Promise<Fact> {
  const [customer] = place.world.customers;
  if (!customer) throw new Error('the world has no customers');
  const ids: { id: number; number: string }[] = [];
  for (let n = 0; n < SHIPPED; n += 1) {
    const body = createBody(customer, n, false);
    await client.post(CREATE, body);
    const number = /"cwFulfillNo":"([^"]*)"/.exec(body)?.[1] ?? '';
    const { items } = await admin<{ items: { id: number }[] }>(port, `orders?number=${number}`);
    ids.push({ id: items[0]?.id ?? 0, number });
  }
  const sentAt = new Map<string, number>();
  const seconds = SHIPPED / 2;
  const flood = driveAt(FEES_PER_SECOND, seconds, async (n) =>
    isSuccess(await client.post(FEES, feeBody(customer, n))),
  );
  for (const { id, number } of ids) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    sentAt.set(`${number}/50`, performance.now());
    await admin(port, `orders/${id}/ship`, { packages: [{ trackingNumber: `T${id}` }] });
  }
  await flood;
  return latency(
    `from shipping to its 50, while ${FEES_PER_SECOND} fees a second are calculated on that app_key`,
    sentAt,
    receiver,
  );
}

async function latency(
  what: string,
  sentAt: ReadonlyMap<string, number>,
  { arrivals }: Receiver,
): Promise<Fact> {
  const end = performance.now() + 20_000;
  while (performance.now() < end && [...sentAt.keys()].some((key) => !arrivals.has(key)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  const times = [...sentAt].map(
    ([key, at]) => (arrivals.get(key) ?? Number.POSITIVE_INFINITY) - at,
  );
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  return { what, figure: `p99 ${at(0.99)} ms (p50 ${at(0.5)} ms)`, wanted: 'p99 < 1000 ms' };
}

async function admin<T>(port: number, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}/admin/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/json',
            'idempotency-key': `bench-${path.replace(/\W/g, '-')}`,
          }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** An installation whose one server sends to a receiver without a limit. */
class PushBench {
  private round = 0;

  private constructor(
    private readonly place: Installation,
    private readonly receiver: Receiver,
  ) {}

  static async open(): Promise<PushBench> {
    const place = await Installation.open();
    const receiver = new Receiver();
    await receiver.listen();
    await place.administrate(`UPDATE registrations SET router_url = '${receiver.url}'`);
    await place.server(UNLIMITED);
    return new PushBench(place, receiver);
  }

  /** Years of news that have long arrived. */
  async addDelivered(): Promise<void> {
    const { operatorId, registrationId } = this.place.world;
    await this.place.administrate(
      `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, state, next_try_at, settled_at)
       SELECT ${operatorId}, ${registrationId}, 'accepted', 2, 'OLD-' || n, '{}', now(), 'delivered', now(), now()
         FROM generate_series(1, ${DELIVERED}) AS n`,
    );
    await this.place.settle();
  }

  /** Queues so many at once, and counts from the first that comes to the last. */
  async drain(): Promise<Figures> {
    this.round += 1;
    const { operatorId, registrationId } = this.place.world;
    const before = this.receiver.count;
    const first = this.receiver.reached(before + 1).then(() => performance.now());
    await this.place.administrate(
      `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, next_try_at)
       SELECT ${operatorId}, ${registrationId}, 'accepted', 2, 'R${this.round}-' || n, json_build_object('number', 'R${this.round}-' || n), now(), now()
         FROM generate_series(1, ${QUEUED}) AS n`,
    );
    const startedMs = await first;
    await this.receiver.reached(before + QUEUED);
    const elapsedMs = performance.now() - startedMs;
    return { perSecond: (QUEUED / elapsedMs) * 1_000, p50Ms: 0, p99Ms: 0, failed: 0 };
  }

  /** What a program gets that only posts. */
  posted(): Promise<Figures> {
    const client = new Client(this.receiver.port, IN_FLIGHT);
    const body = JSON.stringify({
      type: 'bg.certified.warehouse.order.status.change',
      app_key: 'bench-app-key',
      timestamp: 1_750_000_000,
      data_type: 'JSON',
      version: 'V1',
      cwFulfillNo: 'POSTED',
      fulfillStatus: 10,
      statusChangeTime: 1_750_000_000_000,
      sign: '0'.repeat(32),
    });
    return drive(IN_FLIGHT, SECONDS, async () =>
      isSuccess(await client.post('/openapi/router', body)),
    ).finally(() => client.close());
  }

  async close(): Promise<void> {
    await this.place.close();
    this.receiver.close();
  }
}
