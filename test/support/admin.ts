import type { RunningApp } from './app';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
}

let keys = 0;

/** The admin API of a running application, as somebody with a key calls it. */
export class AdminClient {
  constructor(
    private readonly running: RunningApp,
    private readonly key: string | null = 'demo-admin-key',
  ) {}

  async ask<Body = Record<string, unknown>>(
    path: string,
    asked: Asked = {},
  ): Promise<Answer<Body>> {
    const { method = 'GET', body, key = this.key, headers = {} } = asked;
    const response = await fetch(`${this.running.url}/admin/v1/${path}`, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as Body };
  }

  /** A POST under a key of its own, unless one is given. */
  make<Body = Record<string, unknown>>(path: string, body: unknown = {}, key = this.freshKey()) {
    return this.ask<Body>(path, { method: 'POST', body, headers: { 'idempotency-key': key } });
  }

  /** A PATCH of what is there now. */
  async change<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<Body>> {
    const { headers } = await this.ask(path);
    const etag = headers.get('etag') ?? '';
    return this.ask<Body>(path, { method: 'PATCH', body, headers: { 'if-match': etag } });
  }

  freshKey(): string {
    keys += 1;
    return `test-key-${process.pid}-${keys}`;
  }
}
