import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { takeOrder } from '../support/orders';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;
let invoices = 0;
let parcels = 0;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
}

interface Invoice {
  readonly id: number;
  readonly code?: string;
  readonly detail?: string;
  readonly billed: string;
  readonly matchedOrders: number;
  readonly openFindings: number;
  readonly proposed: string;
  readonly posted: string;
}

interface Finding {
  readonly no: number;
  readonly cause: string;
  readonly orderNumber: string | null;
  readonly expected: string;
  readonly proposed: string;
  readonly state: string;
  readonly billedWeight: string | null;
  readonly billedFirstIn: string | null;
}

interface Shipped {
  readonly id: number;
  readonly number: string;
  readonly tracking: string;
  /** What delivering it was charged, in cents. */
  readonly delivery: number;
}

/** An order that has left, in one parcel of 1.8 lb. */
async function ship(): Promise<Shipped> {
  const { id, number } = await takeOrder(running, admin);
  parcels += 1;
  const tracking = `1Z999AA1000000${parcels}`;
  const packed = { weight: '1.8', length: '8', width: '6', height: '4' };
  await admin.make(`orders/${id}/pack`, { packages: [packed] });
  await admin.make(`orders/${id}/set-tracking`, { packages: [{ trackingNumber: tracking }] });
  const done = await admin.make(`orders/${id}/ship`, {});
  expect(done.status).toBe(200);
  const { charges } = await chargesOf(id);
  const delivery = charges
    .filter((one) => one.stage === 'charged' && one.type === 'delivery')
    .reduce((sum, one) => sum + cents(one.amount), 0);
  expect(delivery).toBeGreaterThan(0);
  return { id, number, tracking, delivery };
}

async function chargesOf(id: number) {
  const { body } = await admin.ask<{
    billing: string;
    charges: { stage: string; type: string; amount: string; name: string; trace: string }[];
  }>(`orders/${id}`);
  return body;
}

