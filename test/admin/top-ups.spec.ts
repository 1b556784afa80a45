import { TopUpsService } from '../../src/modules/wallets/top-ups.service';
import { AdminClient, type Answer } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { reconcile } from '../support/reconcile';
import { until } from '../support/temu';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;
let stranger: AdminClient;
let references = 0;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  stranger = new AdminClient(running, 'demo-admin-key-2');
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

interface TopUp {
  readonly id: number;
  readonly no: string;
  readonly state: string;
  readonly credited: string | null;
}

function asked(fields: object = {}) {
  references += 1;
  return {
    customerCode: 'C10001',
    currency: 'USD',
    amount: '500.00',
    reference: `WIRE-${references}`,
    ...fields,
  };
}

async function ask(fields: object = {}): Promise<TopUp> {
  const { status, body } = await admin.make<TopUp>('top-ups', asked(fields));
  expect(status).toBe(201);
  return body;
}

async function balance(customer = 'C10001'): Promise<number> {
  const { body } = await admin.ask<{ items: { balance: string }[] }>(
    `wallets?customer=${customer}`,
  );
  return Math.round(Number(body.items[0]?.balance) * 100);
}

async function linesOf(no: string): Promise<Record<string, unknown>[]> {
  const { body } = await admin.ask<{ items: Record<string, unknown>[] }>(
    `wallet-lines?document=${no}`,
  );
  return body.items;
}

function refusal(answer: Answer<unknown>): unknown[] {
  return [answer.status, (answer.body as { code?: string }).code];
}

