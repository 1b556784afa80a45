import { RIGHTS, type Right } from '../../src/modules/access/rights.rules';
import { type RunningApp, startApp } from '../support/app';
import type { Route } from '../support/routes';
import { type Heard, Walker } from '../support/walker';

/** Every route of the document, whoever wrote it, keeps what the API promises of all of them. */

let running: RunningApp;
let walker: Walker;
let secured: readonly Route[];
let keys: { operator: string; installer: string };
let stranger: string;

/** Where nobody is known yet. */
const ENTRIES = ['redeemLink', 'refreshSession', 'setUp', 'signIn'];

/** Look-ups that take a body to say: they change nothing, so they need no key and leave no line. */
const ASKED_BY_POST = ['tryPrices'];

/** What can't be repeated alike, and why. */
const NOT_REPEATED = new Map([['changePassword', 'is for people: a key has no password']]);

beforeAll(async () => {
  running = await startApp();
  walker = await Walker.of(running);
  secured = walker.routes.filter((route) => route.secured);
  keys = { operator: await walker.keyWith(), installer: await walker.installerKey() };
  stranger = await walker.keyWith(undefined, 2);
});

afterAll(() => running.close());

function own(route: Route): Promise<Record<string, string>> {
  return walker.paramsFor(route, walker.fitting(route, keys));
}

function name(route: Route, heard: Heard): string {
  return `${route.operationId} ${heard.status} ${heard.text.slice(0, 300)}`;
}

describe('every route is documented', () => {
  it('with a summary, the right it needs and the roles that have it', () => {
    const wrong = secured.filter((route) => {
      const right = route['x-right'] ?? '';
      const known = right === 'any' || right in RIGHTS;
      const told = right === 'any' || route.description?.includes(`\`${right}\``);
      return !(route.summary && known && told);
    });
    expect(wrong.map((route) => route.operationId)).toEqual([]);
  });

  it('with its errors, as problem details', () => {
    const wrong = walker.routes.flatMap((route) => {
      const expected = ['400', '429', ...(route.secured ? ['401', '403'] : [])];
      const missing = expected.filter(
        (status) => !route.responses[status]?.content?.['application/problem+json'],
      );
      return missing.map((status) => `${route.operationId} ${status}`);
    });
    expect(wrong).toEqual([]);
  });

  it('with an example of what it takes, and a description of every parameter', () => {
    const wrong = walker.routes.flatMap((route) => [
      ...(route.body && route.example === undefined ? [`${route.operationId}: no example`] : []),
      ...(route.parameters ?? [])
        .filter((one) => !one.description)
        .map((one) => `${route.operationId}: ${one.name} is not described`),
    ]);
    expect(wrong).toEqual([]);
  });
});

describe('no route', () => {
  it('but the ways in answers without a token, or to a wrong one', async () => {
    const open = walker.routes.filter((route) => !route.secured);
    expect(open.map((route) => route.operationId).sort()).toEqual(ENTRIES);
    for (const route of secured) {
      for (const key of [null, 'wrong', 'demo-app-key', 'session.1.x', 'demo-cw-token']) {
        const heard = await walker.say(route, { key });
        expect([route.operationId, heard.status]).toEqual([route.operationId, 401]);
        expect(heard.type).toContain('application/problem+json');
      }
    }
  });

  it('does what the caller has no right to', async () => {
    const all = Object.keys(RIGHTS) as Right[];
    const without = new Map<string, string>();
    for (const right of all) {
      const rest = all.filter((one) => one !== right && one !== 'installation');
      without.set(right, await walker.keyWith(rest));
    }
    for (const route of secured) {
      const right = route['x-right'] ?? '';
      if (right === 'any') continue;
      const heard = await walker.say(route, {
        key: without.get(right) ?? '',
        params: await own(route),
      });
      expect([route.operationId, heard.status, heard.text]).toEqual([
        route.operationId,
        403,
        expect.stringContaining(`\\"${right}\\"`),
      ]);
    }
  });

  it('shows or changes a row of another operator, whose number is known', async () => {
    const before = await dumpOf(2);
    const theirs = secured.filter(
      (route) => route.path.includes('{') && route['x-right'] !== 'installation',
    );
    const crossed: string[] = [];
    for (const route of theirs) {
      const params = await walker.paramsFor(route, stranger);
      const mine = await own(route);
      // Where both have none, or the parameter is no number, there is nothing to cross.
      if (JSON.stringify(params) === JSON.stringify(mine)) continue;
      const ifMatch = route.method === 'PATCH' ? { 'if-match': '"1"' } : undefined;
      const heard = await walker.say(route, { key: keys.operator, params, headers: ifMatch });
      crossed.push(route.operationId);
      expect([name(route, heard), heard.status >= 400 && heard.status < 500]).toEqual([
        name(route, heard),
        true,
      ]);
    }
    expect(crossed.length).toBeGreaterThan(10);
    expect(await dumpOf(2)).toEqual(before);
  });

  it('names anything of another operator in a list', async () => {
    for (const route of secured.filter((one) => one.method === 'GET')) {
      const heard = await walker.say(route, { key: keys.operator, params: await own(route) });
      expect([route.operationId, MARKS_OF_THE_OTHER.test(heard.text)]).toEqual([
        route.operationId,
        false,
      ]);
    }
  });
});

