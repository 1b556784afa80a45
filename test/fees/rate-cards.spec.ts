import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;
let channelId: number;
let warehouseId: number;

interface Draft {
  readonly id: number;
  readonly version: number;
}

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  const { body } = await admin.ask<{ items: { id: number; code: string }[] }>('warehouses');
  warehouseId = body.items.find((one) => one.code === 'US-LA1')?.id ?? 0;
  const channels = await admin.ask<{ items: { id: number; code: string }[] }>(
    `warehouses/${warehouseId}/channels`,
  );
  channelId = channels.body.items.find((one) => one.code === 'USPS-GA')?.id ?? 0;
});

afterAll(() => running.close());

const HEAD = {
  name: 'Ground 2027',
  currency: 'USD',
  weightUnit: 'lb',
  lengthUnit: 'in',
  step: '1',
  minimum: '1',
  dimDivisor: 139,
};
const ZONES = 'zone,country,state,from,to\nZone 2,US,CA,,\n5,,,100,149\n';
const PRICES = 'weight,Zone 2,5\n1,8.42,10.00\n2,9.00,\n';

async function makeDraft(more: object = {}): Promise<Draft> {
  const made = await admin.make<Draft & { detail?: string }>(`channels/${channelId}/rate-drafts`, {
    ...HEAD,
    ...more,
  });
  expect([made.status, made.body.detail]).toEqual([201, undefined]);
  return made.body;
}

