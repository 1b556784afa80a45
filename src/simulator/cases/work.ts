import { AdminClient } from '../admin-client';
import { giveBack, order, stockOf } from '../orders';
import { equal, Mismatch, refused, type Session, succeeded } from '../session';
import type { Target } from '../target';
import { type Case, cases } from './case';
import { changesOf } from './stock';

const REASON = 'conformance';
/** Of ours: there is too little balance. */
const BALANCE = 170900007;

/** What the platform sees of the warehouse's own work: needs a key of the admin API. */
const needs = (target: Target): boolean => target.adminKey !== '';
const lacks = 'no key of the admin API was given (--admin-key)';

interface Place {
  readonly warehouseCode: string;
  readonly customerCode: string;
  readonly skuCode: string;
}

function placeOf({ target }: Session): Place {
  return {
    warehouseCode: target.warehouse,
    customerCode: target.main.customer,
    skuCode: target.sku,
  };
}

function adminOf({ target }: Session): AdminClient {
  return new AdminClient(target.url, target.adminKey);
}

/** One deed on the case's SKU, under a number by which its changes are found. */
async function deed(session: Session, name: string, fields: object): Promise<string> {
  const documentNo = session.number();
  const lines = [{ ...placeOf(session), ...fields }];
  await adminOf(session).post(`stock/${name}`, { reason: REASON, documentNo, lines });
  return documentNo;
}

/** Changes of a document, as numbers: kind and pieces. */
async function told(session: Session, documentNo: string): Promise<number[][]> {
  const rows = await changesOf(session, documentNo);
  for (const row of rows) equal(row.afterQty - row.beforeQty, row.changeQty, 'after less before');
  return rows.map((row) => [row.changeType, row.changeQty]);
}

async function inbound(session: Session): Promise<{ id: number; inboundNo: string }> {
  const { skuCode, ...place } = placeOf(session);
  return adminOf(session).post('inbound-orders', {
    ...place,
    reference: session.number(),
    lines: [{ skuCode, expected: 2 }],
  });
}

async function inboundDeed(session: Session, id: number, name: string, body = {}): Promise<void> {
  await adminOf(session).post(`inbound-orders/${id}/${name}`, body);
}

/** An order of the case's, as the warehouse knows it. */
async function idOf(session: Session, number: string): Promise<number> {
  const { items } = await adminOf(session).get<{ items: { id: number }[] }>(
    `orders?number=${number}`,
  );
  const [found] = items;
  if (!found) throw new Mismatch(`the admin API does not know order ${number}`);
  return found.id;
}

async function infoOf(session: Session, number: string): Promise<Record<string, unknown>> {
  const { fulfillList } = succeeded<{ fulfillList: Record<string, unknown>[] }>(
    await session.ask('order/info/get', { cwFulfillNo: number }),
  );
  return fulfillList[0] ?? {};
}

interface Spendable {
  readonly currency: string;
  readonly spendable: string;
}

/** With nothing to spend; what was taken is given back, whatever happens. */
async function withEmptyWallet(session: Session, work: () => Promise<void>): Promise<void> {
  const admin = adminOf(session);
  const customerCode = session.target.main.customer;
  const { items } = await admin.get<{ items: Spendable[] }>(`wallets?customer=${customerCode}`);
  const filled = items.filter(({ spendable }) => Number(spendable) > 0);
  const correct = ({ currency, spendable }: Spendable, sign: string): Promise<unknown> =>
    admin.post('wallet-corrections', {
      customerCode,
      currency,
      amount: sign + spendable,
      reason: REASON,
    });
  for (const one of filled) await correct(one, '-');
  try {
    await work();
  } finally {
    for (const one of filled) await correct(one, '');
  }
}