async function send(
  rows: readonly (readonly unknown[])[],
  { number = '', headings = 'tracking_number,charge,amount,weight', key = admin.freshKey() } = {},
): Promise<Answered<Invoice>> {
  invoices += 1;
  const query = new URLSearchParams({
    carrier: 'UPS',
    number: number || `INV-${invoices}`,
    currency: 'USD',
  });
  const response = await fetch(`${running.url}/admin/v1/carrier-invoices?${query}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer demo-admin-key',
      'content-type': 'text/csv',
      'idempotency-key': key,
    },
    body: [headings, ...rows.map((row) => row.join(','))].join('\n'),
  });
  return { status: response.status, body: (await response.json()) as Invoice };
}

async function findingsOf(id: number, query = ''): Promise<Finding[]> {
  const { body } = await admin.ask<{ items: Finding[] }>(
    `carrier-invoices/${id}/findings?${query}`,
  );
  return body.items;
}

async function balance(): Promise<number> {
  const { body } = await admin.ask<{ items: { balance: string }[] }>('wallets?customer=C10001');
  return cents(body.items[0]?.balance ?? '');
}

function cents(text: string): number {
  return Math.round(Number(text) * 100);
}

function money(minor: number): string {
  return (minor / 100).toFixed(2);
}

describe('a carrier’s invoice', () => {
  it('is held against what was charged, by tracking number, and moves no money', async () => {
    const [fair, heavy, dear] = [await ship(), await ship(), await ship()];
    const before = await balance();
    const { status, body } = await send([
      [fair.tracking, 'Ground', money(fair.delivery), 2],
      [heavy.tracking, 'Ground', money(heavy.delivery + 310), 5],
      [dear.tracking, 'Ground', money(dear.delivery), 2],
      [dear.tracking, 'Residential', '1.25', ''],
      ['1ZNOBODY', 'Ground', '7.00', 1],
    ]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      matchedOrders: 1,
      openFindings: 3,
      proposed: '4.35',
      posted: '0.00',
    });
    expect(await findingsOf(body.id)).toEqual([
      expect.objectContaining({
        cause: 'weight',
        orderNumber: heavy.number,
        customerCode: 'C10001',
        expected: money(heavy.delivery),
        proposed: '3.10',
        billedWeight: '5 lb',
        ourWeight: '1.8 lb',
      }),
      expect.objectContaining({ cause: 'surcharge', orderNumber: dear.number, proposed: '1.25' }),
      expect.objectContaining({ cause: 'unknown_tracking', orderNumber: null, proposed: '0.00' }),
    ]);
    expect(await balance()).toBe(before);
    expect(await findingsOf(body.id, 'cause=weight')).toHaveLength(1);
    expect(await findingsOf(body.id, 'state=posted')).toEqual([]);
  });

  it('is posted by a person, once, whoever posts at once', async () => {
    const heavy = await ship();
    const before = await balance();
    const { body } = await send([[heavy.tracking, 'Ground', money(heavy.delivery + 310), 5]]);
    const asked = { findings: [{ no: 1 }], note: 'Weighed by UPS' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        n % 3 === 2
          ? admin.make(`carrier-invoices/${body.id}/dismiss`, { findings: [1], note: 'Ours' })
          : admin.make(`carrier-invoices/${body.id}/post`, asked),
      ),
    );
    const done = answers.filter((answer) => answer.status === 200);
    expect(done).toHaveLength(1);
    for (const answer of answers.filter((one) => one !== done[0]))
      expect([answer.status, answer.body.code]).toEqual([409, 'invoice.decided']);
    const [finding] = await findingsOf(body.id);
    const taken = finding?.state === 'posted' ? 310 : 0;
    expect(await balance()).toBe(before - taken);
    const { charges } = await chargesOf(heavy.id);
    expect(charges.filter((one) => one.stage === 'corrected')).toHaveLength(taken ? 1 : 0);
  });

  it('becomes a charge of the order and a line of the wallet that name it', async () => {
    const heavy = await ship();
    const { body } = await send([[heavy.tracking, 'Ground', money(heavy.delivery + 310), 5]], {
      number: 'NAMED-1',
    });
    const posted = await admin.make<Invoice>(`carrier-invoices/${body.id}/post`, {
      findings: [{ no: 1, amount: '3.00' }],
      note: 'Agreed',
    });
    expect(posted.body).toMatchObject({ openFindings: 0, posted: '3.00', proposed: '0.00' });
    const order = await chargesOf(heavy.id);
    expect(order.billing).toBe('adjusted');
    const corrected = order.charges.find((one) => one.stage === 'corrected');
    expect(corrected).toMatchObject({ amount: '3.00', name: 'UPS NAMED-1' });
    expect(JSON.parse(corrected?.trace ?? '')).toMatchObject({ causes: ['weight'] });
    const { body: lines } = await admin.ask<{ items: unknown[] }>(
      `wallet-lines?document=${heavy.number}&type=adjust`,
    );
    expect(lines.items).toEqual([
      expect.objectContaining({
        balanceChange: '-3.00',
        reason: 'UPS NAMED-1: Agreed',
        person: 'demo',
      }),
    ]);
  });

  it('of one number or one file is imported once, whoever sends it at once', async () => {
    const { tracking } = await ship();
    const rows = [[tracking, 'Ground', '1.00', 1]];
    const answers = await Promise.all(
      ['TWICE-1', 'TWICE-1', 'TWICE-2', 'TWICE-1'].map((number) => send(rows, { number })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    for (const answer of answers.filter((one) => one.status === 409))
      expect(answer.body.code).toBe('invoice.imported');
    const key = admin.freshKey();
    const again = await Promise.all(
      [1, 2].map(() => send([[tracking, 'Fuel', '0.10', 1]], { number: 'SAME-KEY', key })),
    );
    expect(again[0]).toEqual(again[1]);
  });

  it('finds what another invoice has billed, also if both come at once', async () => {
    const { tracking, delivery } = await ship();
    const row = [tracking, 'Ground', money(delivery), 2];
    const both = await Promise.all([
      send([row, ['1ZA-1', 'x', '1.00', '']]),
      send([row, ['1ZB-1', 'x', '1.00', '']]),
    ]);
    const causes = await Promise.all(
      both.map(async ({ body }) => findingsOf(body.id, 'cause=double_billed')),
    );
    expect(causes.map((found) => found.length).sort()).toEqual([0, 1]);
    expect(causes.flat()[0]?.billedFirstIn).toMatch(/^INV-/);
  });

  it('posts nothing of a list in which one can not be posted', async () => {
    const heavy = await ship();
    const before = await balance();
    const { body } = await send([
      [heavy.tracking, 'Ground', money(heavy.delivery + 310), 5],
      ['1ZNOBODY', 'Ground', '7.77', 1],
    ]);
    const both = await admin.make(`carrier-invoices/${body.id}/post`, {
      findings: [{ no: 1 }, { no: 2 }],
    });
    expect([both.status, both.body.code]).toEqual([400, 'invoice.no_order']);
    const missing = await admin.make(`carrier-invoices/${body.id}/post`, {
      findings: [{ no: 1 }, { no: 99 }],
    });
    expect([missing.status, missing.body.code]).toEqual([409, 'invoice.decided']);
    expect((await findingsOf(body.id)).map(({ state }) => state)).toEqual(['open', 'open']);
    expect(await balance()).toBe(before);
  });

  it('that can not be read is told with line and column, and nothing is imported', async () => {
    const count = async () =>
      (await admin.ask<{ items: unknown[] }>('carrier-invoices?limit=200')).body.items.length;
    const before = await count();
    const wrong = await send([
      ['1Z999', 'Ground', 'twelve', 1],
      ['x y', 'Ground', '1.00', 'heavy'],
    ]);
    expect(wrong).toMatchObject({ status: 400, body: { code: 'csv.problems' } });
    expect(wrong.body.detail).toContain('line 2');
    expect((await send([], {})).body.code).toBe('invoice.empty');
    expect((await send([['1']], { headings: 'parcel' })).body.code).toBe('csv.problems');
    const json = await admin.make('carrier-invoices?carrier=UPS&number=J1&currency=USD', {});
    expect([json.status, json.body.code]).toEqual([400, 'request.invalid']);
    expect(await count()).toBe(before);
  });

  it('is taken as carriers write it, in Chinese as well', async () => {
    const { tracking, delivery } = await ship();
    const { body } = await send(
      [[tracking, `"${money(delivery + 120_000).replace(/(\d{3}\.)/, ',$1')}"`, 2]],
      {
        headings: '运单号,金额,计费重',
      },
    );
    expect(body).toMatchObject({ openFindings: 1, proposed: '1200.00' });
  });

  it('is nobody else’s', async () => {
    const stranger = new AdminClient(running, 'demo-admin-key-2');
    expect((await stranger.ask('carrier-invoices')).body.items).toEqual([]);
    expect((await stranger.ask('carrier-invoices/1')).status).toBe(404);
    expect((await stranger.ask('carrier-invoices/1/findings')).status).toBe(404);
    const post = await stranger.make('carrier-invoices/1/post', { findings: [{ no: 1 }] });
    expect(post.status).toBe(404);
  });
});

describe('an order that has not been charged', () => {
  it('can not be corrected yet', async () => {
    const { id } = await takeOrder(running, admin);
    await admin.make(`orders/${id}/pack`, {
      packages: [{ weight: '1', length: '8', width: '6', height: '4' }],
    });
    await admin.make(`orders/${id}/set-tracking`, { packages: [{ trackingNumber: '1ZEARLY' }] });
    const { body } = await send([['1ZEARLY', 'Ground', '9.00', 1]]);
    const post = await admin.make(`carrier-invoices/${body.id}/post`, { findings: [{ no: 1 }] });
    expect([post.status, post.body.code]).toEqual([409, 'order.not_billed']);
  });
});
