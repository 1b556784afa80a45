import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CarrierRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: what a carrier is sent is looked at piece by piece
  readonly body: any;
}

export interface CarrierReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection ends without a word. */
  readonly silent?: boolean;
}

/** A carrier's API on loopback: answers as a test says, and remembers what it was asked. */
export class FakeCarrier {
  readonly requests: CarrierRequest[] = [];
  private readonly server: Server = createServer((incoming, response) =>
    this.serve(incoming, response),
  );

  constructor(public answer: (request: CarrierRequest) => CarrierReply | Promise<CarrierReply>) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  asked(method: string, path: string): CarrierRequest[] {
    return this.requests.filter((one) => one.method === method && one.path.startsWith(path));
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private serve(incoming: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, headers, body: text ? JSON.parse(text) : null };
      this.requests.push(request);
      void Promise.resolve(this.answer(request)).then((reply) => send(response, reply));
    });
  }
}

function send(
  response: ServerResponse,
  { status = 200, headers = {}, body, silent }: CarrierReply,
) {
  if (silent) {
    response.destroy();
    return;
  }
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? {});
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(content);
}
