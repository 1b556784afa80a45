import { AccessService } from '../../src/modules/access/access.service';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let keys = 0;

beforeAll(async () => {
  running = await startApp();
});

afterAll(() => running.close());

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
}

async function ask(
  path: string,
  { method = 'GET', body, key = 'demo-admin-key', headers = {} }: Asked = {},
) {
  const response = await fetch(`${running.url}/admin/v1/${path}`, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

function idempotencyKey(): Record<string, string> {
  keys += 1;
  return { 'idempotency-key': `test-key-${keys}` };
}

function make(path: string, body: unknown, headers = idempotencyKey()) {
  return ask(path, { method: 'POST', body, headers });
}

async function change(path: string, body: unknown) {
  const { headers } = await ask(path);
  return ask(path, { method: 'PATCH', body, headers: { 'if-match': headers.get('etag') ?? '' } });
}

const ADJUSTMENT = {
  warehouseCode: 'US-LA1',
  customerCode: 'C10001',
  skuCode: 'MUG-BLUE',
  change: 3,
  reason: 'Found behind the shelf',
};

const WAREHOUSE = {
  code: 'TX1',
  temuCode: 'US-TX1',
  name: 'Texas 1',
  country: 'United States',
  state: 'TX',
  city: 'Dallas',
  address1: '1 Main St',
  postcode: '75001',
  timeZone: 'America/Chicago',
};

describe('every route', () => {
  it('answers nobody without a key', async () => {
    const { body: document } = await (async () => ({
      body: (await (await fetch(`${running.url}/docs/admin.json`)).json()) as {
        paths: Record<string, Record<string, { security?: object[] }>>;
      },
    }))();
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { security }]) => security)
        .map(([method]) => ({
          method: method.toUpperCase(),
          path: path.replace('/admin/v1/', '').replaceAll(/\{\w+\}/g, '1'),
        })),
    );
    expect(routes.length).toBeGreaterThan(12);
    for (const { method, path } of routes) {
      for (const key of [null, 'wrong', 'demo-app-key']) {
        const answer = await ask(path, { method, key, body: method === 'GET' ? undefined : {} });
        expect([path, answer.status]).toEqual([path, 401]);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
    }
  });

  it('tells problems in the language that is asked for', async () => {
    const chinese = await ask('warehouses/999', {
      headers: { 'accept-language': 'zh-CN,zh;q=0.9' },
    });
    const english = await ask('warehouses/999');
    expect(chinese.body).toMatchObject({
      status: 404,
      code: 'request.not_found',
      detail: expect.stringContaining('不存在'),
    });
    expect(english.body.detail).toContain('There is no warehouse 999');
  });

  it.each([
    ['a cursor of nobody', 'orders?cursor=nonsense', 'request.cursor_invalid'],
    ['a limit beyond reason', 'orders?limit=100000', 'request.invalid'],
    ['a filter that does not exist', 'orders?colour=red', 'request.invalid'],
    ['an id that is none', 'warehouses/abc', 'request.unreadable'],
    ['a moment that is none', 'audit-lines?from=2026-W05', 'request.invalid'],
    ['injected SQL', `orders?number=${encodeURIComponent("' OR 1=1 --")}`, null],
  ])('survives %s', async (_, path, code) => {
    const answer = await ask(path);
    if (code) expect(answer.body).toMatchObject({ status: 400, code });
    else expect(answer.body).toEqual({ items: [], nextCursor: null });
  });
});

it.each(['9007199254740993', '9223372036854775808', '-99999999999999999999'])(
  'an id as long as %s is nobody’s',
  async (id) => {
    const answer = await ask(`warehouses/${id}`);
    expect(answer.body).toMatchObject({ status: 404, code: 'request.not_found' });
  },
);

describe('the rights of a key', () => {
  beforeAll(() =>
    running.db.transaction(1, (tx) =>
      running.app.get(AccessService).addKey(tx, {
        name: 'reader',
        key: 'reader-key',
        rights: ['read'],
      }),
    ),
  );

  it('let it do what they say and no more, and the refusal names the right', async () => {
    expect((await ask('warehouses', { key: 'reader-key' })).status).toBe(200);
    const refused = await ask('warehouses/1', {
      method: 'PATCH',
      key: 'reader-key',
      body: { name: 'Mine' },
      headers: { 'if-match': '"1"' },
    });
    expect(refused.body).toMatchObject({
      status: 403,
      code: 'access.right_missing',
      detail: expect.stringContaining('"configure"'),
    });
    expect((await ask('audit-lines', { key: 'reader-key' })).status).toBe(403);
  });
});

