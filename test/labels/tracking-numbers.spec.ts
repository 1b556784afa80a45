import { order as temuOrder } from '../../src/simulator/orders';
import { refused, Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;
const TRACKING_TAKEN = 170900014;
const CREATE = 'order/createWithLabel';

let running: RunningApp;
let admin: AdminClient;
let session: Session;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
  session = new Session(running.target, 'tracking');
});

afterAll(() => running.close());

afterEach(async () => {
  expect(await reconcile(running.db, OPERATOR)).toEqual([]);
});

function withNumber(trackingNumber: string | undefined, fields: Record<string, unknown> = {}) {
  return temuOrder(session, {
    tailShippingMode: 1,
    logisticsProductCode: undefined,
    shipCompanyName: 'UPS',
    trackingNumber,
    ...fields,
  });
}

async function idOf(number: string): Promise<number | undefined> {
  const { body } = await admin.ask<{ items: { id: number }[] }>(`orders?number=${number}`);
  return body.items[0]?.id;
}

describe('a tracking number that comes with a label', () => {
  it('is one order’s alone, of eight that bring it at the same moment', async () => {
    const orders = Array.from({ length: 8 }, () => withNumber('1Z999AA10123456784'));
    const answers = await Promise.all(orders.map((order) => session.ask(CREATE, order)));
    const good = answers.filter((answer) => answer.success);
    expect(good).toHaveLength(1);
    for (const answer of answers) if (answer !== good[0]) refused(answer, TRACKING_TAKEN, '1Z999');
    const there = await Promise.all(orders.map((order) => idOf(order.cwFulfillNo)));
    expect(there.filter((id) => id !== undefined)).toHaveLength(1);
  });

  it('spoils no order that arrives beside it', async () => {
    succeeded(await session.ask(CREATE, withNumber('1Z-A')));
    const orders = ['1Z-B', '1z-a', '1Z-C', '1Z-A', '1Z-D'].map((number) => withNumber(number));
    const answers = await Promise.all(orders.map((order) => session.ask(CREATE, order)));
    expect(answers.map((answer) => answer.success)).toEqual([...[true, false, true, false, true]]);
  });

  it('is the same order’s when it is sent again, and another carrier’s as well', async () => {
    const order = withNumber('1Z-E');
    const first = succeeded(await session.ask(CREATE, order));
    expect(succeeded(await session.ask(CREATE, order))).toEqual(first);
    succeeded(await session.ask(CREATE, withNumber('1Z-E', { shipCompanyName: 'USPS' })));
  });

  it('is refused as well where it follows its order', async () => {
    succeeded(await session.ask(CREATE, withNumber('1Z-F')));
    const order = withNumber(undefined);
    succeeded(await session.ask(CREATE, order));
    refused(await session.ask(CREATE, { ...order, trackingNumber: '1Z-F' }), TRACKING_TAKEN);
    succeeded(await session.ask(CREATE, { ...order, trackingNumber: '1Z-G' }));
    refused(await session.ask(CREATE, withNumber('1Z-G')), TRACKING_TAKEN);
  });

  it('is free again when its order is cancelled, or was given another by hand', async () => {
    const [cancelled, corrected] = [withNumber('1Z-H'), withNumber('1Z-I')];
    succeeded(await session.ask(CREATE, cancelled));
    succeeded(await session.ask('order/cancel', { cwFulfillNo: cancelled.cwFulfillNo }));
    succeeded(await session.ask(CREATE, withNumber('1Z-H')));
    succeeded(await session.ask(CREATE, corrected));
    const id = await idOf(corrected.cwFulfillNo);
    const body = { packages: [{ trackingNumber: '1Z-J' }] };
    expect((await admin.make(`orders/${id}/set-tracking`, body)).status).toBe(200);
    succeeded(await session.ask(CREATE, withNumber('1Z-I')));
  });
});
