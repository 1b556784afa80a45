import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const TIMEOUT_MS = 30_000;
const CHANGED_MEANWHILE = 'order.changed_meanwhile';
const AGAIN_AFTER_MS = 200;
const MAX_ATTEMPTS = 5;

/** One request to the admin API and what came back. */
export interface AdminExchange {
  readonly method: string;
  readonly path: string;
  readonly request: string;
  readonly status: number;
  readonly answer: string;
}

/** The admin API said no: which deed, and in its words why. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal';

  constructor(
    readonly exchange: AdminExchange,
    readonly code: string,
    detail: string,
  ) {
    super(`${exchange.method} ${exchange.path}: ${exchange.status} ${code} ${detail}`.trim());
  }
}

/** The warehouse's own side, as its staff work it: the admin API, with a key. */
export class AdminClient {
  /** All that was said, the key aside. */
  readonly exchanges: AdminExchange[] = [];

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** @param path below /admin/v1/, with its query. @throws AdminRefusal */
  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path, undefined, {});
  }

  /** A file, and what it is said to be. @throws AdminRefusal */
  async file(path: string): Promise<{ readonly type: string; readonly bytes: Buffer }> {
    const { headers, bytes } = await this.send('GET', path, undefined, {});
    return { type: headers.get('content-type') ?? '', bytes };
  }

  /**
   * Makes or does something, once: each call has an idempotency key of its own. An order that was
   * changed at that very moment, by a label that came, is asked again, as a person would.
   * @throws AdminRefusal
   */
  async post<T>(path: string, body: unknown = {}): Promise<T> {
    const headers = { 'idempotency-key': randomUUID() };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.ask<T>('POST', path, body, headers);
      } catch (error) {
        const again = error instanceof AdminRefusal && error.code === CHANGED_MEANWHILE;
        if (!again || attempt === MAX_ATTEMPTS) throw error;
        await setTimeout(AGAIN_AFTER_MS);
      }
    }
  }

  /** Changes what is there now. @throws AdminRefusal */
  async patch<T>(path: string, body: unknown): Promise<T> {
    const { headers } = await this.send('GET', path, undefined, {});
    return this.ask<T>('PATCH', path, body, { 'if-match': headers.get('etag') ?? '' });
  }

  private async ask<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<T> {
    const { exchange } = await this.send(method, path, body, headers);
    return JSON.parse(exchange.answer) as T;
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ exchange: AdminExchange; headers: Headers; bytes: Buffer }> {
    const request = body === undefined ? '' : JSON.stringify(body);
    const response = await fetch(new URL(`/admin/v1/${path}`, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : request,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isFile = !/json/.test(response.headers.get('content-type') ?? 'json');
    const answer = isFile ? `${bytes.length} bytes` : bytes.toString();
    const exchange = { method, path, request, status: response.status, answer };
    this.exchanges.push(exchange);
    if (!response.ok) throw refusalOf(exchange);
    return { exchange, headers: response.headers, bytes };
  }
}

function refusalOf(exchange: AdminExchange): AdminRefusal {
  try {
    const { code = '', detail = '' } = JSON.parse(exchange.answer) as Record<string, string>;
    return new AdminRefusal(exchange, code, detail);
  } catch {
    return new AdminRefusal(exchange, '', exchange.answer.slice(0, 200));
  }
}
