import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { reconcile } from '../support/reconcile';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, 1)).toEqual([]);
});

interface Problem {
  readonly code: string;
  readonly problems?: { line: number; column: string; value: string; detail: string }[];
}

interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}

async function send<Body>(
  path: string,
  file: string,
  { key = admin.freshKey(), as = 'demo-admin-key', type = 'text/csv', language = 'en' } = {},
): Promise<Reply<Body & Problem>> {
  const response = await fetch(`${running.url}/admin/v1/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${as}`,
      'idempotency-key': key,
      'content-type': type,
      'accept-language': language,
    },
    body: file,
  });
  return { status: response.status, body: (await response.json()) as Body & Problem };
}

async function fetched(path: string): Promise<{ type: string; lines: string[] }> {
  const response = await fetch(`${running.url}/admin/v1/${path}`, {
    headers: { authorization: 'Bearer demo-admin-key' },
  });
  expect(response.status).toBe(200);
  const text = await response.text();
  return {
    type: response.headers.get('content-type') ?? '',
    lines: text.replace('\ufeff', '').trim().split('\r\n'),
  };
}

async function onHand(warehouse: string, sku: string): Promise<number> {
  const { body } = await admin.ask<{ items: { onHand: number }[] }>(
    `stock?warehouse=${warehouse}&customer=C10001&sku=${sku}`,
  );
  return body.items[0]?.onHand ?? 0;
}

function places(body: Problem): unknown[] {
  return (body.problems ?? []).map(({ line, column, value }) => [line, column, value]);
}

const COUNT = 'stock/count/import?reason=Yearly%20count';

describe('a count as a file', () => {
  it('is the exported file with numbers filled in, and lines without one are left out', async () => {
    const { type, lines } = await fetched('stock/export?customer=C10001&warehouse=US-LA1');
    expect(type).toContain('text/csv');
    const filled = lines.map((line) =>
      line.startsWith('US-LA1,C10001,MUG-RED,') ? line.replace('MUG-RED,,', 'MUG-RED,990,4') : line,
    );
    const { status, body } = await send<{ documentNo: string; lines: number }>(
      `${COUNT}&documentNo=FILE-1`,
      filled.join('\r\n'),
    );
    expect([status, body]).toEqual([200, { documentNo: 'FILE-1', lines: 1 }]);
    expect(await onHand('US-LA1', 'MUG-RED')).toBe(990);
    expect(await onHand('US-LA1', 'MUG-BLUE')).toBe(1000);
    const { body: ledger } = await admin.ask<{ items: object[] }>(
      'stock-movements?document=FILE-1',
    );
    expect(ledger.items).toMatchObject([
      { type: 'count', reason: 'Yearly count', change: { onHand: -10, defective: 4 } },
    ]);
  });

  it('is taken whole or not at all, and tells every line that is wrong', async () => {
    const { status, body } = await send(
      COUNT,
      [
        '仓库,货主,货品,盘点数',
        'US-LA1,C10001,MUG-RED,1',
        'NOWHERE,C10001,MUG-RED,1',
        'US-LA1,NOBODY,MUG-RED,1',
        'US-LA1,C10001,NOTHING,1',
        'US-LA1,C10001,MUG-RED,2',
      ].join('\n'),
    );
    expect([status, body.code]).toEqual([400, 'csv.problems']);
    expect(places(body)).toEqual([
      [3, 'warehouse', 'NOWHERE'],
      [4, 'customer', 'NOBODY'],
      [5, 'sku', 'NOTHING'],
      [6, 'sku', 'MUG-RED'],
    ]);
    expect(await onHand('US-LA1', 'MUG-RED')).toBe(990);
  });

  it.each([
    ['a fraction', '1.5'],
    ['less than nothing', '-1'],
    ['a word', 'many'],
    ['too many', '1000001'],
  ])('refuses %s', async (_, counted) => {
    const file = `warehouse,customer,sku,counted\nUS-LA1,C10001,MUG-RED,${counted}`;
    expect(places((await send(COUNT, file)).body)).toEqual([[2, 'counted', counted]]);
  });

  it('has its effect once, however often it is sent', async () => {
    const key = admin.freshKey();
    const file = 'warehouse,customer,sku,counted\nUS-LA1,C10001,MUG-BLUE,900';
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(COUNT, file, { key })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const other = await send(COUNT, file.replace('900', '901'), { key });
    expect(other.status).toBe(409);
    expect(await onHand('US-LA1', 'MUG-BLUE')).toBe(900);
  });

  it('needs a reason, a file, and knows nothing of another operator', async () => {
    const file = 'warehouse,customer,sku,counted\nUS-NJ1,C10001,MUG-RED,1';
    expect((await send('stock/count/import', file)).status).toBe(400);
    expect((await send(COUNT, '{}', { type: 'application/json' })).status).toBe(400);
    const theirs = await send(COUNT, file, { as: 'demo-admin-key-2', language: 'zh' });
    expect(places(theirs.body)).toEqual([[2, 'warehouse', 'US-NJ1']]);
    expect(theirs.body.problems?.[0]?.detail).toContain('仓库');
  });
});