describe('the audit trail', () => {
  it('tells who changed what, before and after, and keeps no secret', async () => {
    await change('warehouses/1', { contactName: 'Trailed' });
    await change('registrations/test', { appSecret: 'hunter2-hunter2', overlapHours: 2 });
    const { body } = await ask('audit-lines?limit=2');
    const [secret, warehouse] = body.items;
    expect(warehouse).toMatchObject({
      callerKind: 'key',
      person: 'demo',
      operation: 'changeWarehouse',
      subjectKind: 'warehouse',
      subjectId: '1',
      address: '127.0.0.1',
    });
    expect(JSON.parse(warehouse.before).contactName).not.toBe('Trailed');
    expect(JSON.parse(warehouse.after).contactName).toBe('Trailed');
    expect(secret.operation).toBe('changeRegistration');
    expect(JSON.stringify(body)).not.toContain('hunter2');
    const back = await change('registrations/test', { appSecret: running.target.main.appSecret });
    expect(back.status).toBe(200);
  });

  it('has no line of a change that was refused', async () => {
    const { body: before } = await ask('audit-lines?limit=1');
    await make('warehouses', { ...WAREHOUSE, code: 'US-LA1', temuCode: 'ELSEWHERE' });
    const { body: after } = await ask('audit-lines?limit=1');
    expect(after.items).toEqual(before.items);
  });

  it('is the operator’s own', async () => {
    const { body } = await ask('audit-lines', { key: 'demo-admin-key-2' });
    expect(body.items).toEqual([]);
  });
});

describe('two operators with equal codes', () => {
  it('never see each other', async () => {
    const mine = await ask('warehouses');
    const theirs = await ask('warehouses', { key: 'demo-admin-key-2' });
    expect(mine.body.items).toHaveLength(2);
    expect(theirs.body.items).toHaveLength(1);
    const foreign = theirs.body.items[0].id as number;
    expect((await ask(`warehouses/${foreign}`)).status).toBe(404);
    expect((await ask(`warehouses/${foreign}/channels`)).status).toBe(404);
    const patched = await ask(`warehouses/${foreign}`, {
      method: 'PATCH',
      body: { name: 'Mine' },
      headers: { 'if-match': '"1"' },
    });
    expect(patched.status).toBe(404);
    const own = await ask('registrations', { key: 'demo-admin-key-2' });
    expect(own.body.items.map((one: { orgCode: string }) => one.orgCode)).toEqual(['DEMO2']);
  });
});

