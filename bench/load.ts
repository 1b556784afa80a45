import { Agent, request } from 'node:http';
import { signed } from '../src/simulator/wire';
import { APP_KEY, APP_SECRET, CHANNEL, WAREHOUSE, type WorldCustomer } from './world';

/** What a run of requests came to. */
export interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

/**
 * Keeps so many requests under way for so long, then waits for the last. The driver of the
 * database is measured by the same loop, so that both are counted alike.
 */
export async function drive(
  connections: number,
  seconds: number,
  one: (worker: number, n: number) => Promise<boolean>,
): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const worker = async (which: number): Promise<void> => {
    for (let n = 0; performance.now() < end; n += 1) {
      const before = performance.now();
      if (!(await one(which, n))) failed += 1;
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, which) => worker(which)));
  return figuresOf(times, (performance.now() - started) / 1000, failed);
}

function figuresOf(times: number[], elapsed: number, failed: number): Figures {
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / elapsed,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    failed,
  };
}

/**
 * Sends so many requests a second, evenly, whatever becomes of those before: callers that do not
 * wait for each other. The time counts from when a request was due.
 */
export async function driveAt(
  perSecond: number,
  seconds: number,
  one: (n: number) => Promise<boolean>,
): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const started = performance.now();
  const under: Promise<void>[] = [];
  const total = Math.floor(perSecond * seconds);
  for (let n = 0; n < total; n += 1) {
    const due = started + (n * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    under.push(
      one(n).then((succeeded) => {
        if (!succeeded) failed += 1;
        times.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(under);
  return figuresOf(times, (performance.now() - started) / 1000, failed);
}

/** A keep-alive client of one address. */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts a body; the answer's text. */
  post(path: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.agent,
          host: '127.0.0.1',
          port: this.port,
          path,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => resolve(Buffer.concat(parts).toString()));
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

export function isSuccess(answer: string): boolean {
  return answer.startsWith('{"success":true');
}

let numbers = 0;
const RUN = Date.now().toString(36);

/** A number that no order has yet. */
export function freshNumber(): string {
  numbers += 1;
  return `B-${RUN}-${process.pid}-${numbers}`;
}

function body(customer: WorldCustomer, type: string, fields: Record<string, unknown>): string {
  return JSON.stringify(
    signed(
      {
        app_key: APP_KEY,
        timestamp: Math.floor(Date.now() / 1000),
        data_type: 'JSON',
        version: 'V1',
        type,
        cwCustomerCode: customer.code,
        cwAccessToken: customer.token,
        ...fields,
      },
      APP_SECRET,
    ),
  );
}

/** A signed order of two lines; `hot`: always the same SKUs. */
export function createBody(customer: WorldCustomer, n: number, hot: boolean): string {
  const [a, b] = twoSkus(customer, n, hot);
  return body(customer, 'bg.certified.warehouse.order.create', {
    cwFulfillNo: freshNumber(),
    cwWarehouseCode: WAREHOUSE,
    tailShippingMode: 0,
    logisticsProductCode: CHANNEL,
    parentOrderSn: 'PO-211-1',
    packageSn: 'PK-1',
    orderList: [
      { orderSn: '211-1', cwSkuCode: a.code, quantity: 1, productSkuId: '17592352673534' },
      { orderSn: '211-2', cwSkuCode: b.code, quantity: 1, productSkuId: '17592352673535' },
    ],
    receiver: {
      receiptName: 'Jane Roe',
      mobile: '+12135550123',
      mail: 'jane@example.com',
      regionName1: 'United States',
      regionName2: 'CA',
      regionName3: 'Los Angeles',
      addressLine1: '350 S Grand Ave',
      postCode: '90071',
    },
  });
}

/** Two different SKUs of a customer. */
export function twoSkus(customer: WorldCustomer, n: number, hot: boolean) {
  const count = 10;
  const first = hot ? 0 : (n * 7) % count;
  const a = customer.skus[first];
  const b = customer.skus[(first + 1) % count];
  if (!a || !b) throw new Error(`customer ${customer.code} has too few SKUs`);
  return [a, b] as const;
}

export function stockBody(customer: WorldCustomer): string {
  return body(customer, 'bg.certified.warehouse.inventory.batch.get', {
    cwWarehouseCode: WAREHOUSE,
    cwSkuCodeList: customer.skus.slice(0, 100).map((sku) => sku.code),
  });
}

/** What two SKUs would cost, through every channel that the customer may use. */
export function feeBody(customer: WorldCustomer, n: number): string {
  const [a, b] = twoSkus(customer, n, false);
  return body(customer, 'bg.certified.warehouse.delivery.fee.calc', {
    calcNo: freshNumber(),
    cwWarehouseCode: WAREHOUSE,
    skuList: [
      { cwSkuCode: a.code, quantity: 1 },
      { cwSkuCode: b.code, quantity: 2 },
    ],
    receiver: { regionName1: 'United States', regionName2: 'CA', postCode: '90071' },
  });
}
