import { Session } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

interface Made {
  id: number;
  [name: string]: unknown;
}

const SKU = {
  customerCode: 'C10001',
  name: 'Green mug',
  weight: '0.60',
  weightUnit: 'lb',
  length: '5',
  width: '4.5',
  height: '4',
  lengthUnit: 'in',
};

let made = 0;

async function newSku(fields: Record<string, unknown> = {}): Promise<Made> {
  made += 1;
  const { status, body } = await admin.make<Made>('skus', {
    ...SKU,
    code: `NEW-${made}`,
    ...fields,
  });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
}

/** What the other side sees of a SKU. */
async function seen(code: unknown): Promise<Record<string, unknown> | undefined> {
  const session = new Session(running.target, 'skus');
  const answer = await session.ask('skuInfos/details/get', { cwSkuCodeList: [code] });
  const { skuInfoList } = answer.result as { skuInfoList: Record<string, unknown>[] };
  return skuInfoList[0];
}

describe('a SKU', () => {
  it('is made, told to Temu, found by any of its barcodes, and changed', async () => {
    const sku = await newSku({
      barcodes: ['111', '222'],
      declaredValue: '3.50',
      imageUrl: 'https://images.example/1.jpg',
    });
    expect(sku).toMatchObject({ weight: '0.6', declaredValue: '3.50', approval: 'approved' });
    expect(await seen(sku.code)).toMatchObject({
      barcode: '111',
      declaredValue: '3.50',
      imageUrl: 'https://images.example/1.jpg',
    });
    for (const barcode of ['111', '222'])
      expect((await admin.ask(`skus?barcode=${barcode}`)).body).toMatchObject({
        items: [{ id: sku.id, customerCode: 'C10001' }],
      });
    const changed = await admin.change(`skus/${sku.id}`, { barcodes: ['333'], weight: '0.7' });
    expect(changed.body).toMatchObject({ barcodes: ['333'], weight: '0.7', width: '4.5' });
    expect(await seen(sku.code)).toMatchObject({ barcode: '333', weight: '0.7' });
    expect((await admin.ask('skus?barcode=111')).body).toMatchObject({ items: [] });
  });

  it('is not seen by Temu, and not ordered, until it is approved', async () => {
    const sku = await newSku({ approval: 'pending' });
    expect(await seen(sku.code)).toBeUndefined();
    const session = new Session(running.target, 'skus');
    const ask = () =>
      session.ask('delivery/fee/calc', {
        calcNo: 'SKU-1',
        cwWarehouseCode: 'US-LA1',
        skuList: [{ cwSkuCode: sku.code, quantity: 1 }],
        receiver: {
          regionName1: 'United States',
          regionName2: 'CA',
          regionName3: 'Los Angeles',
          addressLine1: '350 S Grand Ave',
          postCode: '90071',
          receiptName: 'Jane Roe',
          mobile: '+12135550123',
        },
      });
    expect(await ask()).toMatchObject({ errorCode: 170_900_002 });
    await admin.change(`skus/${sku.id}`, { approval: 'approved' });
    expect(await seen(sku.code)).toMatchObject({ cwSkuCode: sku.code });
    expect(await ask()).toMatchObject({ success: true });
  });

  it('is refused with a reason, and only so', async () => {
    const sku = await newSku({ approval: 'pending' });
    const silent = await admin.change(`skus/${sku.id}`, { approval: 'refused' });
    expect(silent.body).toMatchObject({ status: 400, code: 'request.invalid' });
    const refused = await admin.change(`skus/${sku.id}`, {
      approval: 'refused',
      refusalReason: 'Battery inside',
    });
    expect(refused.body).toMatchObject({ approval: 'refused', refusalReason: 'Battery inside' });
    const again = await admin.change(`skus/${sku.id}`, { approval: 'approved' });
    expect(again.body).toMatchObject({ approval: 'approved', refusalReason: '' });
  });

  it.each([
    ['no weight', { weight: '0' }],
    ['an image that is no https address', { imageUrl: 'http://images.example/1.jpg' }],
    ['a value that is no amount', { declaredValue: '1.234' }],
    ['a blank barcode', { barcodes: [' '] }],
    ['another code', { code: 'OTHER' }],
  ])('refuses %s, and stays as it was', async (_, fields) => {
    const sku = await newSku();
    const { body } = await admin.change(`skus/${sku.id}`, fields);
    expect(body).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await admin.ask(`skus/${sku.id}`)).body).toMatchObject({ version: 1 });
  });
});

describe('a barcode', () => {
  it('means one SKU of the customer, of eight that want it at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        admin.make('skus', { ...SKU, code: `RACE-${n}`, barcodes: ['RACE'] }),
      ),
    );
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
    expect(answers.find((one) => one.status === 409)?.body).toMatchObject({
      code: 'catalog.barcode_taken',
    });
    const elsewhere = await admin.make('skus', {
      ...SKU,
      customerCode: 'C10002',
      code: 'RACE',
      barcodes: ['RACE'],
    });
    expect(elsewhere.status).toBe(201);
  });

  it('can move from one SKU to another, once it is free', async () => {
    const first = await newSku({ barcodes: ['MOVES'] });
    const second = await newSku();
    const refused = await admin.change(`skus/${second.id}`, { barcodes: ['MOVES'] });
    expect(refused.body).toMatchObject({ code: 'catalog.barcode_taken' });
    await admin.change(`skus/${first.id}`, { barcodes: [] });
    const moved = await admin.change(`skus/${second.id}`, { barcodes: ['MOVES'] });
    expect(moved.body).toMatchObject({ barcodes: ['MOVES'] });
  });
});

describe('the list of SKUs', () => {
  it('is filtered by customer, state and switch, and comes page by page', async () => {
    const sku = await newSku({ customerCode: 'C10002', approval: 'pending', active: false });
    const { body } = await admin.ask('skus?customer=C10002&approval=pending&active=false');
    expect(body).toMatchObject({ items: [{ id: sku.id }], nextCursor: null });
    expect((await admin.ask('skus?customer=NOBODY')).body).toMatchObject({ items: [] });
    const page = await admin.ask<{ nextCursor: string }>('skus?customer=C10001&limit=1');
    const next = await admin.ask(`skus?customer=C10001&limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body).toMatchObject({ items: [{ code: 'MUG-BLUE' }] });
  });

  it('is the operator’s own', async () => {
    const sku = await newSku();
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.ask(`skus/${sku.id}`)).status).toBe(404);
    expect((await other.ask(`skus?code=${sku.code}`)).body).toMatchObject({ items: [] });
  });
});
