import { type Fact, pairs, QUICK, type Results, SECONDS } from '../figures';
import { Installation } from '../installation';
import { Client, createBody, drive, type Figures, isSuccess } from '../load';
import { ADMIN_KEY, type World } from '../world';

const CREATE = '/bg/certified/warehouse/order/create';
const CONNECTIONS = 64;
const ORDERS = QUICK ? 10_000 : 1_000_000;
const MOVEMENTS_PER_ORDER = 10;
const LOOKS = QUICK ? 20 : 200;

/**
 * An installation that has been used for years: a million orders, ten million movements, what they
 * cost, and who they went to. Filling it takes minutes.
 */
export async function large(): Promise<Results> {
  const [full, empty] = [await Installation.open(), await Installation.open()];
  try {
    await fill(full);
    const [ours, theirs] = [await full.server(), await empty.server()];
    const clients = [new Client(ours.port, CONNECTIONS), new Client(theirs.port, CONNECTIONS)];
    const [used, fresh] = clients as [Client, Client];
    try {
      await create(used, full.world);
      await create(fresh, empty.world);
      await full.settle();
      await empty.settle();
      const row = await pairs(
        `create, ${CONNECTIONS} connections, ${ORDERS.toLocaleString('en')} orders and ${(ORDERS * MOVEMENTS_PER_ORDER).toLocaleString('en')} movements present`,
        'the same on a fresh installation',
        0.9,
        () => create(used, full.world),
        () => create(fresh, empty.world),
      );
      return { pairs: [row], facts: await lists(ours.port) };
    } finally {
      for (const client of clients) client.close();
    }
  } finally {
    await full.close();
    await empty.close();
  }
}

function create(client: Client, { customers }: World): Promise<Figures> {
  return drive(CONNECTIONS, SECONDS, async (worker, n) => {
    const customer = customers[(worker * 31 + n) % customers.length];
    if (!customer) throw new Error('the world has no customers');
    return isSuccess(await client.post(CREATE, createBody(customer, n, false)));
  });
}

/** Each documented filter of the list of orders: what a person waits for a page of fifty. */
async function lists(port: number): Promise<Fact[]> {
  const numbers = Array.from({ length: LOOKS }, () => 1 + Math.floor(Math.random() * ORDERS));
  const searches: readonly (readonly [string, (n: number) => string])[] = [
    ['no filter', () => ''],
    ['number', (n) => `number=OLD-${n}`],
    ['customer', (n) => `customer=C${1000 + (n % 100)}`],
    ['warehouse', () => 'warehouse=US-LA1'],
    ['fulfilment=shipped', () => 'fulfilment=shipped'],
    ['fulfilment=cancelled', () => 'fulfilment=cancelled'],
    ['fulfilment=exception (few)', () => 'fulfilment=exception'],
    ['cancel=asked (few)', () => 'cancel=asked'],
    ['reasonCode=manual (few)', () => 'reasonCode=manual'],
    ['tracking number', (n) => `trackingNumber=TRACK-${n}`],
    ['SKU', (n) => `sku=SKU-${n % 10}`],
    ['a day, a year ago', () => dayAgo(365)],
    ['a day and a customer', (n) => `${dayAgo(200)}&customer=C${1000 + (n % 100)}`],
    ['a customer’s cancelled ones', (n) => `fulfilment=cancelled&customer=C${1000 + (n % 100)}`],
  ];
  const facts: Fact[] = [];
  for (const [name, query] of searches) facts.push(await look(port, name, numbers.map(query)));
  facts.push(await deepPages(port));
  return facts;
}

async function look(port: number, name: string, queries: readonly string[]): Promise<Fact> {
  const times: number[] = [];
  for (const query of queries) {
    const before = performance.now();
    await get(port, `orders?limit=50&${query}`);
    times.push(performance.now() - before);
  }
  return fact(`list of orders by ${name}`, times);
}

