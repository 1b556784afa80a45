import { giveBack, line, order, RECEIVER, stockOf, UNREACHABLE, withOrder } from '../orders';
import { equal, refused, type Session, shape, succeeded, truthy } from '../session';
import type { Fields } from '../wire';
import { type Case, cases } from './case';

const CREATE = 'order/create';
const CANCEL = 'order/cancel';
const INFO = 'order/info/get';
const FEES = 'outbound/order/fee/get';
const ORDER_EXISTS = 170020009;
const PRODUCT_MISSING = 170020028;
const SHIPPING_MODE = 170020006;
/** Of ours: the channel does not take it there, or does not take so much. */
const NOT_CARRIED = 170900005;

/** Heavier than anything that a carrier takes as one order. */
const FAR_TOO_MANY = 1_000_000;

interface Estimated {
  readonly logisticsProductCode: string;
  readonly reachable: boolean;
  readonly estimateFreight: string;
}

interface Created {
  readonly cwFulfillNo: string;
  readonly warehouseOrderNo: string;
  readonly fulfillStatus: number;
}

/** A create that must be refused and must change nothing. */
async function refusedUnchanged(
  session: Session,
  fields: Fields,
  number?: number,
  words?: string,
): Promise<void> {
  const before = await stockOf(session);
  const made = order(session, fields);
  refused(await session.ask(CREATE, made), number, words);
  equal((await stockOf(session)).availableQty, before.availableQty, 'availableQty');
  const { fulfillList } = succeeded<{ fulfillList: unknown[] }>(
    await session.ask(INFO, { cwFulfillNo: made.cwFulfillNo }),
  );
  equal(fulfillList, [], 'the refused order');
}

/** The same order asked for with some fields changed, after it was taken once. */
async function again(
  session: Session,
  change: (made: Fields) => Fields,
  check: (first: Created, answer: Awaited<ReturnType<Session['ask']>>) => void,
): Promise<void> {
  const made = order(session, {
    orderList: [line(session.target.sku, 1, 'A'), line(session.target.otherSku, 1, 'B')],
  });
  const first = succeeded<Created>(await session.ask(CREATE, made));
  try {
    check(first, await session.ask(CREATE, change(made)));
  } finally {
    await giveBack(session, made.cwFulfillNo);
  }
}

