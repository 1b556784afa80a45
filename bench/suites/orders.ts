import { type Fact, median, type Pairs, pairs, QUICK, type Results, SECONDS } from '../figures';
import { Installation } from '../installation';
import { DriverLimit } from '../limits';
import { Client, createBody, drive, driveAt, type Figures, isSuccess, stockBody } from '../load';
import { residentMiB, run } from '../processes';
import type { WorldCustomer } from '../world';

const ROOT = 'bg/certified/warehouse';
const CREATE = `/${ROOT}/order/create`;
const STOCK = `/${ROOT}/inventory/batch/get`;

const MANY = 64;
const SOME = 16;
const LIMIT_CONNECTIONS = 16;
const STATEMENTS = 'pg driver, one transaction per order, statement by statement';
const MEMORY_ORDERS = QUICK ? 1_000 : 100_000;

type Pick = (worker: number, n: number) => WorldCustomer;

/** What Temu asks for all day: orders and stock, signed, over HTTP. */
export async function orders(): Promise<Results> {
  const place = await Installation.open();
  const echo = await run('dist/bench/echo.js', {}, '/', ['{port}']);
  try {
    const server = await place.server();
    const alone = await place.server({ ORDER_BATCH_SIZE: '1' });
    const bench = new OrdersBench(place, server.port, alone.port, echo.port);
    try {
      const rows = await bench.rows();
      const facts = [await bench.latencyAtHalf(), await bench.memory(server.pid)];
      return { pairs: rows, facts };
    } finally {
      await bench.close();
    }
  } finally {
    await echo.stop();
    await place.close();
  }
}

class OrdersBench {
  private readonly ours: Client;
  private readonly alone: Client;
  private readonly echo: Client;
  private readonly limit: DriverLimit;
  private readonly first: WorldCustomer;

  constructor(
    private readonly place: Installation,
    port: number,
    alonePort: number,
    echoPort: number,
  ) {
    this.ours = new Client(port, MANY);
    this.alone = new Client(alonePort, 1);
    this.echo = new Client(echoPort, MANY);
    this.limit = new DriverLimit(place.postgres.appUrl, place.world, LIMIT_CONNECTIONS);
    const [first] = place.world.customers;
    if (!first) throw new Error('the world has no customers');
    this.first = first;
  }

  async rows(): Promise<Pairs[]> {
    const all: Pick = (worker, n) => {
      const { customers } = this.place.world;
      return customers[(worker * 31 + n) % customers.length] ?? this.first;
    };
    const one: Pick = () => this.first;
    await this.create(this.ours, MANY, all, false);
    await this.driver(all, false);
    await this.place.settle();
    const stock = () => this.stock();
    const rows = [
      await pairs(
        `create, 100 customers, 1,000 SKUs, ${MANY} connections`,
        STATEMENTS,
        1.3,
        () => this.create(this.ours, MANY, all, false),
        () => this.driver(all, false),
      ),
      await pairs(
        `create, one hot SKU, ${MANY} connections`,
        'the same on that SKU',
        3,
        () => this.create(this.ours, MANY, one, true),
        () => this.driver(one, true),
      ),
      await pairs(
        `create, one customer, ${MANY} connections`,
        'the same for that customer (its wallet is hot)',
        null,
        () => this.create(this.ours, MANY, one, false),
        () => this.driver(one, false),
      ),
      await pairs(
        `create, 100 customers, ${SOME} connections`,
        STATEMENTS,
        0.5,
        () => this.create(this.ours, SOME, all, false),
        () => this.driver(all, false),
      ),
      await pairs(
        'create, 1 connection',
        'the server with ORDER_BATCH_SIZE=1, 1 connection',
        0.95,
        () => this.create(this.ours, 1, all, false),
        () => this.create(this.alone, 1, all, false),
      ),
      await pairs(
        `stock of 100 SKUs, ${SOME} connections`,
        'raw named prepared query, same rows',
        0.6,
        stock,
        () => drive(SOME, SECONDS, () => this.limit.stock(this.first)),
      ),
      await pairs(
        `create, 100 customers, ${MANY} connections`,
        'bare Fastify echo of the same bytes',
        null,
        () => this.create(this.ours, MANY, all, false),
        () => this.echoed((worker, n) => createBody(all(worker, n), n, false)),
      ),
      await pairs(
        `stock of 100 SKUs, ${SOME} connections`,
        'bare Fastify echo of the same bytes',
        null,
        stock,
        () => this.echoed(() => stockBody(this.first)),
      ),
    ];
    return rows;
  }

  /** Orders that come evenly, half as many as could be taken: what a caller waits. */
  async latencyAtHalf(): Promise<Fact> {
    const all: Pick = (_, n) => this.place.world.customers[n % 100] ?? this.first;
    const full = await this.create(this.ours, MANY, all, false);
    const half = await driveAt(full.perSecond / 2, SECONDS * 3, async (n) =>
      isSuccess(await this.ours.post(CREATE, createBody(all(0, n), n, false))),
    );
    return {
      what: `p99 of create at ${half.perSecond.toFixed(0)} orders a second, half of what ${MANY} connections get`,
      figure: `${half.p99Ms.toFixed(1)} ms (p50 ${half.p50Ms.toFixed(1)} ms)`,
      wanted: '< 60 ms',
    };
  }

  /** What the server holds after so many orders more than it held before them. */
  async memory(pid: number): Promise<Fact> {
    const before = residentMiB(pid);
    let left = MEMORY_ORDERS;
    const worker = async (which: number): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const { customers } = this.place.world;
        const customer = customers[(which + left) % customers.length] ?? this.first;
        await this.ours.post(CREATE, createBody(customer, left, false));
      }
    };
    await Promise.all(Array.from({ length: MANY }, (_, which) => worker(which)));
    const grown: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      grown.push(residentMiB(pid) - before);
    }
    return {
      what: `memory of the server after ${MEMORY_ORDERS.toLocaleString('en')} orders, against before them`,
      figure: `${median(grown) < 0 ? '' : '+'}${median(grown)} MiB`,
      wanted: '+100 MiB at most',
    };
  }

  async close(): Promise<void> {
    for (const client of [this.ours, this.alone, this.echo]) client.close();
    await this.limit.close();
  }

  private create(client: Client, connections: number, pick: Pick, hot: boolean): Promise<Figures> {
    return drive(connections, SECONDS, async (worker, n) =>
      isSuccess(await client.post(CREATE, createBody(pick(worker, n), n, hot))),
    );
  }

  private driver(pick: Pick, hot: boolean): Promise<Figures> {
    return drive(LIMIT_CONNECTIONS, SECONDS, (worker, n) =>
      this.limit.order(pick(worker, n), n, hot),
    );
  }

  private stock(): Promise<Figures> {
    return drive(SOME, SECONDS, async () =>
      isSuccess(await this.ours.post(STOCK, stockBody(this.first))),
    );
  }

  private echoed(body: (worker: number, n: number) => string): Promise<Figures> {
    return drive(
      SOME,
      SECONDS,
      async (worker, n) => (await this.echo.post('/', body(worker, n))).length > 0,
    );
  }
}
