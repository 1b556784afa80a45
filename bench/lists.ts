import { type Fact, QUICK } from './figures';
import { ADMIN_KEY } from './world';
import { ORDERS, SKUS_PER_CUSTOMER } from './years';

const LOOKS = QUICK ? 20 : 200;

/** What a person asks for; `n` is another number each time, so that no answer is a warm one. */
type Searches = Readonly<Record<string, (n: number) => string>>;

const customer = (n: number) => `customer=C${1000 + (n % 100)}`;
const warehouse = () => 'warehouse=US-LA1';
const sku = (n: number) => `sku=OLD-SKU-${1 + (n % SKUS_PER_CUSTOMER)}`;
const none = () => '';

/** Every list of the admin API that grows with the years, by each of its documented filters. */
const LISTS: Readonly<Record<string, Searches>> = {
  orders: {
    'no filter': none,
    number: (n) => `number=OLD-${n}`,
    customer,
    warehouse,
    'fulfilment=shipped': () => 'fulfilment=shipped',
    'fulfilment=cancelled': () => 'fulfilment=cancelled',
    'fulfilment=exception (few)': () => 'fulfilment=exception',
    'label=waiting': () => 'label=waiting',
    'label=failed (none)': () => 'label=failed',
    'cancel=asked (few)': () => 'cancel=asked',
    'reasonCode=manual (few)': () => 'reasonCode=manual',
    trackingNumber: (n) => `trackingNumber=TRACK-${n}`,
    sku: (n) => `sku=SKU-${n % 10}`,
    'a day, a year ago': () => dayAgo(365),
    'a day and a customer': (n) => `${dayAgo(200)}&${customer(n)}`,
    'a customer’s cancelled ones': (n) => `fulfilment=cancelled&${customer(n)}`,
  },
  'stock-movements': {
    'no filter': none,
    warehouse,
    customer,
    'customer and sku': (n) => `${customer(n)}&sku=SKU-${n % 10}`,
    'type=release': () => 'type=release',
    'type=adjust_up (few)': () => 'type=adjust_up',
    'document (an order)': (n) => `document=OLD-${n}`,
    'document (an adjustment)': () => 'document=BENCH',
    'a day, a year ago': () => dayAgo(365),
  },
  stock: { 'no filter': none, warehouse, customer, sku, 'short=true (none)': () => 'short=true' },
  skus: {
    'no filter': none,
    customer,
    code: (n) => `code=OLD-SKU-${1 + (n % SKUS_PER_CUSTOMER)}`,
    barcode: (n) => `barcode=BAR-${n % (100 * SKUS_PER_CUSTOMER)}`,
    'approval=pending (few)': () => 'approval=pending',
    'active=false (few)': () => 'active=false',
  },
  calls: {
    'no filter': none,
    number: (n) => `number=OLD-${n}`,
    requestId: (n) => `requestId=request-${n}`,
    subject: () => 'subject=/bg/certified/warehouse/order/create',
    direction: () => 'direction=out',
    customerCode: (n) => `customerCode=C${1000 + (n % 100)}`,
    'outcome (few)': () => 'outcome=170020003',
    'ok=false (few)': () => 'ok=false',
    'a day, three weeks ago': () => dayAgo(21),
    'a day, customerCode and ok=false': (n) =>
      `${dayAgo(14)}&ok=false&customerCode=C${1000 + (n % 100)}`,
  },
  pushes: {
    'no filter': none,
    number: (n) => `number=OLD-${n}`,
    event: () => 'event=accepted',
    'event=failed (few)': () => 'event=failed',
    'state=delivered': () => 'state=delivered',
    'state=dead (few)': () => 'state=dead',
    environment: () => 'environment=test',
    'outcome (few)': () => 'outcome=3000001',
    'a day, a year ago': () => dayAgo(365),
  },
  'audit-lines': {
    'no filter': none,
    subject: (n) => `subjectKind=order&subjectId=${n}`,
    person: (n) => `person=clerk-${n % 20}@bench`,
    'person (few)': () => 'person=owner@bench',
    operation: () => 'operation=shipOrder',
    'operation (few)': () => 'operation=changeWarehouse',
    'a day, a year ago': () => dayAgo(365),
  },
  'wallet-lines': {
    'no filter': none,
    customer,
    currency: () => 'currency=USD',
    'type=charge': () => 'type=charge',
    'type=adjust (few)': () => 'type=adjust',
    document: (n) => `document=OLD-${n}`,
    'a day, a year ago': () => dayAgo(365),
  },
  'label-purchases': {
    'no filter': none,
    orderId: (n) => `orderId=${n}`,
    'state=bought': () => 'state=bought',
    'state=refused (few)': () => 'state=refused',
    'problems=true (few)': () => 'problems=true',
  },
  'parcels-not-picked-up': { 'no filter': none, hours: () => 'hours=1000' },
  'inbound-orders': {
    'no filter': none,
    number: (n) => `number=IN-${1 + (n % (ORDERS / 10))}`,
    customer,
    warehouse,
    sku,
    'state=completed': () => 'state=completed',
    'state=receiving (few)': () => 'state=receiving',
    'a day, a year ago': () => dayAgo(365),
  },
  'top-ups': { 'no filter': none, customer, 'state=asked (few)': () => 'state=asked' },
  customers: { 'no filter': none },
  wallets: { 'no filter': none, customer, 'low=true (none)': () => 'low=true' },
  'print-jobs': { 'no filter': none },
  erasures: { 'no filter': none },
};

/** What a person waits for a page of fifty, one request after the other. */
export async function lists(port: number): Promise<Fact[]> {
  const numbers = Array.from({ length: LOOKS }, () => 1 + Math.floor(Math.random() * ORDERS));
  const facts: Fact[] = [];
  for (const [path, searches] of Object.entries(LISTS))
    for (const [name, query] of Object.entries(searches))
      facts.push(await look(port, path, name, numbers.map(query)));
  facts.push(await deepPages(port));
  return facts;
}

async function look(
  port: number,
  path: string,
  name: string,
  queries: readonly string[],
): Promise<Fact> {
  const times: number[] = [];
  for (const query of queries) {
    const before = performance.now();
    await get(port, `${path}?limit=50&${query}`);
    times.push(performance.now() - before);
  }
  return fact(`${path}: ${name}`, times);
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
  return fact(`orders: ${LOOKS} pages of 200 in a row`, times);
}

function fact(what: string, times: number[]): Fact {
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const figure = `p99 ${at(0.99)} ms (p50 ${at(0.5)} ms)`;
  process.stdout.write(`${what}: ${figure}\n`);
  return { what, figure, wanted: 'p99 < 50 ms' };
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