export const ORDERS: readonly Case[] = [
  ...cases(CREATE, [
    {
      title: 'takes an order',
      run: async (session) => {
        const made = order(session);
        const result = succeeded<Created>(await session.ask(CREATE, made));
        shape(
          result,
          { cwFulfillNo: 'text', warehouseOrderNo: 'text', fulfillStatus: 'number' },
          'result',
        );
        equal([result.cwFulfillNo, result.fulfillStatus], [made.cwFulfillNo, 10], 'result');
        await giveBack(session, made.cwFulfillNo);
      },
    },
    {
      title: 'eight equal requests at once: one order, eight equal answers, one allocation',
      run: async (session) => {
        const before = await stockOf(session);
        const made = order(session, { orderList: [line(session.target.sku, 2)] });
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => session.ask(CREATE, made)),
        );
        const results = new Set(answers.map((answer) => JSON.stringify(succeeded(answer))));
        equal(results.size, 1, 'different answers');
        equal(before.availableQty - (await stockOf(session)).availableQty, 2, 'pieces taken');
        await giveBack(session, made.cwFulfillNo);
      },
    },
    {
      title:
        'the same content in another order of keys and lines, null or empty for absent, full state name: the first answer',
      run: async (session) => {
        await again(
          session,
          (made) => {
            const lines = [...(made.orderList as Fields[])].reverse();
            const receiver = {
              ...RECEIVER,
              regionName2: 'California',
              backupMobile: null,
              addressLine3: undefined,
            };
            return {
              later: 1,
              ...Object.fromEntries(Object.entries(made).reverse()),
              orderList: lines,
              receiver,
              remark: null,
            };
          },
          (first, answer) => equal(succeeded(answer), first, 'answer'),
        );
      },
    },
    {
      title: 'the same number with another quantity: 170020009',
      run: async (session) => {
        await again(
          session,
          (made) => ({
            ...made,
            orderList: [line(session.target.sku, 2, 'A'), line(session.target.otherSku, 1, 'B')],
          }),
          (_, answer) => refused(answer, ORDER_EXISTS),
        );
      },
    },
    {
      title: 'the same number to another address: 170020009',
      run: async (session) => {
        await again(
          session,
          (made) => ({ ...made, receiver: { ...RECEIVER, addressLine1: '351 S Grand Ave' } }),
          (_, answer) => refused(answer, ORDER_EXISTS),
        );
      },
    },
    {
      title: 'the same SKU on two lines counts together',
      run: async (session) => {
        const before = await stockOf(session);
        const { sku } = session.target;
        await withOrder(
          session,
          { orderList: [line(sku, 1, 'A'), line(sku, 2, 'B')] },
          async () => {
            equal(before.availableQty - (await stockOf(session)).availableQty, 3, 'pieces taken');
          },
        );
        const most = before.availableQty;
        await refusedUnchanged(session, { orderList: [line(sku, most, 'A'), line(sku, 1, 'B')] });
      },
    },
    {
      title: 'unknown SKU: refused, names it, nothing changes',
      run: async (session) => {
        const lines = [line(session.target.sku, 1, 'A'), line('NO-SUCH-SKU', 1, 'B')];
        await refusedUnchanged(session, { orderList: lines }, undefined, 'NO-SUCH-SKU');
      },
    },
    {
      title: 'more than there is: refused, names SKU and numbers',
      needs: (target) => target.lastPieceSku !== '',
      run: async (session) => {
        const { lastPieceSku } = session.target;
        await refusedUnchanged(
          session,
          { orderList: [line(lastPieceSku, 2)] },
          undefined,
          lastPieceSku,
        );
      },
    },
    {
      title: 'twenty orders for the last piece at once: exactly one is taken',
      needs: (target) => target.lastPieceSku !== '',
      run: async (session) => {
        const { lastPieceSku } = session.target;
        const made = Array.from({ length: 20 }, () =>
          order(session, { orderList: [line(lastPieceSku, 1)] }),
        );
        const answers = await Promise.all(made.map((one) => session.ask(CREATE, one)));
        const taken = made.filter((_, at) => answers[at]?.success);
        for (const one of taken) await giveBack(session, one.cwFulfillNo);
        equal(taken.length, 1, 'orders taken');
      },
    },
    {
      title: 'unknown product: refused, names it',
      run: async (session) =>
        refusedUnchanged(
          session,
          { logisticsProductCode: 'NO-SUCH-PRODUCT' },
          undefined,
          'NO-SUCH-PRODUCT',
        ),
    },
    {
      title: 'an address that no zone reaches: refused, names the postcode',
      run: async (session) =>
        refusedUnchanged(session, { receiver: UNREACHABLE }, undefined, '99950'),
    },
    {
      title: 'more in one order than the channel carries: refused, nothing changes',
      run: async (session) =>
        refusedUnchanged(
          session,
          {
            logisticsProductCode: session.target.channel,
            orderList: [line(session.target.sku, FAR_TOO_MANY)],
          },
          NOT_CARRIED,
        ),
    },
    {
      title: 'a state that is none: refused, names it',
      run: async (session) =>
        refusedUnchanged(
          session,
          { receiver: { ...RECEIVER, regionName2: 'Atlantis' } },
          undefined,
          'Atlantis',
        ),
    },
    {
      title: 'quantities 0, -1, 1.5 and beyond reason: refused',
      run: async (session) => {
        for (const quantity of [0, -1, 1.5, 1e15]) {
          refused(
            await session.ask(
              CREATE,
              order(session, { orderList: [line(session.target.sku, quantity)] }),
            ),
            3000000,
            'quantity',
          );
        }
      },
    },
    {
      title: 'quantity as text of digits',
      run: async (session) =>
        withOrder(session, { orderList: [line(session.target.sku, '1')] }, async () => undefined),
    },
    {
      title: 'an id of twenty digits, as a number and as text',
      run: async (session) => {
        const made = order(session);
        const digits = '12345678901234567890';
        const asText = { ...line(session.target.sku, 1), productSkuId: digits };
        succeeded(await session.ask(CREATE, { ...made, orderList: [asText] }));
        const changed = { ...asText, productSkuId: '12345678901234567891' };
        refused(await session.ask(CREATE, { ...made, orderList: [changed] }), ORDER_EXISTS);
        await giveBack(session, made.cwFulfillNo);
      },
    },
    {
      title: 'each required field missing: refused by name',
      run: async (session) => {
        for (const name of ['cwFulfillNo', 'cwWarehouseCode', 'orderList', 'receiver']) {
          refused(await session.ask(CREATE, order(session, { [name]: undefined })), 3000000, name);
        }
        refused(
          await session.ask(CREATE, order(session, { logisticsProductCode: '' })),
          PRODUCT_MISSING,
          'logisticsProductCode',
        );
        for (const name of [
          'receiptName',
          'regionName2',
          'regionName3',
          'addressLine1',
          'postCode',
        ]) {
          refused(
            await session.ask(CREATE, order(session, { receiver: { ...RECEIVER, [name]: ' ' } })),
            3000000,
            name,
          );
        }
        refused(
          await session.ask(
            CREATE,
            order(session, { receiver: { ...RECEIVER, mobile: '', mail: '' } }),
          ),
          3000000,
          'mobile',
        );
        for (const name of ['orderSn', 'cwSkuCode', 'quantity']) {
          const incomplete = { ...line(session.target.sku, 1), [name]: undefined };
          refused(
            await session.ask(CREATE, order(session, { orderList: [incomplete] })),
            3000000,
            name,
          );
        }
        refused(await session.ask(CREATE, order(session, { orderList: [] })), 3000000, 'orderList');
      },
    },
    {
      title: 'emoji and Chinese in a name',
      run: async (session) => {
        await withOrder(
          session,
          { receiver: { ...RECEIVER, receiptName: '王小明 🎁' } },
          async () => undefined,
        );
      },
    },
    {
      title: 'tailShippingMode of the other call: 170020006',
      run: async (session) =>
        refused(
          await session.ask(CREATE, order(session, { tailShippingMode: 1 })),
          SHIPPING_MODE,
          'tailShippingMode',
        ),
    },
    {
      title: 'a channel named outright',
      run: async (session) => {
        await withOrder(
          session,
          { logisticsProductCode: session.target.channel },
          async () => undefined,
        );
      },
    },
  ]),
  ...cases(CANCEL, [
    {
      title: 'cancels: 20, and 20 again whenever it is repeated',
      run: async (session) => {
        const made = order(session);
        succeeded(await session.ask(CREATE, made));
        const asked = { cwFulfillNo: made.cwFulfillNo, cancelReason: 'buyer changed mind' };
        const expected = {
          cwFulfillNo: made.cwFulfillNo,
          fulfillCancelStatus: 20,
          fulfillCancelFailReason: '',
        };
        for (let n = 0; n < 3; n += 1)
          equal(succeeded(await session.ask(CANCEL, asked)), expected, 'result');
      },
    },
    {
      title: 'eight cancels at once give back once',
      run: async (session) => {
        const before = await stockOf(session);
        const made = order(session, { orderList: [line(session.target.sku, 2)] });
        succeeded(await session.ask(CREATE, made));
        const asked = { cwFulfillNo: made.cwFulfillNo };
        for (const answer of await Promise.all(
          Array.from({ length: 8 }, () => session.ask(CANCEL, asked)),
        ))
          succeeded(answer);
        equal((await stockOf(session)).availableQty, before.availableQty, 'availableQty');
      },
    },
    {
      title: 'before the order has arrived: 20, and the order that comes later is refused',
      run: async (session) => {
        const made = order(session);
        const result = succeeded<{ fulfillCancelStatus: number }>(
          await session.ask(CANCEL, { cwFulfillNo: made.cwFulfillNo }),
        );
        equal(result.fulfillCancelStatus, 20, 'fulfillCancelStatus');
        refused(await session.ask(CREATE, made), undefined, made.cwFulfillNo);
      },
    },
    {
      title: 'create and cancel at once: cancelled, whichever comes first',
      run: async (session) => {
        const before = await stockOf(session);
        const made = order(session);
        const [, cancelled] = await Promise.all([
          session.ask(CREATE, made),
          session.ask(CANCEL, { cwFulfillNo: made.cwFulfillNo }),
        ]);
        equal(
          succeeded<{ fulfillCancelStatus: number }>(cancelled).fulfillCancelStatus,
          20,
          'fulfillCancelStatus',
        );
        refused(await session.ask(CREATE, made));
        equal((await stockOf(session)).availableQty, before.availableQty, 'availableQty');
      },
    },
    {
      title: 'an equal create after the cancel: 170020009',
      run: async (session) => {
        const made = order(session);
        succeeded(await session.ask(CREATE, made));
        await giveBack(session, made.cwFulfillNo);
        refused(await session.ask(CREATE, made), ORDER_EXISTS);
      },
    },
    {
      title: "another customer's order is unknown",
      needs: (target) => target.otherCustomer !== null,
      run: async (session) => {
        const as = session.target.otherCustomer ?? session.target.main;
        await withOrder(session, {}, async (number) => {
          refused(await session.ask(CANCEL, { cwFulfillNo: number }, { as }), 170020004);
          const { fulfillList } = succeeded<{ fulfillList: unknown[] }>(
            await session.ask(INFO, { cwFulfillNo: number }, { as }),
          );
          equal(fulfillList, [], 'orders shown');
        });
      },
    },
  ]),
  ...cases(INFO, [
    {
      title: 'tells an order with every field',
      run: async (session) => {
        await withOrder(session, {}, async (number) => {
          const { fulfillList } = succeeded<{ fulfillList: Record<string, unknown>[] }>(
            await session.ask(INFO, { cwFulfillNo: number }),
          );
          const [row] = fulfillList;
          shape(
            row,
            {
              cwFulfillNo: 'text',
              warehouseOrderNo: 'text',
              cwWarehouseCode: 'text',
              tailShippingMode: 'number',
              logisticsProductCode: 'text',
              fulfillStatus: 'number',
              failCode: 'text',
              failReason: 'text',
              fulfillCancelStatus: 'number',
              fulfillCancelFailReason: 'text',
              statusChangeTime: 'moment',
              outboundTime: 'moment or null',
              packageList: 'list',
              orderList: 'list',
            },
            'order',
          );
          equal([row?.fulfillStatus, row?.fulfillCancelStatus], [10, 0], 'states');
        });
      },
    },
    {
      title: 'after a cancel by the platform: 60 and 20',
      run: async (session) => {
        const made = order(session);
        succeeded(await session.ask(CREATE, made));
        await giveBack(session, made.cwFulfillNo);
        const { fulfillList } = succeeded<{ fulfillList: Record<string, unknown>[] }>(
          await session.ask(INFO, { cwFulfillNoList: [made.cwFulfillNo, 'NO-SUCH-NUMBER'] }),
        );
        equal(
          fulfillList.map((row) => [row.fulfillStatus, row.fulfillCancelStatus]),
          [[60, 20]],
          'states',
        );
      },
    },
    {
      title: 'no number, and 51 numbers: refused',
      run: async (session) => {
        refused(await session.ask(INFO), 3000000, 'cwFulfillNo');
        const cwFulfillNoList = Array.from({ length: 51 }, (_, at) => `N${at}`);
        refused(await session.ask(INFO, { cwFulfillNoList }), 3000000, '50');
      },
    },
  ]),
  ...cases(FEES, [
    {
      title: 'before shipping: the estimate of the create, not settled',
      run: async (session) => {
        const { sku, warehouse, channel } = session.target;
        await withOrder(
          session,
          { orderList: [line(sku, 2)], logisticsProductCode: channel },
          async (number) => {
            const { outboundFeeList } = succeeded<{
              outboundFeeList: {
                totalFee: string;
                settled: boolean;
                feeList: { amount: string }[];
              }[];
            }>(await session.ask(FEES, { cwFulfillNo: number }));
            const [fee] = outboundFeeList;
            shape(
              fee,
              {
                cwFulfillNo: 'text',
                settled: 'flag',
                totalFee: 'decimal',
                currency: 'text',
                settleTime: 'moment or null',
                feeList: 'list',
              },
              'fees',
            );
            equal(fee?.settled, false, 'settled');
            const estimate = succeeded<{
              logisticsProductList: { estimateFreight: string; estimateOperationFee: string }[];
            }>(
              await session.ask('delivery/fee/calc', {
                cwWarehouseCode: warehouse,
                logisticsProductCodeList: [channel],
                skuList: [{ cwSkuCode: sku, quantity: 2 }],
                receiver: RECEIVER,
              }),
            ).logisticsProductList[0];
            const sum = cents(estimate?.estimateFreight) + cents(estimate?.estimateOperationFee);
            equal(cents(fee?.totalFee), sum, 'totalFee in cents, against the estimate');
            equal(
              fee?.feeList.reduce((total, one) => total + cents(one.amount), 0),
              sum,
              'sum of feeList',
            );
          },
        );
      },
    },
    {
      title: 'unknown numbers: success and an empty list',
      run: async (session) => {
        equal(
          succeeded(await session.ask(FEES, { cwFulfillNo: 'NO-SUCH-NUMBER' })),
          { outboundFeeList: [] },
          'result',
        );
      },
    },
  ]),
  ...cases('delivery/fee/calc', [
    {
      title: 'prices all products that the customer may use, with every field',
      run: async (session) => {
        const { sku, warehouse, channel } = session.target;
        const result = succeeded<{
          calcNo: string;
          logisticsProductList: Record<string, unknown>[];
        }>(
          await session.ask('delivery/fee/calc', {
            calcNo: session.number(),
            cwWarehouseCode: warehouse,
            skuList: [{ cwSkuCode: sku, quantity: 3 }],
            receiver: RECEIVER,
          }),
        );
        const codes = result.logisticsProductList.map((one) => one.logisticsProductCode);
        truthy(
          codes.includes('selected_by_warehouse') && codes.includes(channel),
          `products are missing: ${codes.join()}`,
        );
        shape(
          result.logisticsProductList.find((one) => one.reachable),
          {
            logisticsProductCode: 'text',
            logisticsProductName: 'text',
            reachable: 'flag',
            estimateFreight: 'decimal',
            estimateFreightCurrency: 'text',
            estimateOperationFee: 'decimal',
            billableWeight: 'decimal',
            weightUnit: 'text',
            feeList: 'list',
          },
          'product',
        );
      },
    },
    {
      title: 'an address that no zone reaches: reachable false, with the reason',
      run: async (session) => {
        const { sku, warehouse } = session.target;
        const result = succeeded<{
          logisticsProductList: { reachable: boolean; unreachableReason: string }[];
        }>(
          await session.ask('delivery/fee/calc', {
            cwWarehouseCode: warehouse,
            skuList: [{ cwSkuCode: sku, quantity: 1 }],
            receiver: UNREACHABLE,
          }),
        );
        for (const product of result.logisticsProductList) {
          equal(product.reachable, false, 'reachable');
          truthy(
            product.unreachableReason.includes('99950'),
            'the reason does not name the postcode',
          );
        }
      },
    },
    {
      title: 'more than any channel carries: reachable false, with the reason',
      run: async (session) => {
        const { sku, warehouse } = session.target;
        const result = succeeded<{
          logisticsProductList: { reachable: boolean; unreachableReason: string }[];
        }>(
          await session.ask('delivery/fee/calc', {
            cwWarehouseCode: warehouse,
            skuList: [{ cwSkuCode: sku, quantity: FAR_TOO_MANY }],
            receiver: RECEIVER,
          }),
        );
        for (const product of result.logisticsProductList) {
          equal(product.reachable, false, 'reachable');
          truthy(product.unreachableReason !== '', 'there is no reason');
        }
      },
    },
    {
      title: 'the built-in product costs what the best of the others costs',
      run: async (session) => {
        const { sku, warehouse } = session.target;
        const result = succeeded<{ logisticsProductList: Estimated[] }>(
          await session.ask('delivery/fee/calc', {
            cwWarehouseCode: warehouse,
            skuList: [{ cwSkuCode: sku, quantity: 1 }],
            receiver: RECEIVER,
          }),
        );
        const all = result.logisticsProductList.filter((one) => one.reachable);
        const selected = all.find((one) => one.logisticsProductCode === 'selected_by_warehouse');
        const others = all.filter((one) => one !== selected).map((one) => one.estimateFreight);
        truthy(
          selected !== undefined && others.includes(selected.estimateFreight),
          `${selected?.estimateFreight} is the price of none of ${others.join()}`,
        );
      },
    },
    {
      title: 'unknown SKU and unknown product: refused by name',
      run: async (session) => {
        const { sku, warehouse } = session.target;
        const asked = {
          cwWarehouseCode: warehouse,
          skuList: [{ cwSkuCode: sku, quantity: 1 }],
          receiver: RECEIVER,
        };
        const unknownSku = { ...asked, skuList: [{ cwSkuCode: 'NO-SUCH-SKU', quantity: 1 }] };
        refused(await session.ask('delivery/fee/calc', unknownSku), undefined, 'NO-SUCH-SKU');
        refused(
          await session.ask('delivery/fee/calc', {
            ...asked,
            logisticsProductCodeList: ['NO-SUCH'],
          }),
          undefined,
          'NO-SUCH',
        );
      },
    },
  ]),
];

function cents(amount: string | undefined): number {
  return Math.round(Number(amount) * 100);
}
