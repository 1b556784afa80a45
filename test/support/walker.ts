import { AccessService } from '../../src/modules/access/access.service';
import { OPERATOR_RIGHTS, type Right } from '../../src/modules/access/rights.rules';
import { INSTALLATION } from '../../src/platform/database';
import type { RunningApp } from './app';
import { documentOf, type Face, type FaceDocument, type Route, routesOf } from './routes';

export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  readonly requestId: string;
  readonly headers: Headers;
}

interface Said {
  readonly key?: string | null;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** JSON text as it goes over the wire; undefined: the example of the document. */
  readonly body?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const ALL: readonly Right[] = [...OPERATOR_RIGHTS];

/** Goes through the routes of the document as somebody who knows nothing but the document. */
export class Walker {
  private keys = 0;
  private readonly firsts = new Map<string, string | null>();

  private constructor(
    readonly running: RunningApp,
    readonly face: Face,
    readonly document: FaceDocument,
    readonly routes: readonly Route[],
  ) {}

  static async of(running: RunningApp, face: Face = 'admin'): Promise<Walker> {
    const document = await documentOf(running, face);
    return new Walker(running, face, document, routesOf(document, face));
  }

  /** A key of an operator, or of the installation; made beneath the API, so that no route can end it by name. */
  async keyWith(rights: readonly Right[] = ALL, operatorId = 1): Promise<string> {
    this.keys += 1;
    const key = `walker-${process.pid}-${this.keys}`;
    await this.running.db.transaction(operatorId, (tx) =>
      this.running.app.get(AccessService).addKey(tx, { name: 'walker', key, rights }),
    );
    return key;
  }

  installerKey(): Promise<string> {
    return this.keyWith(['installation', 'access'], INSTALLATION);
  }

  /** The key that fits a route: that of an operator, or of the installation. */
  fitting(route: Route, keys: { operator: string; installer: string }): string {
    return route['x-right'] === 'installation' ? keys.installer : keys.operator;
  }

  async say(route: Route, said: Said): Promise<Heard> {
    const { key, params = {}, query = neededQuery(route), headers = {} } = said;
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? '1'),
    );
    const takesBody = route.requestBody !== undefined && said.body !== null;
    const body = takesBody ? (said.body ?? JSON.stringify(route.example ?? {})) : undefined;
    const response = await fetch(`${this.running.url}/${this.face}/v1/${path}${query}`, {
      method: route.method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': typeOf(route) }),
        ...(route.method === 'POST' ? { 'idempotency-key': this.freshKey() } : {}),
        ...headers,
      },
      body,
      redirect: 'manual',
    });
    return {
      status: response.status,
      text: await response.text(),
      type: response.headers.get('content-type') ?? '',
      requestId: response.headers.get('x-request-id') ?? '',
      headers: response.headers,
    };
  }

  /** Values for the parameters of a path: of rows that its own lists show, 1 where there is no list. */
  async paramsFor(route: Route, key: string): Promise<Record<string, string>> {
    const segments = route.path.split('/');
    const params: Record<string, string> = {};
    for (const [at, segment] of segments.entries()) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) continue;
      const before = segments[at - 1] ?? '';
      const listed = name.endsWith('Id') ? `${name.slice(0, -2)}s` : before;
      params[name] =
        GIVEN[name] ??
        (await this.firstOf(listed, key)) ??
        (await this.firstOf(before, key)) ??
        '1';
    }
    return params;
  }

  freshKey(): string {
    this.keys += 1;
    return `walk-${process.pid}-${this.keys}`;
  }

  /** The number of the first row of a list, as this key sees it; null: it has no such list, or none there. */
  private async firstOf(list: string, key: string): Promise<string | null> {
    const known = this.firsts.get(`${key} ${list}`);
    if (known !== undefined) return known;
    const route = this.routes.find((one) => one.method === 'GET' && one.path === list);
    const heard = route && (await this.say(route, { key }));
    const items =
      heard?.status === 200 ? (JSON.parse(heard.text) as { items?: { id?: number }[] }).items : [];
    const id = items?.[0]?.id;
    const first = id === undefined ? null : String(id);
    if (first !== null) this.firsts.set(`${key} ${list}`, first);
    return first;
  }
}

/** Parameters that are no numbers of rows. */
const GIVEN: Readonly<Record<string, string>> = { environment: 'test', currency: 'USD' };

/** What a route can't be asked without, as its document shows it. */
function neededQuery({ parameters = [] }: Route): string {
  const needed = parameters.filter((one) => one.in === 'query' && one.required);
  const pairs = needed.map((one): [string, string] => [
    one.name,
    String(one.example ?? one.schema.example ?? 'x'),
  ]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function typeOf(route: Route): string {
  return Object.keys(route.requestBody?.content ?? {})[0] ?? 'application/json';
}
