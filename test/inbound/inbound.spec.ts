import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient, type Answer } from '../support/admin';
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

interface Line {
  readonly skuCode: string;
  readonly received: number;
  readonly putAwayGood: number;
  readonly putAwayDefective: number;
  readonly short: number;
  readonly over: number;
}

interface Inbound {
  readonly id: number;
  readonly inboundNo: string;
  readonly state: string;
  readonly lines: Line[];
  readonly history: { readonly to: string; readonly person: string }[];
}

interface Stock {
  readonly onHand: number;
  readonly defective: number;
  readonly inTransit: number;
  readonly receiving: number;
}

let references = 0;

async function draft(lines: object[], rest: object = {}): Promise<Inbound> {
  references += 1;
  const { status, body } = await admin.make<Inbound>('inbound-orders', {
    customerCode: 'C10001',
    warehouseCode: 'US-NJ1',
    reference: `PO-${references}`,
    lines,
    ...rest,
  });
  expect(status).toBe(201);
  return body;
}

async function submitted(skuCode: string, expected: number): Promise<Inbound> {
  const made = await draft([{ skuCode, expected }]);
  return (await deed(made, 'submit')).body;
}

function deed(of: Inbound, name: string, body: object = {}): Promise<Answer<Inbound>> {
  return admin.make<Inbound>(`inbound-orders/${of.id}/${name}`, body);
}

async function stockOf(skuCode: string): Promise<Stock> {
  const { body } = await admin.ask<{ items: Stock[] }>(
    `stock?warehouse=US-NJ1&customer=C10001&sku=${skuCode}`,
  );
  const [row] = body.items;
  const { onHand = 0, defective = 0, inTransit = 0, receiving = 0 } = row ?? {};
  return { onHand, defective, inTransit, receiving };
}

function refusal(answer: Answer<unknown>): unknown[] {
  return [answer.status, (answer.body as { code?: string }).code];
}

