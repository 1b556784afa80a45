import { AdminClient, placesOf } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

const HEAD =
  'customer,sku,name,weight,weight_unit,length,width,height,length_unit,barcodes,declared_value,currency,image_url';

interface Sku {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly version: number;
}

function row(fields: Partial<Record<string, string>>): string {
  const all: Record<string, string | undefined> = {
    customer: 'C10001',
    sku: 'CUP',
    name: 'Cup',
    weight: '0.5',
    weight_unit: 'lb',
    length: '4',
    width: '3',
    height: '3',
    length_unit: 'in',
    ...fields,
  };
  return HEAD.split(',')
    .map((column) => all[column] ?? '')
    .join(',');
}

function send(...rows: string[]) {
  return admin.file('skus/import', [HEAD, ...rows].join('\n'));
}

async function named(code: string): Promise<Sku | undefined> {
  const { body } = await admin.ask<{ items: Sku[] }>(`skus?code=${code}`);
  return body.items[0];
}

describe('SKUs as a file', () => {
  it('are made where they are not there and changed where they are, and an empty cell leaves what is there', async () => {
    const barcodes = '4006381333931 4006381333948';
    const value = { declared_value: '2.50', currency: 'USD' };
    const first = await send(row({ barcodes, ...value }), row({ sku: 'BOWL', name: 'Bowl' }));
    expect([first.status, first.body]).toEqual([200, { made: 2, changed: 0 }]);
    const second = await send(row({ name: 'Big cup', weight: '0.75' }));
    expect(second.body).toEqual({ made: 0, changed: 1 });
    expect(await named('CUP')).toMatchObject({
      name: 'Big cup',
      weight: '0.75',
      barcodes: barcodes.split(' '),
      declaredValue: '2.50',
      version: 2,
    });
  });

  it('come out as they went in, and the file can be sent back', async () => {
    const lines = await admin.lines('skus/export?customer=C10001');
    expect(lines[0]).toBe(HEAD);
    expect(lines).toContain(
      'C10001,CUP,Big cup,0.75,lb,4,3,3,in,4006381333931 4006381333948,2.50,USD,',
    );
    const { body } = await admin.file('skus/import', lines.join('\r\n'));
    expect(body).toEqual({ made: 0, changed: lines.length - 1 });
    expect(await admin.lines('skus/export?customer=C10001')).toEqual(lines);
    expect((await admin.ask('skus/export?customer=NOBODY')).status).toBe(404);
  });

  it('are taken whole or not at all, and every line that is wrong is told', async () => {
    const { status, body } = await send(
      row({ sku: 'JUG', name: 'Jug' }),
      row({ sku: 'POT', customer: 'NOBODY' }),
      row({ sku: 'PAN', barcodes: '4006381333931' }),
    );
    expect([status, placesOf(body)]).toEqual([
      400,
      [
        [3, 'customer', 'NOBODY'],
        [4, 'barcodes', '4006381333931'],
      ],
    ]);
    expect(await named('JUG')).toBeUndefined();
  });

  it.each([
    ['no name', { name: '' }, 'name'],
    ['no weight', { weight: '0' }, 'weight'],
    ['a unit that nobody knows', { weight_unit: 'stone' }, 'weight_unit'],
    ['a size in words', { length: 'long' }, 'length'],
    ['a value that is no amount', { declared_value: 'much' }, 'declared_value'],
    ['a picture from anywhere', { image_url: 'http://x.example/a.jpg' }, 'image_url'],
  ])('are refused with %s', async (_, fields, column) => {
    const { body } = await send(row(fields));
    expect(placesOf(body)).toMatchObject([[2, column, Object.values(fields)[0]]]);
  });

  it('stand once in a file, with barcodes that mean one of them', async () => {
    const { body } = await send(
      row({ barcodes: 'B-1' }),
      row({}),
      row({ sku: 'JUG', barcodes: 'B-1' }),
    );
    expect(placesOf(body)).toEqual([
      [3, 'sku', 'CUP'],
      [4, 'barcodes', 'B-1'],
    ]);
  });

  it('that two people send at once are made once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(row({ sku: 'RACE' }))));
    const made = answers.filter((answer) => answer.status === 200 && answer.body.made === 1);
    expect(made).toHaveLength(1);
    expect(answers.every((answer) => answer.status === 200 || answer.status === 409)).toBe(true);
  });
});
