import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Answer, Fields } from '../wire';
import { type Behaviour, SLOW_MS, WELL_BEHAVED } from './behaviour';
import { answerOf, type Wrong, wrongWith } from './checks';

const MAX_BODY_BYTES = 1024 * 1024;
/** The newest; a load test must not fill the memory. */
const MAX_REMEMBERED = 100_000;

/** One push as it came. */
export interface Received {
  readonly atMs: number;
  readonly appKey: string;
  readonly type: string;
  /** What it is about: cwFulfillNo, calcNo, or the customer. */
  readonly number: string;
  readonly body: string;
  readonly fields: Fields;
  readonly answer: Answer | null;
  /** Whether the platform acts on it; its answer may be lost all the same. */
  readonly taken: boolean;
}

export interface RouterOptions {
  /** app_secret by app_key. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Requests a second of one app_key, beyond which it says 4000004; null: no limit. */
  readonly perSecond: number | null;
  readonly nowMs?: () => number;
}

/** Where the platform takes pushes, with its moods. */
export class TemuRouter {
  received: Received[] = [];
  private behaviour: Behaviour = WELL_BEHAVED;
  private untilMs = Number.POSITIVE_INFINITY;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private readonly lately = new Map<string, number[]>();
  private readonly listeners = new Set<(one: Received) => void>();
  private address: { port: number; host: string } = { port: 0, host: '127.0.0.1' };
  private count = 0;
  private reopening: NodeJS.Timeout | null = null;

  constructor(private readonly options: RouterOptions) {}

  get url(): string {
    return `http://${this.address.host}:${this.address.port}/openapi/router`;
  }

  async listen(port: number, host = '127.0.0.1'): Promise<void> {
    const server = createServer((request, response) => {
      // Whoever asked has gone: there is nobody to tell.
      this.take(request, response).catch(() => request.socket.destroy());
    });
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.server = server;
    this.address = { port: (server.address() as AddressInfo).port, host };
  }

  async close(): Promise<void> {
    if (this.reopening) clearTimeout(this.reopening);
    await this.stopListening();
  }

  /** From now on, for its time. */
  async behave(behaviour: Partial<Behaviour>): Promise<void> {
    this.behaviour = { ...WELL_BEHAVED, ...behaviour };
    const { mode, seconds } = this.behaviour;
    this.untilMs = seconds === null ? Number.POSITIVE_INFINITY : this.nowMs() + seconds * 1_000;
    if (this.reopening) clearTimeout(this.reopening);
    if (mode !== 'down') {
      const { port, host } = this.address;
      if (!this.server && port !== 0) await this.listen(port, host);
      return;
    }
    await this.stopListening();
    if (seconds !== null)
      this.reopening = setTimeout(() => void this.behave({ mode: 'ok' }), seconds * 1_000);
  }

  mood(): Behaviour {
    return this.nowMs() < this.untilMs ? this.behaviour : WELL_BEHAVED;
  }

  /** What was taken about a number, in the order in which it came. */
  taken(number?: string): Received[] {
    return this.received.filter(
      (one) => one.taken && (number === undefined || one.number === number),
    );
  }

  /** The first that fits, of those that are there and those to come. */
  async expect(fits: (one: Received) => boolean, withinMs: number): Promise<Received | null> {
    const there = this.received.find(fits);
    if (there) return there;
    return new Promise((resolve) => {
      const listen = (one: Received): void => {
        if (fits(one)) end(one);
      };
      const end = (one: Received | null): void => {
        clearTimeout(timer);
        this.listeners.delete(listen);
        resolve(one);
      };
      const timer = setTimeout(() => end(null), withinMs);
      this.listeners.add(listen);
    });
  }

  onReceived(listener: (one: Received) => void): void {
    this.listeners.add(listener);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const atMs = this.nowMs();
    if (this.mood().mode === 'drop' && this.mood().number === null)
      return void request.socket.destroy();
    const body = await bodyOf(request);
    const fields = fieldsOf(body);
    if (!fields) return void response.writeHead(400).end('not JSON');
    const number = numberOf(fields);
    const mood = this.moodFor(number);
    if (mood.mode === 'drop') return void request.socket.destroy();
    const wrong = this.judge(fields, mood, atMs);
    if (mood.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    this.count += 1;
    const answer = answerOf(wrong, `router-${this.count}`);
    const forgets = mood.mode === 'forget' && !wrong;
    this.remember({
      atMs,
      appKey: String(fields.app_key),
      type: String(fields.type),
      number,
      body,
      fields,
      answer: forgets ? null : answer,
      taken: wrong === null,
    });
    if (forgets) return void request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private moodFor(number: string): Behaviour {
    const mood = this.mood();
    return mood.number === null || mood.number === number ? mood : WELL_BEHAVED;
  }

  private judge(fields: Fields, { mode, errorCode }: Behaviour, atMs: number): Wrong | null {
    const wrong = wrongWith(fields, (appKey) => this.options.secrets[appKey], atMs);
    if (wrong) return wrong;
    if (mode === 'busy' || this.isTooMany(String(fields.app_key), atMs))
      return { errorCode: 4_000_004, errorMsg: 'too many requests' };
    if (mode === 'fail') return { errorCode: 4_000_000, errorMsg: 'system failure' };
    if (mode === 'refuse') return { errorCode, errorMsg: 'refused, as the simulator was told' };
    return null;
  }

  /** More than the limit within any second that ends now. */
  private isTooMany(appKey: string, atMs: number): boolean {
    const { perSecond } = this.options;
    if (perSecond === null) return false;
    const lately = (this.lately.get(appKey) ?? []).filter((at) => at > atMs - 1_000);
    const tooMany = lately.length >= perSecond;
    if (!tooMany) lately.push(atMs);
    this.lately.set(appKey, lately);
    return tooMany;
  }

  private remember(one: Received): void {
    this.received.push(one);
    if (this.received.length > MAX_REMEMBERED) this.received.splice(0, MAX_REMEMBERED / 2);
    for (const listener of this.listeners) listener(one);
  }

  private async stopListening(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private nowMs(): number {
    return (this.options.nowMs ?? Date.now)();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) return '';
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function fieldsOf(body: string): Fields | null {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function numberOf(fields: Fields): string {
  return String(fields.cwFulfillNo ?? fields.calcNo ?? fields.cwCustomerCode ?? '');
}