describe('configuration', () => {
  it('changes a Temu code, and the platform is told the new one within a second', async () => {
    const changed = await change('warehouses/2', {
      temuCode: ' US-NJ9 ',
      temuCodeConfirmed: true,
    });
    expect(changed.body).toMatchObject({ temuCode: 'US-NJ9', version: 2 });
    expect(changed.headers.get('etag')).toBe('"2"');
    const told = await running.app.inject({
      method: 'GET',
      url: '/admin/v1/warehouses',
      headers: { authorization: 'Bearer demo-admin-key' },
    });
    expect(told.body).toContain('US-NJ9');
    await change('warehouses/2', { temuCode: 'US-NJ1', temuCodeConfirmed: true });
  });

  it('never lets one admin overwrite another unseen', async () => {
    const { headers } = await ask('warehouses/1');
    const seen = { 'if-match': headers.get('etag') ?? '' };
    const both = await Promise.all(
      ['A', 'B'].map((name) =>
        ask('warehouses/1', { method: 'PATCH', body: { contactName: name }, headers: seen }),
      ),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 412]);
    const unseen = await ask('warehouses/1', { method: 'PATCH', body: { contactName: 'C' } });
    expect(unseen.body).toMatchObject({ status: 428, code: 'request.version_missing' });
  });

  it('makes a warehouse with its built-in channel', async () => {
    const made = await make('warehouses', WAREHOUSE);
    expect(made.status).toBe(201);
    const { body } = await ask(`warehouses/${made.body.id}/channels`);
    expect(body.items.map((one: { code: string }) => one.code)).toEqual(['selected_by_warehouse']);
    const again = await make('warehouses', { ...WAREHOUSE, code: 'TX2' });
    expect(again.body).toMatchObject({ status: 409, code: 'warehouse.temu_code_taken' });
  });

  it.each([
    ['an unknown field', { ...WAREHOUSE, colour: 'red' }, 'colour'],
    ['a missing field', { ...WAREHOUSE, temuCode: undefined }, 'temuCode'],
    ['a blank code', { ...WAREHOUSE, temuCode: '   ' }, 'temuCode'],
    ['a control character', { ...WAREHOUSE, name: 'a\u0000b' }, 'name'],
    [
      'a time zone that is none',
      { ...WAREHOUSE, timeZone: 'America/Atlantis' },
      'America/Atlantis',
    ],
    ['units that are none', { ...WAREHOUSE, units: 'stone' }, 'units'],
    ['a stage that is none', { ...WAREHOUSE, cancelAsksAt: ['later'] }, 'later'],
    ['null where something is needed', { ...WAREHOUSE, name: null }, 'name'],
    ['null instead of nothing', { ...WAREHOUSE, contactName: null }, 'contactName'],
    ['a wrong kind', { ...WAREHOUSE, active: 'yes' }, 'active'],
  ])('refuses %s by name', async (_, body, named) => {
    const answer = await make('warehouses', body);
    expect(answer.body).toMatchObject({
      status: 400,
      code: 'request.invalid',
      detail: expect.stringContaining(named),
    });
  });

  it('refuses null in a change by name, and changes nothing', async () => {
    const answer = await change('warehouses/1', { contactName: null, city: null });
    expect(answer.body).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(answer.body.detail).toContain('contactName');
    expect(answer.body.detail).toContain('city');
  });

  it('keeps the built-in channel as it is', async () => {
    const { body } = await ask('warehouses/1/channels');
    const builtIn = body.items[0] as { id: number };
    expect((await change(`channels/${builtIn.id}`, { code: 'OTHER' })).body.code).toBe(
      'channel.built_in_keeps_its_code',
    );
    expect((await change(`channels/${builtIn.id}`, { active: false })).body.code).toBe(
      'channel.built_in_stays_on',
    );
    const second = await make('warehouses/1/channels', {
      code: 'selected_by_warehouse',
      name: 'Another',
    });
    expect(second.status).toBe(409);
  });

  it('narrows a channel to some customers', async () => {
    const made = await make('warehouses/1/channels', {
      code: 'VIP',
      name: 'For one',
      customerScope: 'only',
      customerCodes: ['C10002'],
    });
    expect(made.body).toMatchObject({ customerScope: 'only', customerCodes: ['C10002'] });
    const widened = await change(`channels/${made.body.id}`, {
      customerCodes: ['C10001', 'C10002'],
    });
    expect(widened.body).toMatchObject({ customerCodes: ['C10001', 'C10002'], version: 2 });
    const unknown = await change(`channels/${made.body.id}`, { customerCodes: ['NOBODY'] });
    expect(unknown.body.detail).toContain('NOBODY');
  });

  it('rotates the secret with an overlap and never shows it', async () => {
    const changed = await change('registrations/test', {
      appSecret: 'a new secret',
      overlapHours: 1,
    });
    expect(changed.status).toBe(200);
    expect(JSON.stringify(changed.body)).not.toContain('secret"');
    expect(changed.body.previousSecretUntil).not.toBeNull();
    const taken = await change('registrations/test', { appKey: 'demo-app-key-2' });
    expect(taken.body).toMatchObject({ status: 409, code: 'operator.app_key_taken' });
  });
});

describe('a stock adjustment', () => {
  it('of eight equal requests at once moves stock once and answers all alike', async () => {
    const headers = idempotencyKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => make('stock-adjustments', ADJUSTMENT, headers)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const moved = await running.db.transaction(1, (tx) =>
      tx.manager.query<{ person: string; reason: string; on_hand_change: number }[]>(
        'SELECT person, reason, on_hand_change FROM stock_movements WHERE document_no = $1',
        [answers[0]?.body.documentNo],
      ),
    );
    expect(moved).toEqual([{ person: 'demo', reason: ADJUSTMENT.reason, on_hand_change: 3 }]);
  });

  it('refuses the key of another request, and no key', async () => {
    const headers = idempotencyKey();
    await make('stock-adjustments', ADJUSTMENT, headers);
    const other = await make('stock-adjustments', { ...ADJUSTMENT, change: 4 }, headers);
    expect(other.body).toMatchObject({ status: 409, code: 'request.idempotency_key_reused' });
    const none = await make('stock-adjustments', ADJUSTMENT, {});
    expect(none.body).toMatchObject({ status: 400, code: 'request.idempotency_key_missing' });
  });

  it.each([
    [{ change: -100_000 }, 409, 'inventory.below_zero'],
    [{ change: 0 }, 400, 'request.invalid'],
    [{ reason: ' ' }, 400, 'request.invalid'],
    [{ skuCode: 'NOPE' }, 404, 'catalog.unknown_sku'],
    [{ warehouseCode: 'NOPE' }, 404, 'warehouse.unknown'],
    [{ customerCode: 'NOPE' }, 404, 'request.not_found'],
  ])('with %j is refused and changes nothing', async (wrong, status, code) => {
    const answer = await make('stock-adjustments', { ...ADJUSTMENT, ...wrong });
    expect(answer.body).toMatchObject({ status, code });
  });
});
