import type { ShippingPrices } from '../../src/modules/orders/order-shipping';
import { OrderWorkService } from '../../src/modules/orders/order-work.service';
import { AdminClient } from '../support/admin';
import { startApp } from '../support/app';
import { LabelBuying, type Shown } from './label-buying';

const OPERATOR = 1;

const app = new LabelBuying();
const { take, cancel, shown, purchases, rows, sold } = app;
const { fault, look, until, labelIs, waited } = app;

beforeAll(app.start);
afterAll(app.close);
afterEach(app.settle);

describe('an order of a channel that buys at create', () => {
  it('has a label and a tracking number within seconds, and Temu is told', async () => {
    const { id, number } = await take();
    await until(labelIs(id, 'ready'));
    const order = await shown(id);
    expect(order).toMatchObject({ fulfilment: 'accepted', tracking: 'pre_transit' });
    expect(order.packages).toEqual([
      expect.objectContaining({ carrierName: 'UPS', trackingNumber: expect.stringMatching(/^1Z/) }),
    ]);
    const [purchase] = await purchases(id);
    expect(purchase).toMatchObject({ state: 'bought', money: 'paid', tries: 1, cost: '8.42' });
    const told = await rows<{ content: { packages: object[] } }>(
      "SELECT content FROM pushes WHERE subject = $1 AND event = 'shipping_info'",
      [number],
    );
    expect(told.map(({ content }) => content.packages)).toEqual([
      [expect.objectContaining({ trackingNumber: purchase?.trackingNumber })],
    ]);
    const files = await rows<{ same: boolean; format: string }>(
      `SELECT l.sha256 = p.sha256 AS same, l.format FROM order_labels l
         JOIN label_purchases p ON p.id = l.purchase_id WHERE l.order_id = $1 AND l.replaced_at IS NULL`,
      [id],
    );
    expect(files).toEqual([{ same: true, format: 'PDF' }]);
  });

  it('is taken while the carrier is down, stopped so that somebody sees it, and goes on by itself', async () => {
    await fault('down');
    const { id } = await take();
    for (let least = 1; least <= 3; least += 1) {
      await until(async () => {
        const [one] = await purchases(id);
        return one !== undefined && one.tries >= least && one.problemCode !== '';
      });
      expect(await purchases(id)).toEqual([
        expect.objectContaining({ state: 'buying', problemCode: 'outbound.not_reached' }),
      ]);
      await waited();
    }
    await until(async () => (await shown(id)).fulfilment === 'on_hold');
    expect(await shown(id)).toMatchObject({ reasonCode: 'label' });
    await fault('');
    await waited();
    await until(labelIs(id, 'ready'));
    expect(await shown(id)).toMatchObject({ fulfilment: 'accepted', reasonCode: '' });
    expect(await sold(id)).toBe(1);
  });

  it('stands with the reason of a carrier that refuses, is listed, and is tried again', async () => {
    await fault('refuse');
    const { id } = await take();
    await until(labelIs(id, 'failed'));
    expect(await shown(id)).toMatchObject({
      fulfilment: 'on_hold',
      reasonCode: 'label',
      reason: expect.stringContaining('Sandbox refuses: the address'),
    });
    const listed = await app.admin.ask<{ items: { orderId: number }[] }>(
      'label-purchases?problems=true',
    );
    expect(listed.body.items.map((one) => one.orderId)).toContain(id);
    await fault('');
    await waited();
    await until(labelIs(id, 'ready'));
    expect((await shown(id)).fulfilment).toBe('accepted');
    expect((await purchases(id)).map((one) => one.state)).toEqual(['bought', 'refused']);
  });

  it('pays once where the carrier takes the money and never answers', async () => {
    await fault('timeout_after_buying');
    const { id } = await take();
    await look();
    expect(await purchases(id)).toEqual([
      expect.objectContaining({ state: 'buying', money: 'unknown', trackingNumber: null }),
    ]);
    await waited();
    await until(labelIs(id, 'ready'));
    expect(await sold(id)).toBe(1);
    expect((await purchases(id)).map((one) => one.state)).toEqual(['bought']);
  });

  it('gets one label from two processes that look at once, however many orders there are', async () => {
    const other = await startApp(app.running.database, {}, { buysLabels: true });
    try {
      const orders = await Promise.all(Array.from({ length: 20 }, () => take()));
      await Promise.all([look(), look(other), look(), look(other)]);
      for (const { id } of orders) {
        await until(labelIs(id, 'ready'));
        expect([await sold(id), (await purchases(id)).length]).toEqual([1, 1]);
      }
    } finally {
      await other.close();
    }
  });

  it('stands with the reason while the account is switched off, and stops nobody else', async () => {
    await fault('refuse');
    const refused = await take();
    await until(labelIs(refused.id, 'failed'));
    const { body } = await app.admin.ask<{ items: { id: number }[] }>('carrier-accounts');
    const path = `carrier-accounts/${body.items[0]?.id}`;
    await fault('down');
    const begun = await take();
    await until(async () => Boolean((await purchases(begun.id))[0]?.problemCode));
    await app.admin.change(path, { active: false, settings: { fault: '' } });
    await waited();
    await until(labelIs(begun.id, 'failed'));
    expect((await shown(begun.id)).reason).toContain('switched off');
    const later = await take();
    await look();
    expect([await purchases(later.id), (await shown(later.id)).label]).toEqual([[], 'waiting']);
    const byHand = await app.admin.make(`orders/${later.id}/buy-label`);
    expect([byHand.status, byHand.body.code]).toEqual([404, 'carrier.unknown_account']);
    await app.admin.change(path, { active: true });
    await fault('');
    for (const { id } of [refused, begun, later]) {
      if ((await shown(id)).label === 'failed') await app.admin.make(`orders/${id}/buy-label`);
      await until(labelIs(id, 'ready'));
      expect(await sold(id)).toBe(1);
    }
  });

  it('can’t have a second label that is paid, whoever writes it', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    const second = rows(
      `INSERT INTO label_purchases (operator_id, order_id, package_no, account_id, service, format, reference, asked_at)
       SELECT operator_id, order_id, package_no, account_id, service, format, 'second', asked_at
         FROM label_purchases WHERE order_id = $1`,
      [id],
    );
    await expect(second).rejects.toThrow('package_is_never_paid_twice');
  });
});