describe('every change', () => {
  it('that takes a version refuses to do without', async () => {
    for (const route of secured.filter((one) => one.method === 'PATCH')) {
      const key = walker.fitting(route, keys);
      const heard = await walker.say(route, { key, params: await own(route) });
      expect([name(route, heard), [404, 428].includes(heard.status)]).toEqual([
        name(route, heard),
        true,
      ]);
    }
  });

  it('that is repeated under its key has the first answer, and every one that succeeded left a line', async () => {
    const done: { id: string; requestId: string }[] = [];
    const posts = secured.filter((one) => one.method === 'POST');
    const unkeyed = posts.filter(
      (one) => !one.parameters?.some((parameter) => parameter.name === 'Idempotency-Key'),
    );
    expect(unkeyed.map((route) => route.operationId)).toEqual(ASKED_BY_POST);
    for (const route of posts) {
      if (NOT_REPEATED.has(route.operationId) || unkeyed.includes(route)) continue;
      const key = walker.fitting(route, keys);
      const said = {
        key,
        params: await own(route),
        headers: { 'idempotency-key': walker.freshKey() },
      };
      const first = await walker.say(route, said);
      const again = await walker.say(route, said);
      expect([name(route, first), first.status < 500]).toEqual([name(route, first), true]);
      if (first.status >= 300) continue;
      expect([route.operationId, again.status, withoutShown(again.text)]).toEqual([
        route.operationId,
        first.status,
        withoutShown(first.text),
      ]);
      done.push({ id: route.operationId, requestId: first.requestId });
    }
    for (const route of secured.filter((one) => one.method === 'PATCH')) {
      const key = walker.fitting(route, keys);
      const params = await own(route);
      const read = walker.routes.find((one) => one.method === 'GET' && one.path === route.path);
      const etag = read && (await walker.say(read, { key, params })).headers.get('etag');
      if (!etag) continue;
      const heard = await walker.say(route, { key, params, headers: { 'if-match': etag } });
      expect([name(route, heard), heard.status < 500]).toEqual([name(route, heard), true]);
      if (heard.status < 300) done.push({ id: route.operationId, requestId: heard.requestId });
    }
    const lines = new Set([...(await audited(1)), ...(await audited(0))]);
    expect(done.filter((one) => !lines.has(one.requestId))).toEqual([]);
    expect(done.length).toBeGreaterThan(25);
  });
});

/** What is shown once may be left out of a repeat. */
function withoutShown(text: string): string {
  return text.replaceAll(/"(key|token|link|url)":("[^"]*"|null)/g, '"$1":…');
}

/** Words that stand in the rows of DEMO2 alone. */
const MARKS_OF_THE_OTHER =
  /Another Los Angeles|Merchant of the other operator|Another red mug|demo-app-key-2|DEMO2(?!")/;

async function audited(operatorId: number): Promise<string[]> {
  const rows = await running.db.transaction(operatorId, (tx) =>
    tx.manager.query<{ request_id: string }[]>('SELECT DISTINCT request_id FROM audit_lines'),
  );
  return rows.map((row) => row.request_id);
}

/** All that an operator has, table by table, as a digest. */
async function dumpOf(operatorId: number): Promise<object[]> {
  return running.db.transaction(operatorId, async (tx) => {
    const tables = await tx.manager.query<{ name: string }[]>(
      `SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition
          AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1`,
    );
    const digests: object[] = [];
    for (const { name: table } of tables) {
      // When a key was used last is no change of what is the operator's.
      const row = table === 'admin_keys' ? "to_jsonb(t) - 'last_used_at'" : 'to_jsonb(t)';
      const [digest] = await tx.manager.query<{ rows: number; digest: string }[]>(
        `SELECT count(*)::integer AS rows, md5(coalesce(string_agg((${row})::text, '' ORDER BY (${row})::text), '')) AS digest FROM ${table} t`,
      );
      digests.push({ table, ...digest });
    }
    return digests;
  });
}
