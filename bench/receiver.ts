import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const TAKEN = JSON.stringify({ success: true, errorCode: 1_000_000, errorMsg: '', result: null });

/** Takes pushes as fast as it can, and remembers when each came. */
export class Receiver {
  /** By number and status, when it came first. */
  readonly arrivals = new Map<string, number>();
  count = 0;
  private readonly server: Server;
  private waiting: { readonly count: number; readonly done: () => void } | null = null;

  constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.arrived(Buffer.concat(parts).toString());
        response.writeHead(200, { 'content-type': 'application/json' }).end(TAKEN);
      });
    });
    // The client drops idle connections first.
    this.server.keepAliveTimeout = 60_000;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/openapi/router`;
  }

  /** Returns when so many have come in all. */
  reached(count: number): Promise<void> {
    if (this.count >= count) return Promise.resolve();
    return new Promise((done) => {
      this.waiting = { count, done };
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private arrived(body: string): void {
    this.count += 1;
    const number = /"(?:cwFulfillNo|calcNo)":"([^"]*)"/.exec(body)?.[1] ?? '';
    const status = /"fulfillStatus":(\d+)/.exec(body)?.[1] ?? '';
    const key = `${number}/${status}`;
    if (!this.arrivals.has(key)) this.arrivals.set(key, performance.now());
    if (this.waiting && this.count >= this.waiting.count) {
      this.waiting.done();
      this.waiting = null;
    }
  }
}
