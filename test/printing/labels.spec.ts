import { labelIdentity } from '../../src/modules/labels/sealed.rules';
import { Sealer, sha256 } from '../../src/platform/seal';
import { refused, Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { type LabelledOrder, labelFile, takeLabelled } from '../support/labels';
import { readBars, readPdf, readZpl } from '../support/papers';

const OPERATOR = 1;
const LABEL_PRINTED = 170900009;

let running: RunningApp;
let admin: AdminClient;
let session: Session;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  session = new Session(running.target, 'printing');
});

afterAll(() => running.close());

interface Job {
  readonly id: number;
  readonly orders: number;
  readonly failed: number;
  readonly file: string;
  readonly items: { readonly orderId: number; readonly done: boolean; readonly code: string }[];
}

interface Papers {
  readonly labels: {
    readonly sha256: string;
    readonly replacedAt: string | null;
    readonly timesPrinted: number;
    readonly prints: { readonly person: string; readonly jobId: number }[];
  }[];
}

function line(cwSkuCode: string, quantity: number) {
  return [{ orderSn: 'A', parentOrderSn: 'P', cwSkuCode, quantity, productSkuId: '1' }];
}

function take(format: 'PDF' | 'PNG' | 'ZPL' | null, sku = 'MUG-BLUE', quantity = 1) {
  return takeLabelled(session, admin, format, { orderList: line(sku, quantity) });
}

function print(orders: readonly LabelledOrder[], format = 'PDF') {
  const body = { kind: 'labels', format, orderIds: orders.map((order) => order.id) };
  return admin.make<Job & { code: string; detail: string }>('print-jobs', body);
}