describe('a cancel', () => {
  it('gives the label back, and says where the money is', async () => {
    const { id, number } = await take();
    await until(labelIs(id, 'ready'));
    await cancel(number);
    await until(labelIs(id, 'voided'));
    expect(await purchases(id)).toEqual([
      expect.objectContaining({ state: 'voided', money: 'refunded' }),
    ]);
  });

  it('while the label is being bought has it given back as soon as it is there', async () => {
    await fault('slow');
    const { id, number } = await take();
    const looking = look();
    await until(async () => (await purchases(id))[0]?.tries === 1, false);
    await cancel(number);
    await looking;
    await until(labelIs(id, 'voided'));
    const labels = (await shown(id)).history.filter((line) => line.axis === 'label');
    expect(labels.map((line) => line.to)).toEqual(['buying', 'ready', 'void_asked', 'voided']);
    expect(await sold(id)).toBe(1);
  });

  it('before the carrier was asked buys nothing', async () => {
    await fault('down');
    const { id, number } = await take();
    await look();
    await cancel(number);
    await fault('');
    await waited();
    await until(labelIs(id, 'not_needed'));
    expect(await purchases(id)).toEqual([
      expect.objectContaining({ state: 'refused', money: 'none' }),
    ]);
    expect(await sold(id)).toBe(0);
  });

  it('that the carrier refuses is told with its words, and the money is lost', async () => {
    const { id, number } = await take();
    await until(labelIs(id, 'ready'));
    await fault('refuse_void');
    await cancel(number);
    await until(labelIs(id, 'void_refused'));
    expect(await purchases(id)).toEqual([
      expect.objectContaining({ money: 'lost', problem: expect.stringContaining('scanned') }),
    ]);
  });

  it('is followed until the carrier has decided', async () => {
    const { id, number } = await take();
    await until(labelIs(id, 'ready'));
    await fault('never_settle_void');
    await cancel(number);
    await look();
    await look();
    expect(await purchases(id)).toEqual([expect.objectContaining({ money: 'refund_asked' })]);
    await fault('');
    await waited();
    await until(labelIs(id, 'voided'));
  });

  it('after the carrier’s deadline is not even asked', async () => {
    const { id, number } = await take();
    await until(labelIs(id, 'ready'));
    await rows(
      "UPDATE label_purchases SET bought_at = bought_at - interval '31 days' WHERE order_id = $1",
      [id],
    );
    await cancel(number);
    await until(labelIs(id, 'void_refused'));
    expect((await purchases(id))[0]?.problem).toContain('30 days');
  });
});

