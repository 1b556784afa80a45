import { AdminClient, placesOf } from '../support/admin';
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

async function onHand(warehouse: string, sku: string): Promise<number> {
  const { body } = await admin.ask<{ items: { onHand: number }[] }>(
    `stock?warehouse=${warehouse}&customer=C10001&sku=${sku}`,
  );
  return body.items[0]?.onHand ?? 0;
}

interface Told {
  readonly problems?: { readonly detail: string }[];
}

const COUNT = 'stock/count/import?reason=Yearly%20count';

describe('a count as a file', () => {
  it('is the exported file with numbers filled in, and lines without one are left out', async () => {
    const lines = await admin.lines('stock/export?customer=C10001&warehouse=US-LA1');
    const filled = lines.map((line) =>
      line.startsWith('US-LA1,C10001,MUG-RED,') ? line.replace('MUG-RED,,', 'MUG-RED,990,4') : line,
    );
    const { status, body } = await admin.file<{ documentNo: string; lines: number }>(
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
    const { status, body } = await admin.file(
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
    expect(placesOf(body)).toEqual([
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
    expect(placesOf((await admin.file(COUNT, file)).body)).toEqual([[2, 'counted', counted]]);
  });

  it('has its effect once, however often it is sent', async () => {
    const key = admin.freshKey();
    const file = 'warehouse,customer,sku,counted\nUS-LA1,C10001,MUG-BLUE,900';
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => admin.file(COUNT, file, { key })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const other = await admin.file(COUNT, file.replace('900', '901'), { key });
    expect(other.status).toBe(409);
    expect(await onHand('US-LA1', 'MUG-BLUE')).toBe(900);
  });

  it('needs a reason, a file, and knows nothing of another operator', async () => {
    const file = 'warehouse,customer,sku,counted\nUS-NJ1,C10001,MUG-RED,1';
    expect((await admin.file('stock/count/import', file)).status).toBe(400);
    expect((await admin.file(COUNT, '{}', { type: 'application/json' })).status).toBe(400);
    const others = new AdminClient(running, 'demo-admin-key-2');
    const theirs = await others.file<Told>(COUNT, file, { headers: { 'accept-language': 'zh' } });
    expect(placesOf(theirs.body)).toEqual([[2, 'warehouse', 'US-NJ1']]);
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
    const { status, body } = await admin.file<{ orders: { id: number; reference: string }[] }>(
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
    const lines = await admin.lines('inbound-orders/export?warehouse=US-NJ1');
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
    const { body } = await admin.file(IMPORT, file);
    expect(placesOf(body)).toEqual([
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
    expect(placesOf((await admin.file(IMPORT, file)).body)).toEqual([[4, 'expected', '0']]);
    const mended = file.replace('RED,0', 'RED,1');
    expect(placesOf((await admin.file(IMPORT, mended)).body)).toEqual([
      [3, 'warehouse', 'US-LA1'],
      [4, 'sku', 'MUG-RED'],
    ]);
  });

  it('with the same references at the same moment are taken from one file alone', async () => {
    const file = [HEAD, 'R-1,C10001,US-NJ1,MUG-RED,1,', 'R-2,C10001,US-NJ1,MUG-BLUE,1,'].join('\n');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => admin.file(`${IMPORT}?submit=true`, file)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400, 400]);
  });
});