async function fetchFile(path: string, key = 'demo-admin-key') {
  const answer = await fetch(`${running.url}${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    headers: answer.headers,
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
}

async function labelState(id: number): Promise<string> {
  return (await admin.ask<{ label: string }>(`orders/${id}`)).body.label;
}

async function papersOf(id: number): Promise<Papers> {
  return (await admin.ask<Papers>(`orders/${id}/labels`)).body;
}

describe('labels of many orders', () => {
  it('are one PDF in picking order that scans, and the orders are printed', async () => {
    const orders = [
      await take('PDF', 'MUG-RED', 2),
      await take('PNG', 'MUG-RED', 1),
      await take('PDF', 'MUG-BLUE', 1),
    ];
    const { status, body } = await print(orders);
    expect([status, body.orders, body.failed]).toEqual([201, 3, 0]);
    const file = await fetchFile(body.file);
    expect([file.status, file.type]).toEqual([200, 'application/pdf']);
    const pages = await readPdf(file.bytes);
    const scanned: string[] = [];
    for (const page of pages) scanned.push((await readBars(page.png)).at(-1)?.text ?? '');
    expect(scanned).toEqual([2, 1, 0].map((at) => orders[at]?.trackingNumber));
    for (const { id } of orders) expect(await labelState(id)).toBe('printed');
  });

  it('are one stream of ZPL', async () => {
    const orders = [await take('ZPL', 'MUG-RED'), await take('ZPL', 'MUG-BLUE')];
    const { body } = await print(orders, 'ZPL');
    const file = await fetchFile(body.file);
    expect(file.type).toContain('application/zpl');
    const { bars } = readZpl(file.bytes.toString());
    const numbers = bars.filter((bar) => bar.startsWith('1Z'));
    expect(numbers).toEqual([orders[1]?.trackingNumber, orders[0]?.trackingNumber]);
  });

  it('are those that can be printed; the others say why not, and stay as they are', async () => {
    const [good, waiting, zpl] = [await take('PDF'), await take(null), await take('ZPL')];
    const cancelled = await take('PDF');
    succeeded(await session.ask('order/cancel', { cwFulfillNo: cancelled.made.cwFulfillNo }));
    const { body } = await print([good, waiting, zpl, cancelled]);
    expect(body.items.map((item) => item.code)).toEqual([
      null,
      'order.label_not_ready',
      'label.other_format',
      'order.wrong_stage',
    ]);
    expect([body.orders, body.failed]).toEqual([1, 3]);
    expect(await readPdf((await fetchFile(body.file)).bytes, 0)).toHaveLength(1);
    expect(await labelState(zpl.id)).toBe('ready');
  });

  it('are nothing where none can be printed, and no job is left behind', async () => {
    const before = (await admin.ask<{ items: Job[] }>('print-jobs')).body.items.length;
    const { status, body } = await print([await take(null)]);
    expect([status, body.code]).toEqual([409, 'print.nothing']);
    expect(body.detail).toContain('"waiting"');
    expect((await admin.ask<{ items: Job[] }>('print-jobs')).body.items).toHaveLength(before);
  });
});

describe('an order of two packages', () => {
  it('is printed with both its labels, next to each other', async () => {
    const order = await take('PDF');
    const second = labelFile('1Z999AA10123456784', 'PDF');
    const sealer = running.app.get(Sealer);
    await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query(
        `INSERT INTO order_labels (operator_id, order_id, no, format, sealed, sha256, size_bytes)
         VALUES ($1, $2, 2, 'PDF', $3, $4, $5)`,
        [
          OPERATOR,
          order.id,
          sealer.seal(second, labelIdentity(OPERATOR, order.id, 2)),
          sha256(second),
          second.length,
        ],
      ),
    );
    const { body } = await print([order]);
    expect(body.orders).toBe(1);
    const both = await fetchFile(`/admin/v1/orders/${order.id}/label`);
    for (const bytes of [(await fetchFile(body.file)).bytes, both.bytes]) {
      const scanned: string[] = [];
      for (const page of await readPdf(bytes))
        scanned.push((await readBars(page.png)).at(-1)?.text ?? '');
      expect(scanned).toEqual([order.trackingNumber, '1Z999AA10123456784']);
    }
  });
});

describe('a label that is printed again', () => {
  it('is the same bytes, and is counted with the person', async () => {
    const order = await take('PDF');
    const [first, second] = [await print([order]), await print([order])];
    const files = [first, second, first].map(({ body }) => fetchFile(body.file));
    const [one, other, again] = await Promise.all(files);
    expect(one?.bytes.equals(other?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(one?.bytes.equals(again?.bytes ?? Buffer.alloc(0))).toBe(true);
    const [label] = (await papersOf(order.id)).labels;
    expect(label?.timesPrinted).toBe(2);
    expect(label?.prints.map((one) => [one.jobId, one.person])).toEqual([
      [first.body.id, expect.any(String)],
      [second.body.id, expect.any(String)],
    ]);
  });

  it('is one job where the request came twice', async () => {
    const order = await take('PDF');
    const key = admin.freshKey();
    const body = { kind: 'labels', orderIds: [order.id] };
    const [one, other] = await Promise.all([1, 2].map(() => admin.make('print-jobs', body, key)));
    expect(one?.body.id).toBe(other?.body.id);
    expect((await papersOf(order.id)).labels[0]?.timesPrinted).toBe(1);
  });

  it('stays, whatever comes after it; before that the newer one is printed', async () => {
    const order = await take('PDF');
    const replace = (file: Buffer) =>
      session.ask('order/createWithLabel', {
        ...order.made,
        shippingLabelFileType: 'PDF',
        shippingLabelFileBase64: file.toString('base64'),
      });
    succeeded(await replace(labelFile('1Z999AA10123456784', 'PDF')));
    const { body } = await print([order]);
    const [page] = await readPdf((await fetchFile(body.file)).bytes);
    expect((page && (await readBars(page.png)))?.at(-1)?.text).toBe('1Z999AA10123456784');
    refused(await replace(labelFile('1Z5R89390357567127', 'PDF')), LABEL_PRINTED);
    const { labels } = await papersOf(order.id);
    expect(labels.map((label) => [label.replacedAt !== null, label.timesPrinted])).toEqual([
      [true, 0],
      [false, 1],
    ]);
  });

  it('never goes out beside a cancel: one of the two comes first', async () => {
    for (let time = 0; time < 6; time += 1) {
      const order = await take('PDF');
      const [printed] = await Promise.all([
        print([order]),
        session.ask('order/cancel', { cwFulfillNo: order.made.cwFulfillNo }),
      ]);
      const { body } = await admin.ask<{
        label: string;
        history: { axis: string; to: string }[];
      }>(`orders/${order.id}`);
      const steps = body.history.map((step) => step.to);
      expect(steps.includes('printed')).toBe(printed.status === 201);
      if (printed.status === 201)
        expect(steps.indexOf('printed')).toBeLessThan(steps.indexOf('cancelled'));
      else expect(printed.body.code).toBe('print.nothing');
    }
  });
});

describe('one label', () => {
  it.each([
    ['PDF', 'application/pdf'],
    ['PNG', 'image/png'],
    ['ZPL', 'application/zpl'],
  ] as const)('can be looked at as %s, and counts as printed no time', async (format, type) => {
    const order = await take(format);
    const file = await fetchFile(`/admin/v1/orders/${order.id}/label`);
    expect([file.status, file.type?.split(';')[0]]).toEqual([200, type]);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(await labelState(order.id)).toBe('ready');
    const brought = labelFile(order.trackingNumber, format);
    if (format === 'PNG') expect(file.bytes).toEqual(brought);
    if (format === 'ZPL')
      expect(readZpl(file.bytes.toString())).toEqual(readZpl(brought.toString()));
  });

  it('is not there before it came', async () => {
    const order = await take(null);
    expect((await fetchFile(`/admin/v1/orders/${order.id}/label`)).status).toBe(404);
  });
});

describe('printing', () => {
  it('leaves a line in the audit trail for each order', async () => {
    const order = await take('PDF');
    const { body } = await print([order]);
    const trail = await admin.ask<{ items: { operation: string; after: string }[] }>(
      `audit-lines?subjectKind=order&subjectId=${order.id}`,
    );
    const [newest] = trail.body.items;
    expect(newest?.operation).toBe('createPrintJob');
    expect(JSON.parse(newest?.after ?? '{}')).toEqual({ printJob: body.id, kind: 'labels' });
  });

  it('shows nothing of another operator’s', async () => {
    const order = await take('PDF');
    const { body } = await print([order]);
    const other = 'demo-admin-key-2';
    for (const path of [body.file, `/admin/v1/orders/${order.id}/label`])
      expect((await fetchFile(path, other)).status).toBe(404);
    const listed = await admin.ask<{ items: Job[] }>('print-jobs', { key: other });
    expect(listed.body.items).toEqual([]);
    const asked = { kind: 'labels', orderIds: [order.id] };
    const headers = { 'idempotency-key': admin.freshKey() };
    const refusal = await admin.ask('print-jobs', {
      method: 'POST',
      body: asked,
      key: other,
      headers,
    });
    expect([refusal.status, refusal.body.code]).toEqual([409, 'print.nothing']);
  });

  it.each([
    [{ kind: 'labels', orderIds: [] }],
    [{ kind: 'labels', orderIds: Array.from({ length: 501 }, (_, at) => at + 1) }],
    [{ kind: 'stickers', orderIds: [1] }],
    [{ kind: 'labels', format: 'PNG', orderIds: [1] }],
  ])('refuses what is not as documented', async (body) => {
    const answer = await admin.make('print-jobs', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
  });
});