describe('inbound orders as a file', () => {
  const IMPORT = 'inbound-orders/import';
  const HEAD = 'reference,customer,warehouse,sku,expected,carrier';

  it('are one order for the lines of one reference, announced at once where that is wished', async () => {
    const file = [
      HEAD,
      'F-1,C10001,US-NJ1,MUG-RED,10,COSCO',
      'F-2,C10001,US-LA1,LAMP-01,3,',
      'F-1,C10001,US-NJ1,MUG-BLUE,20,',
    ].join('\n');
    const { status, body } = await send<{ orders: { id: number; reference: string }[] }>(
      `${IMPORT}?submit=true`,
      file,
    );
    expect([status, body.orders.map((order) => order.reference)]).toEqual([200, ['F-1', 'F-2']]);
    const { body: first } = await admin.ask(`inbound-orders/${body.orders[0]?.id}`);
    expect(first).toMatchObject({
      state: 'submitted',
      carrierName: 'COSCO',
      lines: [
        { skuCode: 'MUG-RED', expected: 10 },
        { skuCode: 'MUG-BLUE', expected: 20 },
      ],
    });
    const { lines } = await fetched('inbound-orders/export?warehouse=US-NJ1');
    expect(lines.map((line) => line.split(',').slice(1))).toEqual([
      [
        'reference',
        'customer',
        'warehouse',
        'state',
        'sku',
        'expected',
        'received',
        'put_away_good',
        'put_away_defective',
        'short',
        'over',
      ],
      ['F-1', 'C10001', 'US-NJ1', 'submitted', 'MUG-RED', '10', '0', '0', '0', '0', '0'],
      ['F-1', 'C10001', 'US-NJ1', 'submitted', 'MUG-BLUE', '20', '0', '0', '0', '0', '0'],
    ]);
  });

  it('are taken whole or not at all, and every line that is wrong is told', async () => {
    const file = [
      HEAD,
      'F-3,C10001,US-NJ1,MUG-RED,10,',
      'F-1,C10001,US-NJ1,MUG-RED,1,',
      'F-4,C10001,US-NJ1,NOTHING,1,',
    ].join('\n');
    const { body } = await send(IMPORT, file);
    expect(places(body)).toEqual([
      [3, 'reference', 'F-1'],
      [4, 'sku', 'NOTHING'],
    ]);
    const { body: found } = await admin.ask<{ items: [] }>('inbound-orders?number=F-3');
    expect(found.items).toEqual([]);
  });

  it('of one reference go to one warehouse, with each SKU once', async () => {
    const file = [
      HEAD,
      'F-5,C10001,US-NJ1,MUG-RED,10,',
      'F-5,C10001,US-LA1,MUG-BLUE,10,',
      'F-5,C10001,US-NJ1,MUG-RED,0,',
    ].join('\n');
    expect(places((await send(IMPORT, file)).body)).toEqual([[4, 'expected', '0']]);
    const mended = file.replace('RED,0', 'RED,1');
    expect(places((await send(IMPORT, mended)).body)).toEqual([
      [3, 'warehouse', 'US-LA1'],
      [4, 'sku', 'MUG-RED'],
    ]);
  });

  it('with the same references at the same moment are taken from one file alone', async () => {
    const file = [HEAD, 'R-1,C10001,US-NJ1,MUG-RED,1,', 'R-2,C10001,US-NJ1,MUG-BLUE,1,'].join('\n');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send(`${IMPORT}?submit=true`, file)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400, 400]);
  });
});
