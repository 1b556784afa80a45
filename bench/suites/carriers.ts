import { Client as Session } from 'pg';
import { type Fact, median, QUICK, type Results } from '../figures';
import { Installation } from '../installation';
import { Client, createBody, isSuccess } from '../load';
import { ADMIN_KEY } from '../world';

const CREATE = '/bg/certified/warehouse/order/create';
const CONNECTIONS = 32;
const ORDERS = QUICK ? 200 : 3_000;
const ALONE = QUICK ? 3 : 15;
/** Longer than any of it takes; what is not labelled by then is counted as missing. */
const PATIENCE_MS = 120_000;

/** How soon orders have a label, and how many labels a process buys: at the sandbox carrier. */
export async function carriers(): Promise<Results> {
  const place = await Installation.open();
  const url = new URL(place.postgres.superuserUrl);
  url.pathname = '/opencang';
  const session = new Session({ connectionString: url.href });
  await session.connect();
  try {
    const server = await place.server();
    await buyAtCreate(server.port, place.world.channelId);
    const client = new Client(server.port, CONNECTIONS);
    const bench = new LabelBench(place, session, client);
    const facts = [await bench.alone(), ...(await bench.many())];
    client.close();
    return { pairs: [], facts };
  } finally {
    await session.end();
    await place.close();
  }
}

class LabelBench {
  constructor(
    private readonly place: Installation,
    private readonly session: Session,
    private readonly client: Client,
  ) {}

  async alone(): Promise<Fact> {
    const times: number[] = [];
    for (let n = 0; n < ALONE; n += 1) {
      const labels = await this.labels();
      await this.take(n);
      const taken = performance.now();
      await this.until(labels + 1);
      times.push(performance.now() - taken);
    }
    const what = 'an order alone: from the answer to the label';
    return { what, figure: `${median(times).toFixed(0)} ms (median of ${ALONE})`, wanted: '< 5 s' };
  }

  async many(): Promise<Fact[]> {
    const labels = await this.labels();
    const started = performance.now();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let n = next++; n < ORDERS; n = next++) await this.take(n);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    const taken = performance.now();
    await this.until(labels + ORDERS);
    const done = performance.now();
    const perSecond = (from: number, to: number): string =>
      ((ORDERS * 1000) / (to - from)).toFixed(0);
    return [
      { what: `${ORDERS} orders at once: taken`, figure: `${perSecond(started, taken)} per s` },
      {
        what: 'the same: labelled, from the first order to the last label',
        figure: `${perSecond(started, done)} per s`,
      },
    ];
  }

  private async take(n: number): Promise<void> {
    const { customers } = this.place.world;
    const customer = customers[n % customers.length];
    if (!customer) throw new Error('the world has no customers');
    if (!isSuccess(await this.client.post(CREATE, createBody(customer, n, false))))
      throw new Error('an order was refused');
  }

  private async labels(): Promise<number> {
    const { rows } = await this.session.query<{ n: string }>(
      "SELECT count(*) AS n FROM label_purchases WHERE state = 'bought'",
    );
    return Number(rows[0]?.n ?? 0);
  }

  private async until(labels: number): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while ((await this.labels()) < labels) {
      if (performance.now() > end) throw new Error('labels are missing');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function buyAtCreate(port: number, channelId: number): Promise<void> {
  const ask = async (method: string, path: string, body: object, headers: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/admin/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: number };
  };
  const account = { kind: 'sandbox', name: 'Sandbox' };
  const key = { 'idempotency-key': 'bench-carrier-account' };
  const { id: accountId } = await ask('POST', 'carrier-accounts', account, key);
  const said = { accountId, service: 'ups_ground', buyAt: 'create' };
  await ask('PATCH', `channels/${channelId}/carrier`, said, { 'if-match': '"0"' });
}