describe('a top-up', () => {
  it('credits nothing before somebody has looked, and then the wallet names it', async () => {
    const before = await balance();
    const made = await ask({ note: 'From the new account' });
    expect(made).toMatchObject({
      state: 'asked',
      amount: '500.00',
      askedBy: 'demo',
      credited: null,
    });
    expect(await balance()).toBe(before);
    const { body } = await admin.make<TopUp>(`top-ups/${made.id}/credit`, { note: 'Seen' });
    expect(body).toMatchObject({ state: 'credited', credited: '500.00', decidedBy: 'demo' });
    expect(await balance()).toBe(before + 50_000);
    expect(await linesOf(made.no)).toEqual([
      expect.objectContaining({ type: 'top_up', balanceChange: '500.00', documentKind: 'top_up' }),
    ]);
  });

  it('credits what came, where a bank kept a part', async () => {
    const before = await balance();
    const { id } = await ask();
    const { body } = await admin.make<TopUp>(`top-ups/${id}/credit`, { amount: '485.00' });
    expect(body).toMatchObject({ amount: '500.00', credited: '485.00' });
    expect(await balance()).toBe(before + 48_500);
  });

  it('is credited once, whoever presses at once and however often', async () => {
    const before = await balance();
    const { id, no } = await ask();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 3 === 2
          ? admin.make(`top-ups/${id}/refuse`, { note: 'No such transfer' })
          : admin.make(`top-ups/${id}/credit`, {}),
      ),
    );
    const done = answers.filter((answer) => answer.status === 200);
    expect(done).toHaveLength(1);
    for (const answer of answers.filter((one) => one !== done[0]))
      expect(refusal(answer)).toEqual([409, 'top_up.decided']);
    const credited = done[0]?.body.state === 'credited' ? 1 : 0;
    expect(await balance()).toBe(before + credited * 50_000);
    expect(await linesOf(no)).toHaveLength(credited);
  });

  it('is answered alike when the same click comes twice', async () => {
    const before = await balance();
    const { id } = await ask();
    const key = admin.freshKey();
    const both = await Promise.all([1, 2].map(() => admin.make(`top-ups/${id}/credit`, {}, key)));
    expect(both[0]?.body).toEqual(both[1]?.body);
    expect(await balance()).toBe(before + 50_000);
  });

  it('of one transfer is asked once, and again only after it was refused', async () => {
    const transfer = asked();
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => admin.make<TopUp>('top-ups', transfer)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    const made = answers.find((answer) => answer.status === 201)?.body as TopUp;
    await admin.make(`top-ups/${made.id}/refuse`, { note: 'Wrong account' });
    const again = await admin.make<TopUp>('top-ups', transfer);
    expect(again.status).toBe(201);
    await admin.make(`top-ups/${again.body.id}/credit`, {});
    expect(refusal(await admin.make('top-ups', transfer))).toEqual([409, 'top_up.reference_used']);
  });

  it('can not be credited a second time even around its state', async () => {
    const { id, no } = await ask();
    await admin.make(`top-ups/${id}/credit`, {});
    const twice = running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query(
        `INSERT INTO wallet_lines (operator_id, customer_id, currency, no, type, balance_after_minor,
           frozen_after_minor, credit_limit_minor, document_kind, document_no, person, at)
         SELECT operator_id, customer_id, currency, no + 1000, type, 0, 0, 0, document_kind, document_no, 'x', at
           FROM wallet_lines WHERE document_no = $1`,
        [no],
      ),
    );
    await expect(twice).rejects.toThrow('wallet_credits_a_top_up_once');
  });

  it.each([
    [{ amount: '0.00' }, 400, 'request.invalid'],
    [{ amount: '-5.00' }, 400, 'request.invalid'],
    [{ reference: '  ' }, 400, 'request.invalid'],
    [{ currency: 'JPY', amount: '5' }, 409, 'wallet.missing'],
    [{ customerCode: 'NOBODY' }, 404, 'request.not_found'],
  ])('with %j is refused', async (wrong, status, code) => {
    expect(refusal(await admin.make('top-ups', asked(wrong)))).toEqual([status, code]);
  });

  it('is nobody else’s: neither another operator’s nor another customer’s', async () => {
    const { id } = await ask();
    expect(refusal(await stranger.ask(`top-ups/${id}`))).toEqual([404, 'request.not_found']);
    expect(refusal(await stranger.make(`top-ups/${id}/credit`, {}))).toEqual([
      404,
      'request.not_found',
    ]);
    const service = running.app.get(TopUpsService);
    expect((await service.get(OPERATOR, id, 1))?.id).toBe(id);
    expect(await service.get(OPERATOR, id, 2)).toBeNull();
    const own = await service.list(OPERATOR, { customerId: 2, below: null, limit: 10 });
    expect(own).toEqual([]);
  });

  it('is found by state and customer, page by page', async () => {
    const waiting = await admin.ask<{ items: TopUp[] }>('top-ups?state=asked');
    expect(new Set(waiting.body.items.map((one) => one.state))).toEqual(new Set(['asked']));
    const first = await admin.ask<{ items: TopUp[]; nextCursor: string }>('top-ups?limit=2');
    const second = await admin.ask<{ items: TopUp[] }>(
      `top-ups?limit=2&cursor=${first.body.nextCursor}`,
    );
    const ids = [...first.body.items, ...second.body.items].map((one) => one.id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect((await admin.ask<{ items: TopUp[] }>('top-ups?customer=C10002')).body.items).toEqual([]);
  });
});

describe('an order that waits for money', () => {
  it('goes on by itself when a top-up is credited', async () => {
    const emptied = await balance('C10002');
    await admin.make('wallet-corrections', {
      customerCode: 'C10002',
      currency: 'USD',
      amount: `-${(emptied / 100).toFixed(2)}`,
      reason: 'Emptied',
    });
    const { body: order } = await admin.make<{ id: number; fulfilment: string; quoted: string }>(
      'orders',
      {
        number: 'WAITS-1',
        customerCode: 'C10002',
        warehouseCode: 'US-LA1',
        channelCode: 'UPS-GROUND',
        lines: [{ skuCode: 'MUG-RED', quantity: 1 }],
        recipient: {
          name: 'Jane Roe',
          phone: '2135550100',
          state: 'CA',
          city: 'Los Angeles',
          address1: '1 Main St',
          postcode: '90071',
        },
      },
    );
    expect(order).toMatchObject({ fulfilment: 'on_hold', reasonCode: 'balance' });
    const { id } = await ask({ customerCode: 'C10002', amount: order.quoted });
    expect((await admin.make(`top-ups/${id}/credit`, {})).status).toBe(200);
    const at = async () => (await admin.ask<{ fulfilment: string }>(`orders/${order.id}`)).body;
    await until('it goes on', async () => (await at()).fulfilment !== 'on_hold');
    expect(await at()).toMatchObject({ fulfilment: 'accepted', billing: 'frozen' });
  });
});
