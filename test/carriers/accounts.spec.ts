import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;
let names = 0;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

function account(fields: Record<string, unknown> = {}) {
  names += 1;
  return { kind: 'manual', name: `Account ${names}`, ...fields };
}

async function made(fields: Record<string, unknown> = {}): Promise<number> {
  const { status, body } = await admin.make<{ id: number }>('carrier-accounts', account(fields));
  expect(status).toBe(201);
  return body.id;
}

describe('a carrier account', () => {
  it('is made, shown, changed by whoever has read it, and tried', async () => {
    const id = await made();
    const shown = await admin.ask(`carrier-accounts/${id}`);
    expect(shown.body).toMatchObject({ kind: 'manual', active: true, credentials: {} });
    const changed = await admin.change(`carrier-accounts/${id}`, { active: false });
    expect(changed.body).toMatchObject({ active: false, version: 2 });
    const stale = await admin.ask(`carrier-accounts/${id}`, {
      method: 'PATCH',
      body: { active: true },
      headers: { 'if-match': '"1"' },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'request.version_stale']);
    const tried = await admin.make(`carrier-accounts/${id}/try`);
    expect(tried.body).toEqual({ works: true, code: null, detail: null });
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['of a kind that nobody has', { kind: 'pigeons' }, 400, 'carrier.unknown_kind'],
    [
      'with a secret that the kind does not know',
      { credentials: { k: 'v' } },
      400,
      'carrier.field_wrong',
    ],
    ['with credentials that are no texts', { credentials: { k: 1 } }, 400, 'request.invalid'],
    ['with a name that is taken', { name: 'Taken' }, 409, 'carrier.account_name_taken'],
  ])('%s is refused', async (_, fields, status, code) => {
    if (fields.name === 'Taken') await made(fields);
    const answer = await admin.make('carrier-accounts', account(fields));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is nobody else’s', async () => {
    const id = await made();
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.ask(`carrier-accounts/${id}`)).status).toBe(404);
    expect((await other.make(`carrier-accounts/${id}/try`)).status).toBe(404);
  });

  it('is told of in both languages', async () => {
    const english = await admin.ask('carriers');
    const chinese = await admin.ask('carriers', { headers: { 'accept-language': 'zh' } });
    expect(JSON.stringify(english.body)).toContain('type in the tracking number');
    expect(JSON.stringify(chinese.body)).toContain('录入运单号');
  });
});

describe('a channel', () => {
  async function channel(): Promise<number> {
    names += 1;
    const { body: warehouses } = await admin.ask<{ items: { id: number }[] }>('warehouses');
    const path = `warehouses/${warehouses.items[0]?.id}/channels`;
    const { body } = await admin.make<{ id: number }>(path, { code: `CH-${names}`, name: 'New' });
    return body.id;
  }

  it('of which nothing was said buys by hand, with no account', async () => {
    const { body, headers } = await admin.ask(`channels/${await channel()}/carrier`);
    expect(body).toMatchObject({ accountId: null, buyAt: 'by_hand', version: 0 });
    expect(headers.get('etag')).toBe('"0"');
  });

  it('is given an account once by two who read the same', async () => {
    const [id, accountId] = [await channel(), await made()];
    const answers = await Promise.all(
      [1, 2].map(() =>
        admin.ask(`channels/${id}/carrier`, {
          method: 'PATCH',
          body: { accountId },
          headers: { 'if-match': '"0"' },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    const again = await admin.change(`channels/${id}/carrier`, { labelFormat: 'ZPL' });
    expect(again.body).toMatchObject({ accountId, labelFormat: 'ZPL', version: 2 });
  });

  it.each([
    ['buys at create without an account', () => ({ buyAt: 'create' }), 'carrier.account_needed'],
    [
      'names an account that is not there',
      () => ({ accountId: 999_999 }),
      'carrier.unknown_account',
    ],
    [
      'lets people buy by itself',
      (accountId: number) => ({ accountId, buyAt: 'create' }),
      'carrier.buys_nothing',
    ],
  ])('that %s is refused', async (_, fields, code) => {
    const answer = await admin.change(`channels/${await channel()}/carrier`, fields(await made()));
    expect(answer.body.code).toBe(code);
  });
});