describe('an inbound order', () => {
  it('goes from a draft to the shelf, with pieces short, over, defective and not announced', async () => {
    const made = await draft([
      { skuCode: 'MUG-BLUE', expected: 10 },
      { skuCode: 'LAMP-01', expected: 4 },
    ]);
    expect(await stockOf('MUG-BLUE')).toMatchObject({ inTransit: 0 });
    await deed(made, 'submit');
    await deed(made, 'depart');
    await deed(made, 'arrive');
    expect(await stockOf('MUG-BLUE')).toMatchObject({ onHand: 0, inTransit: 10 });
    await deed(made, 'receive', {
      lines: [
        { skuCode: 'MUG-BLUE', quantity: 6 },
        { skuCode: 'MUG-RED', quantity: 1 },
      ],
    });
    await deed(made, 'receive', {
      lines: [
        { skuCode: 'MUG-BLUE', quantity: 1 },
        { skuCode: 'LAMP-01', quantity: 5 },
      ],
    });
    expect(await stockOf('MUG-BLUE')).toEqual({
      onHand: 0,
      defective: 0,
      inTransit: 3,
      receiving: 7,
    });
    await deed(made, 'put-away', {
      lines: [
        { skuCode: 'MUG-BLUE', good: 5, defective: 2 },
        { skuCode: 'LAMP-01', good: 5 },
        { skuCode: 'MUG-RED', good: 1 },
      ],
    });
    const { body } = await deed(made, 'complete', { reason: 'The container is empty' });
    expect(body.state).toBe('completed');
    expect(body.lines).toMatchObject([
      { skuCode: 'MUG-BLUE', received: 7, putAwayGood: 5, putAwayDefective: 2, short: 3, over: 0 },
      { skuCode: 'LAMP-01', received: 5, putAwayGood: 5, putAwayDefective: 0, short: 0, over: 1 },
      { skuCode: 'MUG-RED', expected: 0, received: 1, putAwayGood: 1, over: 1 },
    ]);
    expect(body.history.map((step) => step.to)).toEqual([
      'draft',
      'submitted',
      'in_transit',
      'arrived',
      'receiving',
      'putting_away',
      'completed',
    ]);
    expect(await stockOf('MUG-BLUE')).toEqual({
      onHand: 5,
      defective: 2,
      inTransit: 0,
      receiving: 0,
    });
    const ledger = await admin.ask<{ items: { type: string }[] }>(
      `stock-movements?document=${made.inboundNo}&sku=MUG-BLUE`,
    );
    expect(ledger.body.items.map((line) => line.type)).toEqual([
      'close_short',
      'put_away',
      'receive',
      'receive',
      'announce',
    ]);
  });

  it('is for sale once it is put away, and Temu reads it as inbound', async () => {
    const session = new Session(running.target, 'work');
    const before = await stockOf('LAMP-01');
    const made = await submitted('LAMP-01', 3);
    const from = running.clock.now().getTime() - 1_000;
    await deed(made, 'receive', { lines: [{ skuCode: 'LAMP-01', quantity: 3 }] });
    const asked = { cwWarehouseCode: 'US-NJ1', cwSkuCodeList: ['LAMP-01'] };
    const waiting = succeeded<{ inventoryList: object[] }>(
      await session.ask('inventory/batch/get', asked),
    );
    expect(waiting.inventoryList).toMatchObject([{ availableQty: before.onHand, inTransitQty: 0 }]);
    await deed(made, 'put-away', { lines: [{ skuCode: 'LAMP-01', good: 3 }] });
    const { inventoryChangeList } = succeeded<{ inventoryChangeList: object[] }>(
      await session.ask('inventory/change/list/get', {
        ...asked,
        startTime: from,
        endTime: running.clock.now().getTime(),
      }),
    );
    expect(inventoryChangeList).toContainEqual(
      expect.objectContaining({ changeType: 10, changeQty: 3, orderNo: made.inboundNo }),
    );
    await deed(made, 'complete');
  });

  it('takes back pieces that were written too much, and refuses to take back what is put away', async () => {
    const made = await submitted('MUG-BLUE', 5);
    await deed(made, 'receive', { lines: [{ skuCode: 'MUG-BLUE', quantity: 7 }] });
    await deed(made, 'receive', { lines: [{ skuCode: 'MUG-BLUE', quantity: -4 }] });
    expect(await stockOf('MUG-BLUE')).toMatchObject({ inTransit: 2, receiving: 3 });
    await deed(made, 'put-away', { lines: [{ skuCode: 'MUG-BLUE', good: 3 }] });
    const back = await deed(made, 'receive', { lines: [{ skuCode: 'MUG-BLUE', quantity: -1 }] });
    expect(refusal(back)).toEqual([409, 'inbound.not_received']);
    expect((await deed(made, 'complete')).body.lines).toMatchObject([{ short: 2 }]);
  });

  it('is not completed while pieces stand between dock and shelf', async () => {
    const made = await submitted('MUG-BLUE', 2);
    await deed(made, 'receive', { lines: [{ skuCode: 'MUG-BLUE', quantity: 2 }] });
    expect(refusal(await deed(made, 'complete'))).toEqual([409, 'inbound.not_put_away']);
    expect(refusal(await deed(made, 'cancel'))).toEqual([409, 'inbound.wrong_state']);
    await deed(made, 'put-away', { lines: [{ skuCode: 'MUG-BLUE', defective: 2 }] });
    expect((await deed(made, 'complete')).status).toBe(200);
  });

  it('that is cancelled on its way is waited for no more', async () => {
    const before = await stockOf('MUG-BLUE');
    const made = await submitted('MUG-BLUE', 9);
    expect((await stockOf('MUG-BLUE')).inTransit).toBe(before.inTransit + 9);
    await deed(made, 'depart');
    expect((await deed(made, 'cancel')).body.state).toBe('cancelled');
    expect(await stockOf('MUG-BLUE')).toEqual(before);
    expect(refusal(await deed(made, 'submit'))).toEqual([409, 'inbound.wrong_state']);
  });

  it('is changed while it is a draft, by whoever has read it, and not after', async () => {
    const made = await draft([{ skuCode: 'MUG-BLUE', expected: 1 }]);
    const path = `inbound-orders/${made.id}`;
    const { body } = await admin.change<Inbound>(path, {
      note: 'Two pallets',
      lines: [{ skuCode: 'LAMP-01', expected: 6 }],
    });
    expect(body.lines).toMatchObject([{ skuCode: 'LAMP-01', expected: 6 }]);
    const stale = await admin.ask(path, {
      method: 'PATCH',
      body: { note: 'x' },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).toBe(412);
    await deed(made, 'submit');
    expect((await admin.change(path, { note: 'late' })).status).toBe(412);
  });

  it.each([
    [
      'a SKU twice',
      {
        lines: [
          { skuCode: 'MUG-RED', expected: 1 },
          { skuCode: 'MUG-RED', expected: 1 },
        ],
      },
      400,
      'inbound.sku_twice',
    ],
    ['an unknown SKU', { lines: [{ skuCode: 'NOPE', expected: 1 }] }, 404, 'catalog.unknown_sku'],
    [
      'a number that is taken',
      { reference: 'PO-1', lines: [{ skuCode: 'MUG-RED', expected: 1 }] },
      409,
      'inbound.reference_taken',
    ],
    ['no line', { lines: [] }, 400, 'request.invalid'],
  ])('is refused with %s', async (_, fields, status, code) => {
    const place = { customerCode: 'C10001', warehouseCode: 'US-NJ1' };
    expect(refusal(await admin.make('inbound-orders', { ...place, ...fields }))).toEqual([
      status,
      code,
    ]);
  });

  it('is found by its number, its SKU and its state, and never by another operator', async () => {
    const made = await submitted('LAMP-01', 1);
    for (const query of [
      `number=${made.inboundNo}`,
      `sku=LAMP-01&state=submitted&limit=1`,
      'customer=C10001&limit=1',
    ]) {
      const { body } = await admin.ask<{ items: Inbound[] }>(`inbound-orders?${query}`);
      expect(body.items.map((one) => one.id)).toEqual([made.id]);
    }
    const theirs = new AdminClient(running, 'demo-admin-key-2');
    expect((await theirs.ask(`inbound-orders/${made.id}`)).status).toBe(404);
    expect((await theirs.make(`inbound-orders/${made.id}/cancel`)).status).toBe(404);
    await deed(made, 'cancel');
  });
});

describe('an inbound order that two people work on at once', () => {
  it('puts the last pieces away once', async () => {
    const before = await stockOf('MUG-BLUE');
    const made = await submitted('MUG-BLUE', 5);
    await deed(made, 'receive', { lines: [{ skuCode: 'MUG-BLUE', quantity: 5 }] });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        deed(made, 'put-away', { lines: [{ skuCode: 'MUG-BLUE', good: 5 }] }),
      ),
    );
    expect(answers.map(refusal).sort()).toEqual([
      [200, undefined],
      ...Array(7).fill([409, 'inbound.not_received']),
    ]);
    expect((await stockOf('MUG-BLUE')).onHand).toBe(before.onHand + 5);
    await deed(made, 'complete');
  });

  it('is received or cancelled, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const made = await submitted('MUG-BLUE', 2);
      const [received, cancelled] = await Promise.all([
        deed(made, 'receive', { lines: [{ skuCode: 'MUG-BLUE', quantity: 2 }] }),
        deed(made, 'cancel'),
      ]);
      expect([received.status, cancelled.status].sort()).toEqual([200, 409]);
      if (received.status !== 200) continue;
      await deed(made, 'put-away', { lines: [{ skuCode: 'MUG-BLUE', good: 2 }] });
      await deed(made, 'complete');
    }
  });

  it('is announced once under one number', async () => {
    const body = {
      customerCode: 'C10001',
      warehouseCode: 'US-NJ1',
      reference: 'PO-RACE',
      lines: [{ skuCode: 'MUG-RED', expected: 1 }],
    };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => admin.make('inbound-orders', body)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(5).fill(409)]);
  });
});
