import type { TakenOrder } from '../support/orders';
import { LabelBuying } from './label-buying';

const app = new LabelBuying();
const { takeFour: take, pack, cancel, shown, purchasesFor, moneyOf, rows, inForce } = app;
const { fault, look, until, labelIs, waited } = app;

beforeAll(app.start);
afterAll(app.close);
afterEach(app.settle);

async function packed(boxes: 2 | 4): Promise<TakenOrder> {
  const taken = await take();
  expect(await pack(taken.id, boxes)).toBe(200);
  await until(labelIs(taken.id, 'ready'));
  return taken;
}

describe('an order that is packed into more boxes', () => {
  it('while its label is being bought waits for the labels of the others', async () => {
    await fault('slow');
    const { id } = await take();
    const looking = look();
    await until(async () => (await purchasesFor(id, 1))[0]?.tries === 1, false);
    expect(await pack(id, 2)).toBe(200);
    await fault('');
    await looking;
    await until(async () => (await moneyOf(id, 2))[0] === 'paid' && (await labelIs(id, 'ready')()));
    const numbers = (await shown(id)).packages.map((one) => one.trackingNumber);
    expect([new Set(numbers).size, numbers.includes(null), await inForce(id)]).toEqual([
      2,
      false,
      2,
    ]);
  });
});

describe('an order that is packed into fewer boxes', () => {
  it('gives back the labels of those that are no more, and keeps the others', async () => {
    const { id } = await packed(4);
    const [first] = await purchasesFor(id, 1);
    await fault('never_settle_void');
    expect(await pack(id, 2)).toBe(200);
    // Not at the next look, but with the packing itself.
    for (const no of [3, 4]) expect(await moneyOf(id, no)).toEqual(['refund_asked']);
    expect([(await shown(id)).label, await inForce(id)]).toEqual(['ready', 2]);
    await fault('');
    await waited();
    for (const no of [3, 4]) {
      await until(async () => (await moneyOf(id, no))[0] === 'refunded');
      expect(await moneyOf(id, no)).toEqual(['refunded']);
    }
    for (const no of [1, 2]) expect(await moneyOf(id, no)).toEqual(['paid']);
    const order = await shown(id);
    expect([order.label, order.packages[0]?.trackingNumber]).toEqual([
      'ready',
      first?.trackingNumber,
    ]);
  });

  it('prints what is left, and nothing of what was given back', async () => {
    const { id } = await packed(2);
    const print = () =>
      app.admin.make<{ orders: number }>('print-jobs', {
        kind: 'labels',
        format: 'PDF',
        orderIds: [id],
      });
    expect((await print()).status).toBe(201);
    expect(await pack(id, 1)).toBe(200);
    expect((await print()).status).toBe(201);
    const printed = await rows<{ n: number }>(
      'SELECT count(*)::integer AS n FROM print_job_orders WHERE order_id = $1 GROUP BY job_id ORDER BY job_id',
      [id],
    );
    expect([printed.map(({ n }) => n), (await shown(id)).label]).toEqual([[2, 1], 'printed']);
  });

  it('tells that the money is lost where the carrier keeps it, and goes on all the same', async () => {
    const { id } = await packed(2);
    await fault('refuse_void');
    expect(await pack(id, 1)).toBe(200);
    await until(async () => (await moneyOf(id, 2))[0] === 'lost');
    expect((await shown(id)).label).toBe('ready');
  });

  it('and then into more again gets a new label, though the old one is not settled', async () => {
    const { id } = await packed(2);
    await fault('never_settle_void');
    expect(await pack(id, 1)).toBe(200);
    await look();
    expect(await pack(id, 2)).toBe(200);
    await until(labelIs(id, 'ready'));
    expect(await moneyOf(id, 2)).toEqual(['refund_asked', 'paid']);
    const numbers = (await purchasesFor(id, 2)).map((one) => one.trackingNumber);
    expect(new Set(numbers).size).toBe(2);
    expect((await shown(id)).packages[1]?.trackingNumber).toBe(numbers[1]);
    expect(await inForce(id)).toBe(2);
  });

  it('while a label is being bought gives it back as soon as it is there', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    await fault('slow_after_buying');
    expect(await pack(id, 2)).toBe(200);
    const looking = look();
    await until(async () => (await purchasesFor(id, 2))[0]?.tries === 1, false);
    expect(await pack(id, 1)).toBe(200);
    // The others are all that is needed: they can be printed at once.
    expect((await shown(id)).label).toBe('ready');
    await looking;
    await until(async () => (await moneyOf(id, 2))[0] === 'refunded');
    expect([(await shown(id)).label, await inForce(id)]).toEqual(['ready', 1]);
    const sold = await rows<{ n: number }>(
      `SELECT count(*)::integer AS n FROM sandbox_labels s
         JOIN outbound_orders o ON s.reference LIKE o.order_no || '-2-%' WHERE o.id = $1`,
      [id],
    );
    expect(sold).toEqual([{ n: 1 }]);
  });

  it('before the carrier was asked buys nothing for them', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    await fault('down');
    expect(await pack(id, 2)).toBe(200);
    await look();
    expect(await pack(id, 1)).toBe(200);
    expect((await shown(id)).label).toBe('ready');
    await fault('');
    await waited();
    await until(async () => (await moneyOf(id, 2))[0] === 'none');
    expect((await shown(id)).label).toBe('ready');
  });

  it('is not held by a label that it no longer needs', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    await fault('refuse');
    expect(await pack(id, 2)).toBe(200);
    await until(labelIs(id, 'failed'));
    expect((await shown(id)).fulfilment).toBe('on_hold');
    expect((await app.admin.make(`orders/${id}/resume`)).status).toBe(200);
    expect(await pack(id, 1)).toBe(200);
    expect(await shown(id)).toMatchObject({ label: 'ready', fulfilment: 'packed' });
    await fault('');
    await waited();
    await look();
    expect(await moneyOf(id, 2)).toEqual(['none']);
  });

  it('or bought for, at the same moment, has one label for each box that is left', async () => {
    const orders: { id: number }[] = [];
    for (let n = 0; n < 6; n += 1) orders.push(await take());
    for (const { id } of orders) await until(labelIs(id, 'ready'));
    await Promise.all(orders.map(({ id }) => pack(id, 4)));
    await Promise.all([look(), ...orders.map(({ id }) => pack(id, 2)), look()]);
    for (const { id } of orders) {
      await until(async () => {
        const late = [...(await purchasesFor(id, 3)), ...(await purchasesFor(id, 4))];
        const settled = late.every(({ state }) => state === 'voided' || state === 'refused');
        return settled && (await shown(id)).label === 'ready';
      });
      expect(await inForce(id)).toBe(2);
      for (const no of [1, 2]) expect(await moneyOf(id, no)).toEqual(['paid']);
    }
  });

  it('is given back whole where it is cancelled after', async () => {
    const { id, number } = await packed(2);
    expect(await pack(id, 1)).toBe(200);
    await cancel(number);
    await until(labelIs(id, 'voided'));
    await until(async () => (await moneyOf(id, 2))[0] === 'refunded');
    expect(await moneyOf(id, 1)).toEqual(['refunded']);
  });
});