describe('a person', () => {
  it('gives a label back while the order goes on, and buys another', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    const [first] = await purchases(id);
    const reason = { reason: 'A larger box' };
    expect((await app.admin.make(`orders/${id}/void-label`, reason)).status).toBe(200);
    await until(labelIs(id, 'voided'));
    expect((await app.admin.make(`orders/${id}/buy-label`)).status).toBe(200);
    await until(labelIs(id, 'ready'));
    const [second] = await purchases(id);
    expect(second?.trackingNumber).not.toBe(first?.trackingNumber);
    expect((await shown(id)).packages[0]?.trackingNumber).toBe(second?.trackingNumber);
    expect((await purchases(id)).map((one) => one.money)).toEqual(['paid', 'refunded']);
  });

  it('can’t buy a second label, nor void one that is none', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    const again = await app.admin.make(`orders/${id}/buy-label`);
    expect([again.status, again.body.code]).toEqual([409, 'order.label_final']);
    await app.admin.make(`orders/${id}/ship`);
    const late = await app.admin.make(`orders/${id}/void-label`, { reason: 'x' });
    expect([late.status, late.body.code]).toEqual([409, 'order.label_not_voidable']);
  });

  it('ships an order whose label comes at that very moment, and not one that is packed anew', async () => {
    const work = app.running.app.get(OrderWorkService);
    const cause = { person: 'tester', reason: '', requestId: '' };
    const ship = (id: number, prices: ShippingPrices) =>
      app.running.db.transaction(OPERATOR, (tx) =>
        work.ship(tx, [{ orderId: id, packages: [] }], prices, cause),
      );
    await fault('down');
    const [labelled, packed] = [await take(), await take()];
    const prices = await work.prices(OPERATOR, [labelled.id, packed.id]);
    await fault('');
    await waited();
    await until(labelIs(labelled.id, 'ready'));
    expect(await ship(labelled.id, prices)).toEqual([{ orderId: labelled.id, failure: null }]);
    await until(labelIs(packed.id, 'ready'));
    await app.admin.make(`orders/${packed.id}/pack`, { packages: [{ weight: '2' }] });
    const [outcome] = await ship(packed.id, prices);
    expect(outcome?.failure?.code).toBe('order.changed_meanwhile');
  });

  it('asks what a label would cost', async () => {
    const { id } = await take();
    const { body } = await app.admin.ask(`orders/${id}/label-rates`);
    expect(body.items).toContainEqual(
      expect.objectContaining({ service: 'ups_ground', amount: '8.42', currency: 'USD' }),
    );
  });

  it('of another operator sees and does nothing', async () => {
    const { id } = await take();
    const other = new AdminClient(app.running, 'demo-admin-key-2');
    expect((await other.ask(`label-purchases?orderId=${id}`)).body).toMatchObject({ items: [] });
    expect((await other.make(`orders/${id}/buy-label`)).status).toBe(404);
  });

  it('who packs into more boxes gets a label for each, and keeps the one that is there', async () => {
    const two = { orderSn: 'A', parentOrderSn: 'P', cwSkuCode: 'MUG-BLUE', quantity: 2 };
    const { id, number } = await take({ orderList: [{ ...two, productSkuId: '1' }] });
    await until(labelIs(id, 'ready'));
    const [first] = await purchases(id);
    const packages = [1, 2].map(() => ({ lines: [{ lineNo: 1, quantity: 1 }] }));
    const packed = await app.admin.make<{ label: string }>(`orders/${id}/pack`, { packages });
    expect([packed.status, packed.body.label]).toEqual([200, 'waiting']);
    await until(labelIs(id, 'ready'));
    const numbers = (await shown(id)).packages.map((one) => one.trackingNumber);
    expect(numbers[0]).toBe(first?.trackingNumber);
    expect(new Set(numbers).size).toBe(2);
    const kept = await rows<{ n: number }>(
      'SELECT count(*)::integer AS n FROM order_labels WHERE order_id = $1 AND replaced_at IS NULL',
      [id],
    );
    expect([await sold(id), kept]).toEqual([2, [{ n: 2 }]]);
    await cancel(number);
    await until(labelIs(id, 'voided'));
    expect((await purchases(id)).map((one) => one.money)).toEqual(['refunded', 'refunded']);
  });

  it('settles by hand what people bought, and nothing that is followed here', async () => {
    const { id, number } = await take();
    await until(labelIs(id, 'ready'));
    const early = await app.admin.make(`orders/${id}/settle-void`, { refunded: true, reason: 'x' });
    expect([early.status, early.body.code]).toEqual([409, 'carrier.void_is_followed']);
    // As if somebody had brought the label by hand: nothing was bought for it here.
    await rows("UPDATE label_purchases SET state = 'voided' WHERE order_id = $1", [id]);
    await cancel(number);
    expect((await shown(id)).label).toBe('void_asked');
    const settled = await app.admin.make<Shown>(`orders/${id}/settle-void`, {
      refunded: false,
      reason: 'They keep it',
    });
    expect([settled.status, settled.body.label]).toEqual([200, 'void_refused']);
  });

  it('prints or gives back at the same moment: never prints what is given back', async () => {
    const orders = [];
    for (let n = 0; n < 6; n += 1) orders.push(await take());
    for (const { id } of orders) await until(labelIs(id, 'ready'));
    const print = (id: number) =>
      app.admin.make<{ items: { done: boolean }[] }>('print-jobs', {
        kind: 'labels',
        format: 'PDF',
        orderIds: [id],
      });
    const jobs = await Promise.all(
      orders.flatMap(({ id, number }) => [
        print(id).then((job) => job.body.items?.[0]?.done === true),
        cancel(number).then(() => null),
      ]),
    );
    for (const [at, { id }] of orders.entries()) {
      const { fulfilment, history } = await shown(id);
      const steps = history.filter(({ axis }) => axis === 'label').map(({ to }) => to);
      // Once the carrier is asked to take it back, nobody may have printed it after.
      expect(fulfilment).toBe('cancelled');
      expect(steps.lastIndexOf('printed')).toBeLessThan(steps.indexOf('void_asked'));
      expect(steps.includes('printed')).toBe(jobs[at * 2]);
      await until(labelIs(id, 'voided'));
      expect((await print(id)).body.items?.[0]?.done ?? false).toBe(false);
    }
  });
});
