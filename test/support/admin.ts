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

interface SentFile {
  readonly key?: string;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** What is wrong in a file, without the words. */
export function placesOf(body: unknown): unknown[] {
  const { problems = [] } = body as {
    problems?: { line: number; column: string; value: string }[];
  };
  return problems.map(({ line, column, value }) => [line, column, value]);
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

  /** A CSV file, sent as it is. */
  async file<Body = Record<string, unknown>>(
    path: string,
    csv: string,
    { key = this.freshKey(), type = 'text/csv', headers = {} }: SentFile = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.running.url}/admin/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        'idempotency-key': key,
        'content-type': type,
        ...headers,
      },
      body: csv,
    });
    const body = (await response.json()) as Body;
    return { status: response.status, headers: response.headers, body };
  }

  /** The lines of a CSV file. */
  async lines(path: string): Promise<string[]> {
    const response = await fetch(`${this.running.url}/admin/v1/${path}`, {
      headers: { authorization: `Bearer ${this.key}` },
    });
    const text = await response.text();
    if (!response.headers.get('content-type')?.includes('text/csv')) throw new Error(text);
    return text.replace('\ufeff', '').trim().split('\r\n');
  }

  freshKey(): string {
    keys += 1;
    return `test-key-${process.pid}-${keys}`;
  }
}