/** A shipped order of one piece; the piece is put back into the stock at the end. */
async function withShipped(
  session: Session,
  work: (number: string, trackingNumber: string) => Promise<void>,
): Promise<void> {
  const made = order(session, { logisticsProductCode: session.target.channel });
  const number = made.cwFulfillNo;
  succeeded(await session.ask('order/create', made));
  const trackingNumber = session.number();
  try {
    const id = await idOf(session, number);
    const packages = [{ trackingNumber }];
    const weighed = [{ weight: '1', weightUnit: 'lb' }];
    await adminOf(session).post(`orders/${id}/pack`, { packages: weighed });
    await adminOf(session).post(`orders/${id}/ship`, { packages });
  } catch (error) {
    await giveBack(session, number);
    throw error;
  }
  await deed(session, 'adjust', { change: 1 });
  await work(number, trackingNumber);
}

export const WORK: readonly Case[] = [
  ...cases('order/create', [
    {
      title: 'refuses an order that the wallet can not pay, and takes no piece for it',
      needs,
      lacks,
      run: async (session) => {
        const before = await stockOf(session);
        const made = order(session, { logisticsProductCode: session.target.channel });
        await withEmptyWallet(session, async () => {
          refused(await session.ask('order/create', made), BALANCE);
          equal(await stockOf(session), before, 'stock');
        });
        succeeded(await session.ask('order/create', made));
        await giveBack(session, made.cwFulfillNo);
      },
    },
  ]),
  ...cases('inventory/batch/get', [
    {
      title: 'pieces that the warehouse locks can not be sold, and come back',
      needs,
      lacks,
      run: async (session) => {
        const before = await stockOf(session);
        await deed(session, 'lock', { quantity: 2 });
        const during = await stockOf(session);
        await deed(session, 'unlock', { quantity: 2 });
        equal(during.availableQty, before.availableQty - 2, 'availableQty');
        equal(during.lockedQty, before.lockedQty + 2, 'lockedQty');
        equal(during.totalQty, before.totalQty, 'totalQty');
        equal((await stockOf(session)).availableQty, before.availableQty, 'availableQty after');
      },
    },
    {
      title: 'pieces that turn out defective are told apart',
      needs,
      lacks,
      run: async (session) => {
        const before = await stockOf(session);
        await deed(session, 'to-defective', { quantity: 1 });
        const during = await stockOf(session);
        await deed(session, 'to-good', { quantity: 1 });
        equal(during.totalQty, before.totalQty - 1, 'totalQty');
        equal(during.defectiveQty, before.defectiveQty + 1, 'defectiveQty');
        equal(during.availableQty, before.availableQty - 1, 'availableQty');
      },
    },
    {
      title: 'announced pieces are in transit, and for sale only once they are put away',
      needs,
      lacks,
      run: async (session) => {
        const { sku: skuCode } = session.target;
        const before = await stockOf(session);
        const { id, inboundNo } = await inbound(session);
        await inboundDeed(session, id, 'submit');
        const announced = await stockOf(session);
        await inboundDeed(session, id, 'receive', { lines: [{ skuCode, quantity: 2 }] });
        const received = await stockOf(session);
        const lines = [{ skuCode, good: 1, defective: 1 }];
        await inboundDeed(session, id, 'put-away', { lines });
        await inboundDeed(session, id, 'complete');
        const after = await stockOf(session);
        await deed(session, 'adjust', { change: -1 });
        await deed(session, 'adjust', { change: -1, quality: 'defective' });
        equal(announced.inTransitQty, before.inTransitQty + 2, 'inTransitQty');
        equal(announced.availableQty, before.availableQty, 'availableQty while in transit');
        equal(received.availableQty, before.availableQty, 'availableQty while received');
        equal(after.availableQty, before.availableQty + 1, 'availableQty on the shelf');
        equal(after.defectiveQty, before.defectiveQty + 1, 'defectiveQty');
        equal(after.inTransitQty, before.inTransitQty, 'inTransitQty after');
        equal(await told(session, inboundNo), [[10, 1]], 'changes of the inbound order');
      },
    },
  ]),
  ...cases('inventory/change/list/get', [
    {
      title: 'tells locks as 30 and 31, quality as 70, adjustments as 40 and 41',
      needs,
      lacks,
      run: async (session) => {
        const done: [string, object, number[][]][] = [
          ['lock', { quantity: 2 }, [[30, -2]]],
          ['unlock', { quantity: 2 }, [[31, 2]]],
          ['to-defective', { quantity: 1 }, [[70, -1]]],
          ['to-good', { quantity: 1 }, [[70, 1]]],
          ['adjust', { change: 3 }, [[40, 3]]],
          ['adjust', { change: -3 }, [[41, -3]]],
          // Defective pieces are never for sale: nothing to tell.
          ['adjust', { change: 1, quality: 'defective' }, []],
          ['adjust', { change: -1, quality: 'defective' }, []],
        ];
        for (const [name, fields, expected] of done)
          equal(await told(session, await deed(session, name, fields)), expected, name);
      },
    },
    {
      title: 'tells counts as 40 and 41, returns as 50',
      needs,
      lacks,
      run: async (session) => {
        const { totalQty } = await stockOf(session);
        const up = await deed(session, 'count', { counted: totalQty + 1 });
        const down = await deed(session, 'count', { counted: totalQty });
        const same = await deed(session, 'count', { counted: totalQty });
        const back = await deed(session, 'return-in', { good: 1, defective: 1 });
        await deed(session, 'adjust', { change: -1 });
        await deed(session, 'adjust', { change: -1, quality: 'defective' });
        equal(await told(session, up), [[40, 1]], 'a count that finds more');
        equal(await told(session, down), [[41, -1]], 'a count that finds less');
        equal(await told(session, same), [], 'a count that finds what was there');
        equal(await told(session, back), [[50, 1]], 'a return');
      },
    },
    {
      title: 'tells a transfer to another warehouse as 60',
      needs: (target) => needs(target) && target.otherWarehouse !== '',
      lacks: 'no key of the admin API, or no second warehouse, was given',
      run: async (session) => {
        const { warehouse, otherWarehouse } = session.target;
        const { customerCode, skuCode } = placeOf(session);
        const admin = adminOf(session);
        const { id, transferNo } = await admin.post<{ id: number; transferNo: string }>(
          'stock-transfers',
          {
            fromWarehouseCode: warehouse,
            toWarehouseCode: otherWarehouse,
            reason: REASON,
            lines: [{ customerCode, skuCode, quantity: 1 }],
          },
        );
        equal(await told(session, transferNo), [[60, -1]], 'sent');
        await admin.post(`stock-transfers/${id}/cancel`, { reason: REASON });
        const both = [
          [60, -1],
          [60, 1],
        ];
        equal(await told(session, transferNo), both, 'sent and back');
      },
    },
  ]),
  ...cases('order/info/get', [
    {
      title: 'tells a shipped order as 50, with its moment and its tracking number',
      needs,
      lacks,
      run: async (session) => {
        await withShipped(session, async (number, trackingNumber) => {
          const info = await infoOf(session, number);
          equal(info.fulfillStatus, 50, 'fulfillStatus');
          if (!(Number(info.outboundTime) > 1e12)) throw new Mismatch('outboundTime is missing');
          const packages = info.packageList as { trackingNumber?: string }[];
          equal(
            packages.map((one) => one.trackingNumber),
            [trackingNumber],
            'tracking numbers',
          );
        });
      },
    },
  ]),
  ...cases('order/cancel', [
    {
      title: 'a shipped order stays shipped, and the answer says so',
      needs,
      lacks,
      run: async (session) => {
        await withShipped(session, async (number) => {
          const before = await stockOf(session);
          const answer = await session.ask('order/cancel', {
            cwFulfillNo: number,
            cancelReason: REASON,
          });
          // Refused as a whole, or taken and decided at once: never granted.
          if (answer.success)
            equal(
              (answer.result as { fulfillCancelStatus: number }).fulfillCancelStatus,
              99,
              'fulfillCancelStatus',
            );
          equal((await infoOf(session, number)).fulfillStatus, 50, 'fulfillStatus');
          equal((await stockOf(session)).totalQty, before.totalQty, 'totalQty');
        });
      },
    },
  ]),
];
