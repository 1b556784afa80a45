import { drawPackingSlips } from '../../src/modules/printing/papers/packing-slip';
import type { PaperOrder } from '../../src/modules/printing/papers/paper.types';
import { drawPickList, picksOf } from '../../src/modules/printing/papers/pick-list';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { takeOrder } from '../support/orders';
import { readBars, readPdf } from '../support/papers';

const HEAD = { jobId: 7, person: '王芳', at: new Date('2026-11-23T08:00:00Z') };
const MUG = { skuCode: 'MUG-RED', name: '红色陶瓷马克杯 350ml', barcode: '0012345678905' };
const LAMP = { skuCode: 'LAMP-01-WITH-A-CODE-THAT-IS-QUITE-LONG', name: 'Desk lamp', barcode: '' };

function order(id: number, lines: PaperOrder['lines']): PaperOrder {
  return {
    id,
    orderNo: `OB2611230000${id}`,
    number: `CW${id}`,
    customerCode: 'C10001',
    warehouse: 'US-LA1 洛杉矶一号仓',
    recipient: ['张伟 Zhang Wei', '350 S Grand Ave', 'Los Angeles CA 90071'],
    remark: '请勿折叠',
    services: 'photo ×2, sticker ×1',
    trackingNumber: '1Z999AA10123456784',
    lines,
  };
}

const ORDERS = [
  order(1, [{ ...MUG, quantity: 2 }]),
  order(2, [
    { ...LAMP, quantity: 1 },
    { ...MUG, quantity: 3 },
  ]),
];

/** A reader gives the parts of a line one by one; spaces between them are its own. */
function words(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, '');
}

describe('packing slips', () => {
  it('say what is in each parcel, in Chinese as well, and their number scans', async () => {
    const pages = await readPdf(await drawPackingSlips(ORDERS, HEAD));
    expect(pages.map(({ width, height }) => [width, height])).toEqual([
      [288, 432],
      [288, 432],
    ]);
    const text = words(pages[1]?.text);
    for (const said of [
      '装箱单',
      'OB26112300002',
      'CW2',
      '1Z999AA10123456784',
      'US-LA1洛杉矶一号仓',
      '张伟ZhangWei',
      'LAMP-01-WITH-A-CODE-THAT-IS-QUITE-LONG',
      '红色陶瓷马克杯350ml',
      'Total合计4',
      '请勿折叠',
      'photo×2,sticker×1',
    ])
      expect(text).toContain(said);
    expect(pages[0] && (await readBars(pages[0].png)).map((bar) => bar.text)).toEqual([
      'OB26112300001',
    ]);
  });

  it('go on on a second page where there is much in a parcel', async () => {
    const many = Array.from({ length: 30 }, (_, at) => ({
      ...MUG,
      skuCode: `SKU-${at}`,
      quantity: 1,
    }));
    const pages = await readPdf(await drawPackingSlips([order(1, many)], HEAD), 0);
    expect(pages.length).toBeGreaterThan(2);
    const text = words(pages.map((page) => page.text).join(''));
    for (const { skuCode } of many) expect(text).toContain(skuCode);
    expect(text).toContain('Total合计30');
  });
});

describe('a pick list', () => {
  it('counts the pieces of a product over all orders; equal codes of two customers are two', () => {
    const other = { ...order(3, [{ ...MUG, quantity: 5 }]), customerCode: 'C10002' };
    const picks = picksOf([...ORDERS, other]);
    expect(
      picks.map(({ skuCode, customerCode, pieces }) => [skuCode, customerCode, pieces]),
    ).toEqual([
      [LAMP.skuCode, 'C10001', 1],
      ['MUG-RED', 'C10001', 5],
      ['MUG-RED', 'C10002', 5],
    ]);
    expect(picks[1]?.orders).toEqual([
      { orderNo: 'OB26112300001', quantity: 2 },
      { orderNo: 'OB26112300002', quantity: 3 },
    ]);
  });

  it('names products in Chinese and where they go, on as many pages as it takes', async () => {
    const many = Array.from({ length: 300 }, (_, at) => order(at, [{ ...MUG, quantity: 1 }]));
    const pages = await readPdf(await drawPickList([...ORDERS, ...many], HEAD), 0);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages[0]).toMatchObject({ width: 612, height: 792 });
    const text = words(pages.map((page) => page.text).join(''));
    for (const said of ['拣货单', '王芳', MUG.name.replace(' ', ''), LAMP.skuCode, 'Orders订单302'])
      expect(text).toContain(said);
    for (const { orderNo } of many) expect(text).toContain(`${orderNo}×1`);
  });
});

describe('papers of orders', () => {
  let running: RunningApp;
  let admin: AdminClient;

  beforeAll(async () => {
    running = await startApp();
    admin = new AdminClient(running);
  });

  afterAll(() => running.close());

  const take = () => takeOrder(running, admin);

  it.each([
    ['packing_slips', '装箱单'],
    ['pick_list', '拣货单'],
  ])('come as %s, need no label, and change nothing', async (kind, title) => {
    const orders = [await take(), await take()];
    const orderIds = orders.map((one) => one.id);
    const { status, body } = await admin.make<{ file: string; orders: number }>('print-jobs', {
      kind,
      orderIds,
    });
    expect([status, body.orders]).toEqual([201, 2]);
    const answer = await fetch(`${running.url}${body.file}`, {
      headers: { authorization: 'Bearer demo-admin-key' },
    });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const pages = await readPdf(Buffer.from(await answer.arrayBuffer()), 0);
    const text = words(pages.map((page) => page.text).join(''));
    expect(text).toContain(title);
    const shown = await admin.ask<{ label: string; orderNo: string }>(`orders/${orderIds[0]}`);
    expect(text).toContain(shown.body.orderNo);
    expect(shown.body.label).not.toBe('printed');
  });

  it('are PDF alone, and name no order that is cancelled or not there', async () => {
    const [order, gone] = [await take(), await take()];
    const session = new Session(running.target, 'papers');
    succeeded(await session.ask('order/cancel', { cwFulfillNo: gone.number }));
    const asked = { kind: 'pick_list', orderIds: [order.id, gone.id, 999_999_999] };
    const zpl = await admin.make('print-jobs', { ...asked, format: 'ZPL' });
    expect([zpl.status, zpl.body.code]).toEqual([400, 'print.pdf_only']);
    const made = await admin.make<{ items: { code: string | null }[] }>('print-jobs', asked);
    expect(made.body.items.map((item) => item.code)).toEqual([
      null,
      'order.wrong_stage',
      'order.unknown_id',
    ]);
  });
});