async function send(path: string, csv: string, key = admin.freshKey()) {
  const response = await fetch(`${running.url}/admin/v1/${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer demo-admin-key',
      'content-type': 'text/csv',
      'idempotency-key': key,
      connection: 'close',
    },
    body: csv,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function fileAt(path: string): Promise<string> {
  const response = await fetch(`${running.url}/admin/v1/${path}`, {
    headers: { authorization: 'Bearer demo-admin-key' },
  });
  return (await response.text()).replace('\uFEFF', '');
}

async function complete(more: object = {}): Promise<Draft> {
  const { id } = await makeDraft(more);
  expect((await send(`rate-drafts/${id}/zones`, ZONES)).status).toBe(200);
  const { body } = await send(`rate-drafts/${id}/prices`, PRICES);
  return { id, version: body.version };
}

async function ownerQuery(text: string): Promise<unknown> {
  return running.db.transaction(1, (tx) => tx.manager.query(text));
}

describe('a card in the making', () => {
  it('is sent, read, and changed field by field', async () => {
    const surcharges = [
      {
        code: 'RES',
        type: 'residential',
        formula: { kind: 'fixed', amount: '5.25' },
        cost: { kind: 'fixed', amount: '4.00' },
        when: { residential: true, limits: [{ measure: 'weight', above: '1' }] },
        least: '1.00',
        from: '2026-01-01',
      },
      {
        code: 'INS',
        type: 'insurance',
        formula: { kind: 'value', amount: '1.30', each: '100.00', free: '100.00' },
      },
    ];
    const transitDays = [{ zone: '2', days: 2 }];
    const { id } = await makeDraft({ surcharges, transitDays, fine: { upTo: '1', step: '0.25' } });
    const changed = await admin.change(`rate-drafts/${id}/delivery`, { name: 'Other', fine: null });
    expect(changed.status).toBe(428);
    const read = await admin.ask<Draft>(`rate-drafts/${id}`);
    const answer = await admin.ask(`rate-drafts/${id}/delivery`, {
      method: 'PATCH',
      body: { name: 'Other', fine: null },
      headers: { 'if-match': `"${read.body.version}"` },
    });
    expect(answer.body).toMatchObject({
      delivery: { ...HEAD, name: 'Other', surcharges, transitDays },
      prices: 0,
    });
    expect((answer.body.delivery as { fine?: unknown }).fine).toBeUndefined();
  });

  it('takes prices and zones from files, and gives them back', async () => {
    const { id } = await complete();
    expect(await fileAt(`rate-drafts/${id}/prices`)).toBe(
      'weight,Zone 2,Zone 5\r\n1,8.42,10.00\r\n2,9.00,\r\n',
    );
    expect(await fileAt(`rate-drafts/${id}/zones`)).toBe(
      'zone,country,state,from,to\r\n2,US,CA,,\r\n5,US,,100,149\r\n',
    );
    expect((await send(`rate-drafts/${id}/costs`, 'weight,5\n1,7.00\n')).status).toBe(200);
    expect(await fileAt(`rate-drafts/${id}/costs`)).toBe(
      'weight,Zone 2,Zone 5\r\n1,,7.00\r\n2,,\r\n',
    );
  });

  it.each([
    [
      'prices',
      'weight,2,5\nx,1.00,2.00\n2,1.005,-1\n1,1,1\n',
      [
        [2, 'weight', 'x'],
        [3, '2', '1.005'],
        [3, '5', '-1'],
        [4, 'weight', '1'],
      ],
    ],
    ['prices', 'weight,2,Zone 2\n1,1,1\n', [[1, 'Zone 2', 'Zone 2']]],
    ['prices', 'zone,2\n1,1\n', [[1, 'weight', '']]],
    [
      'costs',
      'weight,2,9\n1,1.00,1\n7,1,1\n',
      [
        [1, '9', '9'],
        [3, 'weight', '7'],
      ],
    ],
    [
      'zones',
      'zone,state,from,to\n,CA,,\n2,XX,,\n2,,200,100\n2,,501,\n2,,1001,\n',
      [
        [2, 'zone', ''],
        [3, 'state', 'XX'],
        [4, 'from', '200'],
        [6, 'from', '1001'],
      ],
    ],
  ])('of whose %s nothing is taken while a cell is wrong: %j', async (what, csv, expected) => {
    const { id } = await complete();
    const { status, body } = await send(`rate-drafts/${id}/${what}`, csv);
    expect([status, body.code]).toEqual([400, 'csv.problems']);
    const places = body.problems.map((one: { line: number; column: string; value: string }) => [
      one.line,
      one.column,
      one.value,
    ]);
    expect(places).toEqual(expected);
    expect(await fileAt(`rate-drafts/${id}/prices`)).toContain('8.42');
  });

  it('takes a hundred thousand prices at once', async () => {
    const { id } = await makeDraft();
    const zones = Array.from({ length: 50 }, (_, at) => `Zone ${at + 1}`);
    const lines = Array.from({ length: 2_000 }, (_, at) =>
      [at + 1, ...zones.map((_zone, column) => (7 + at * 0.4 + column * 0.5).toFixed(2))].join(),
    );
    const { status, body } = await send(
      `rate-drafts/${id}/prices`,
      [['weight', ...zones].join(), ...lines].join('\n'),
    );
    expect([status, body]).toEqual([200, { count: 100_000, version: 2 }]);
  });

  it('takes no JSON where a file belongs', async () => {
    const { id } = await makeDraft();
    expect((await admin.make(`rate-drafts/${id}/prices`, {})).body).toMatchObject({
      code: 'request.invalid',
    });
  });

  it('is checked, and can’t be published with an error', async () => {
    const { id } = await makeDraft();
    await send(`rate-drafts/${id}/zones`, ZONES);
    const { body } = await send(`rate-drafts/${id}/prices`, 'weight,2,5\n1,8.42,\n2,8.41,\n');
    const check = await admin.ask<{ errors: number; items: { code: string }[] }>(
      `rate-drafts/${id}/check`,
    );
    expect(check.body.errors).toBe(2);
    expect(check.body.items.map((one) => one.code)).toEqual([
      'price_falls_with_weight',
      'zone_without_price',
    ]);
    const published = await admin.make(`rate-drafts/${id}/publish`, { version: body.version });
    expect([published.status, published.body.code]).toEqual([409, 'fees.card_has_errors']);
    expect((await admin.ask(`rate-drafts/${id}`)).status).toBe(200);
  });

  it('is discarded once', async () => {
    const { id, version } = await makeDraft();
    expect((await admin.make(`rate-drafts/${id}/discard`, { version: version + 1 })).status).toBe(
      412,
    );
    expect((await admin.make(`rate-drafts/${id}/discard`, { version })).status).toBe(200);
    expect((await admin.make(`rate-drafts/${id}/discard`, { version })).status).toBe(404);
  });

  it('is not seen by another operator', async () => {
    const { id } = await makeDraft();
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.ask(`rate-drafts/${id}`)).status).toBe(404);
    expect((await other.make(`rate-drafts/${id}/publish`, { version: 1 })).status).toBe(404);
    expect((await other.make(`channels/${channelId}/rate-drafts`, HEAD)).status).toBe(404);
  });
});

describe('a published card', () => {
  it('comes into force once every process knows it, and is a version of its own', async () => {
    const draft = await complete();
    const before = running.clock.nowMs();
    const { status, body } = await admin.make<{
      cardId: number;
      version: number;
      effectiveFrom: string;
    }>(`rate-drafts/${draft.id}/publish`, { version: draft.version });
    expect([status, body.version]).toEqual([200, 2]);
    const from = Date.parse(body.effectiveFrom);
    expect(from).toBeGreaterThanOrEqual(before + 5_000);
    expect(from).toBeLessThanOrEqual(running.clock.nowMs() + 5_000);
    expect((await admin.ask(`rate-drafts/${draft.id}`)).status).toBe(404);
    const shown = await admin.ask(`rate-cards/${body.cardId}`);
    expect(shown.body).toMatchObject({ delivery: HEAD, publishedBy: 'demo', groupCode: null });
    expect(await fileAt(`rate-cards/${body.cardId}/prices`)).toContain('8.42');
  });

  it.each([
    'UPDATE rate_cards SET effective_from = now()',
    'DELETE FROM rate_cards',
    'TRUNCATE rate_cards',
  ])('can’t be changed even by SQL of the application: %s', async (text) => {
    await expect(ownerQuery(text)).rejects.toThrow('permission denied');
  });

  it('begins at midnight where the warehouse is', async () => {
    const draft = await complete();
    const { body } = await admin.make(`rate-drafts/${draft.id}/publish`, {
      version: draft.version,
      effectiveOn: '2099-07-01',
    });
    expect(body.effectiveFrom).toBe('2099-07-01T07:00:00.000Z');
  });

  it('never begins in the past', async () => {
    const draft = await complete();
    const { status, body } = await admin.make(`rate-drafts/${draft.id}/publish`, {
      version: draft.version,
      effectiveOn: '2020-01-01',
    });
    expect([status, body.code]).toEqual([400, 'fees.effective_in_the_past']);
  });

  it('is made of a draft by one of eight who publish it at once', async () => {
    const draft = await complete();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        admin.make(`rate-drafts/${draft.id}/publish`, { version: draft.version }),
      ),
    );
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
    expect(answers.filter((one) => ![200, 404, 409, 412].includes(one.status))).toEqual([]);
  });

  it('has a version of its own, however many are published at once', async () => {
    const drafts = await Promise.all(Array.from({ length: 4 }, () => complete()));
    const answers = await Promise.all(
      drafts.map(({ id, version }) => admin.make(`rate-drafts/${id}/publish`, { version })),
    );
    const versions = answers.filter((one) => one.status === 200).map((one) => one.body.version);
    expect(versions.length).toBeGreaterThan(0);
    expect(new Set(versions).size).toBe(versions.length);
    expect(answers.filter((one) => ![200, 409].includes(one.status))).toEqual([]);
  });

  it('begins the next draft', async () => {
    const { body } = await admin.ask<{ items: { id: number; kind: string }[] }>('rate-cards');
    const handling = body.items.find((one) => one.kind === 'handling');
    const draft = await admin.make(`rate-cards/${handling?.id}/draft`);
    expect(draft.body).toMatchObject({
      kind: 'handling',
      handling: { perOrder: '0.80', furtherPiece: '0.15' },
    });
  });
});

describe('handling prices', () => {
  it('are sent as a whole, and come back as they were sent', async () => {
    const fields = {
      name: 'Handling 2027',
      currency: 'USD',
      perOrder: '0.90',
      furtherPiece: '0.10',
      furtherKind: '0.20',
      byWeight: { each: '1', amount: '0.05' },
      reductionPercent: '5',
      least: '0.50',
      most: '20.00',
      packaging: [{ name: { en: 'S', zh: '小' }, upToVolume: '500', amount: '0.45', cost: '0.30' }],
      label: '0.20',
      services: [
        { code: 'photo', name: { en: 'Photo', zh: '拍照' }, amount: '0.50', per: 'order' },
      ],
      lateCancel: { packed: '1.00' },
    };
    const made = await admin.make<Draft>(`warehouses/${warehouseId}/rate-drafts`, fields);
    expect(made.body).toMatchObject({ kind: 'handling', channelId: null, handling: fields });
    const wrong = await admin.ask(`rate-drafts/${made.body.id}/delivery`, {
      method: 'PATCH',
      body: { name: 'X' },
      headers: { 'if-match': `"${made.body.version}"` },
    });
    expect(wrong.body).toMatchObject({ code: 'fees.draft_of_the_other_kind' });
  });
});

describe('lists of postcodes', () => {
  it('get a version with each import', async () => {
    expect(
      (await send('postcode-lists/REMOTE', 'postcode,to\n90071,\n905,\n91000,91010\n')).body,
    ).toEqual({
      count: 3,
      version: 1,
    });
    expect((await send('postcode-lists/REMOTE', 'postcode\n90071\n')).body.version).toBe(2);
    const { body } = await admin.ask('postcode-lists');
    expect(body).toMatchObject({
      items: [{ code: 'REMOTE', version: 2, size: 1, madeBy: 'demo' }],
    });
  });

  it('are fixed in a card when it is published', async () => {
    const area = {
      code: 'RA',
      type: 'remote',
      formula: { kind: 'fixed', amount: '3.00' },
      when: { list: 'REMOTE' },
    };
    const draft = await complete({ surcharges: [area] });
    const { body } = await admin.make<{ cardId: number }>(`rate-drafts/${draft.id}/publish`, {
      version: draft.version,
    });
    const rows = (await ownerQuery(
      `SELECT l.version FROM rate_cards c JOIN postcode_lists l ON l.id = (c.card->'lists'->>'REMOTE')::bigint WHERE c.id = ${body.cardId}`,
    )) as { version: number }[];
    expect(rows).toEqual([{ version: 2 }]);
  });
});

describe('weeks of fuel', () => {
  const week = (startsOn: string, percent: string) => ({
    items: [{ series: 'AIR', startsOn, percent }],
  });

  it('may begin in the past with a new series, and then only in the future', async () => {
    expect((await admin.make('fuel-weeks', week('2026-01-05', '12.75'))).status).toBe(200);
    const late = await admin.make('fuel-weeks', week('2026-01-12', '13'));
    expect([late.status, late.body.code]).toEqual([409, 'fees.fuel_week_begun']);
    expect((await admin.make('fuel-weeks', week('2099-01-05', '13'))).status).toBe(200);
    expect((await admin.make('fuel-weeks', week('2099-01-05', '14.5'))).status).toBe(200);
    const { body } = await admin.ask('fuel-weeks');
    expect(body).toEqual({
      items: [
        { series: 'AIR', startsOn: '2099-01-05', percent: '14.5000' },
        { series: 'AIR', startsOn: '2026-01-05', percent: '12.7500' },
      ],
    });
  });

  it('are days of the calendar', async () => {
    expect((await admin.make('fuel-weeks', week('2027-02-29', '1'))).status).toBe(400);
  });
});