/** Page after page, from the newest: a deep page must cost what the first one does. */
async function deepPages(port: number): Promise<Fact> {
  const times: number[] = [];
  let cursor: string | null = '';
  for (let page = 0; page < LOOKS && cursor !== null; page += 1) {
    const before = performance.now();
    const answer: { nextCursor: string | null } = await get(
      port,
      `orders?limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    );
    times.push(performance.now() - before);
    cursor = answer.nextCursor;
  }
  return fact(`list of orders, ${LOOKS} pages of 200 in a row`, times);
}

function fact(what: string, times: number[]): Fact {
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  return { what, figure: `p99 ${at(0.99)} ms (p50 ${at(0.5)} ms)`, wanted: 'p99 < 50 ms' };
}

async function get<T>(port: number, path: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}/admin/v1/${path}`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

function dayAgo(days: number): string {
  const from = new Date(Date.now() - days * 86_400_000);
  const until = new Date(from.getTime() + 86_400_000);
  return `from=${from.toISOString()}&until=${until.toISOString()}`;
}

/** Two years of orders, evenly: most are shipped, some cancelled, a handful on the side. */
async function fill(place: Installation): Promise<void> {
  const { operatorId, registrationId, warehouseId, channelId } = place.world;
  process.stdout.write(`filling with ${ORDERS.toLocaleString('en')} orders …\n`);
  await place.administrate(
    `SET synchronous_commit = off`,
    `CREATE TEMP TABLE worn AS
       SELECT nextval('outbound_order_ids') AS id, n,
              now() - interval '2 years' * (1 - n::float / ${ORDERS}) AS at,
              CASE WHEN n % 20000 = 0 THEN 'exception' WHEN n % 10000 = 1 THEN 'on_hold'
                   WHEN n % 100 = 2 THEN 'cancelled' ELSE 'shipped' END AS state
         FROM generate_series(1, ${ORDERS}) AS n`,
    `CREATE TEMP TABLE who AS
       SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM customers WHERE operator_id = ${operatorId}`,
    `CREATE TEMP TABLE goods AS
       SELECT s.id AS stock_id, s.sku_id, s.customer_id, k.code,
              row_number() OVER (PARTITION BY s.customer_id ORDER BY s.id) - 1 AS place
         FROM stock s JOIN skus k ON k.operator_id = s.operator_id AND k.id = s.sku_id
        WHERE s.operator_id = ${operatorId}`,
    `INSERT INTO outbound_orders (operator_id, id, order_no, source, number, registration_id, customer_id, warehouse_id,
       label_by, asked_channel_id, channel_id, fulfilment, fulfilment_before, label, cancel, billing, reason_code,
       currency, quoted_minor, history_no, accepted_at, status_changed_at, shipped_at, closed_at)
     SELECT ${operatorId}, w.id, 'OB' || to_char(w.at, 'YYMMDD') || lpad(w.id::text, 5, '0'), 'temu', 'OLD-' || w.n,
            ${registrationId}, who.id, ${warehouseId}, 'warehouse', ${channelId}, ${channelId}, w.state,
            CASE WHEN w.state IN ('exception', 'on_hold') THEN 'accepted' END, 'waiting',
            CASE WHEN w.n % 20000 = 0 THEN 'asked' ELSE 'none' END,
            CASE w.state WHEN 'shipped' THEN 'charged' WHEN 'cancelled' THEN 'released' ELSE 'frozen' END,
            CASE WHEN w.state IN ('exception', 'on_hold') THEN 'manual' ELSE '' END,
            'USD', 838, 3, w.at, w.at, CASE w.state WHEN 'shipped' THEN w.at END,
            CASE WHEN w.state IN ('shipped', 'cancelled') THEN w.at END
       FROM worn w JOIN who ON who.place = w.n % 100`,
    `INSERT INTO order_lines (operator_id, order_id, line_no, sku_id, sku_code, quantity, line_ref)
     SELECT ${operatorId}, w.id, l, g.sku_id, g.code, 1, '211-' || l
       FROM worn w CROSS JOIN generate_series(1, 2) AS l
       JOIN who ON who.place = w.n % 100
       JOIN goods g ON g.customer_id = who.id AND g.place = (w.n / 100 + l) % 10`,
    `INSERT INTO order_recipients (operator_id, order_id, sealed, content_hmac)
     SELECT ${operatorId}, id, decode(repeat(md5(id::text), 20), 'hex'), decode(repeat(md5(n::text), 2), 'hex') FROM worn`,
    `INSERT INTO order_history (operator_id, order_id, no, axis, to_state, person, at)
     SELECT ${operatorId}, id, no, 'fulfilment', 'accepted', 'temu', at FROM worn CROSS JOIN generate_series(1, 3) AS no`,
    `INSERT INTO order_charges (operator_id, order_id, no, stage, type, name, amount_minor, currency, trace, at)
     SELECT ${operatorId}, id, no, 'quoted', 'delivery', 'Delivery', 419, 'USD', '{"cardId":1,"version":1,"zone":"2"}', at
       FROM worn CROSS JOIN generate_series(1, 2) AS no`,
    `INSERT INTO order_packages (operator_id, order_id, package_no, package_ref, tracking_number)
     SELECT ${operatorId}, id, 1, 'PK', 'TRACK-' || n FROM worn WHERE state = 'shipped'`,
    `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, state, next_try_at, settled_at)
     SELECT ${operatorId}, ${registrationId}, 'accepted', 2, 'OLD-' || n, '{}', at, 'delivered', at, at FROM worn`,
    `CREATE TEMP TABLE moved AS
       SELECT g.stock_id, g.customer_id, s.movement_no,
              ceil(${ORDERS * MOVEMENTS_PER_ORDER}::float / count(*) OVER ())::integer AS many
         FROM goods g JOIN stock s ON s.operator_id = ${operatorId} AND s.id = g.stock_id`,
    `INSERT INTO stock_movements (operator_id, stock_id, no, customer_id, type, allocated_change, on_hand_after,
       allocated_after, locked_after, defective_after, in_transit_after, receiving_after, document_kind, document_no,
       person, happened_at, written_at)
     SELECT ${operatorId}, m.stock_id, m.movement_no + n, m.customer_id,
            CASE WHEN n % 2 = 1 THEN 'allocate' ELSE 'release' END, CASE WHEN n % 2 = 1 THEN 1 ELSE -1 END,
            100000000, n % 2, 0, 0, 0, 0, 'outbound_order', 'OLD', 'temu',
            now() - interval '2 years' * (1 - n::float / m.many), now() - interval '2 years' * (1 - n::float / m.many)
       FROM moved m CROSS JOIN LATERAL generate_series(1, m.many) AS n`,
    `UPDATE stock s SET movement_no = s.movement_no + m.many, allocated = s.allocated + m.many % 2
       FROM moved m WHERE s.operator_id = ${operatorId} AND s.id = m.stock_id`,
  );
}
