import { RECEIVER } from '../orders';
import { equal, Mismatch, succeeded, truthy } from '../session';
import type { Fields } from '../wire';
import type { Portal } from './portal';

/** One case of the portal's self-test. */
export interface SelftestCase {
  readonly id: string;
  readonly title: string;
  readonly zh: string;
  readonly run: (portal: Portal) => Promise<void>;
}

interface Product {
  readonly logisticsProductCode: string;
  readonly reachable: boolean;
  readonly estimateFreight?: string;
}

interface Info {
  readonly fulfillStatus: number;
  readonly packageList: { readonly trackingNumber: string }[];
}

/** What the portal wants of the test account before it begins. */
const LEAST_PIECES = 100;
const CALLS_WITHIN_THE_TEST = 13;

export const SELFTEST: readonly SelftestCase[] = [
  {
    id: '0',
    title:
      'ready: two SKUs with more than 100 pieces, a channel with a price, cancels without a person',
    zh: '准备：两个库存大于 100 的货品、可用且有报价的渠道、取消无需人工',
    run: isReady,
  },
  {
    id: '1',
    title: 'connection: each of the 13 calls answers',
    zh: '连接测试：13 个接口均有应答',
    run: async (portal) => {
      for (const { name, fields } of thirteen(portal, 'NO-SUCH-NUMBER')) {
        const { requestId, errorCode } = await portal.call(name, fields);
        truthy(typeof requestId === 'string' && errorCode !== undefined, `${name} does not answer`);
      }
    },
  },
  {
    id: '2a',
    title: 'a fee calculation is told once more by a push',
    zh: '推送可达物流产品（费用推送）',
    run: async (portal) => {
      const calcNo = portal.number();
      const result = succeeded<{ logisticsProductList: Product[] }>(
        await portal.call('delivery/fee/calc', { ...calculation(portal), calcNo }),
      );
      const pushed = await portal.push(
        'the fee push',
        calcNo,
        (fields) => fields.calcNo === calcNo,
      );
      equal(pushed.type, 'bg.certified.warehouse.delivery.fee.calc.push', 'type');
      equal(
        freights(pushed.logisticsProductList),
        freights(result.logisticsProductList),
        'figures',
      );
    },
  },
  {
    id: '2b',
    title: 'the merchant cuts an order: 99, with the reason',
    zh: '货主截单：推送 99 及原因',
    run: async (portal) => {
      const { number, id } = await portal.order();
      await portal.status(number, 10);
      const reason = '货主截单 cut by the merchant';
      await portal.work(`orders/${id}/cut`, { by: 'customer', code: 'merchant_cut', reason });
      const { failReason } = await portal.status(number, 99);
      equal(failReason, reason, 'failReason');
    },
  },
  {
    id: '2c',
    title: 'Temu cancels an order: 60',
    zh: 'Temu 取消订单：推送 60',
    run: async (portal) => {
      const { number } = await portal.order();
      const { fulfillCancelStatus } = succeeded<{ fulfillCancelStatus: number }>(
        await portal.call('order/cancel', { cwFulfillNo: number, cancelReason: 'self-test' }),
      );
      equal(fulfillCancelStatus, 20, 'fulfillCancelStatus');
      await portal.status(number, 60);
    },
  },
  {
    id: '2d',
    title: 'a tracking number before shipping: shippingInfo',
    zh: '发货前填写运单号：推送运单',
    run: async (portal) => {
      const { number, id } = await portal.order();
      const trackingNumber = trackingOf(number);
      await portal.work(`orders/${id}/set-tracking`, { packages: [{ trackingNumber }] });
      const { packageList } = await portal.push(
        'shippingInfo',
        number,
        ({ type }) => type === 'bg.certified.warehouse.order.shippingInfo.push',
      );
      equal(trackingsIn(packageList), [trackingNumber], 'trackingNumber');
      succeeded(await portal.call('order/cancel', { cwFulfillNo: number }));
    },
  },
  {
    id: '2e',
    title: 'shipped with a tracking number: 50 with packages',
    zh: '带运单号发货：推送 50 及包裹',
    run: async (portal) => {
      const { number, id } = await portal.order();
      const trackingNumber = trackingOf(number);
      await portal.work(`orders/${id}/ship`, { packages: [{ trackingNumber }] });
      const { packageList } = await portal.status(number, 50);
      equal(trackingsIn(packageList), [trackingNumber], 'trackingNumber');
    },
  },
  {
    id: '2f',
    title: 'shipped without a tracking number: 50',
    zh: '无运单号发货：推送 50',
    run: async (portal) => {
      const { number, id } = await portal.order();
      await portal.work(`orders/${id}/ship`);
      await portal.status(number, 50);
    },
  },
  {
    id: '3',
    title: 'a shipped order is found by its CW number and by its tracking number',
    zh: '已发货订单核对：CW单号、运单号',
    run: async (portal) => {
      const { number, id } = await portal.order();
      const trackingNumber = trackingOf(number);
      await portal.work(`orders/${id}/ship`, { packages: [{ trackingNumber }] });
      const { fulfillList } = succeeded<{ fulfillList: Info[] }>(
        await portal.call('order/info/get', { cwFulfillNo: number }),
      );
      equal(fulfillList[0]?.fulfillStatus, 50, 'fulfillStatus');
      equal(trackingsIn(fulfillList[0]?.packageList), [trackingNumber], 'trackingNumber');
      const { items } = await portal.look<{ items: { number: string }[] }>(
        `orders?trackingNumber=${trackingNumber}`,
      );
      equal(
        items.map((one) => one.number),
        [number],
        'order found by its tracking number',
      );
    },
  },
  {
    id: '4',
    title: 'Temu calls all 13, and all succeed',
    zh: 'Temu 调用全部 13 个接口，均成功',
    run: async (portal) => {
      const number = portal.number();
      const calls = thirteen(portal, number);
      equal(calls.length, CALLS_WITHIN_THE_TEST, 'calls');
      for (const { name, fields } of calls) succeeded(await portal.call(name, fields));
    },
  },
];

async function isReady(portal: Portal): Promise<void> {
  const { warehouse, sku, otherSku, channel } = portal.target;
  const { inventoryList } = succeeded<{
    inventoryList: { cwSkuCode: string; availableQty: number }[];
  }>(
    await portal.call('inventory/batch/get', {
      cwWarehouseCode: warehouse,
      cwSkuCodeList: [sku, otherSku],
    }),
  );
  for (const code of [sku, otherSku]) {
    const pieces = inventoryList.find((row) => row.cwSkuCode === code)?.availableQty ?? 0;
    truthy(pieces > LEAST_PIECES, `SKU ${code} has ${pieces} pieces in ${warehouse}; receive some`);
  }
  const { logisticsProductList } = succeeded<{ logisticsProductList: Product[] }>(
    await portal.call('delivery/fee/calc', calculation(portal)),
  );
  const product = logisticsProductList.find((one) => one.logisticsProductCode === channel);
  if (!product) throw new Mismatch(`channel ${channel} is not open to this customer`);
  truthy(product.reachable, `channel ${channel} has no price for Los Angeles; publish a card`);
  const { items } = await portal.look<{ items: { temuCode: string; cancelAsksAt: string[] }[] }>(
    'warehouses',
  );
  const asks = items.find((one) => one.temuCode === warehouse)?.cancelAsksAt ?? [];
  equal(asks, [], `stages at which ${warehouse} asks a person about a cancel (cancelAsksAt)`);
}

/** The 13 calls, each as small as it may be. The order is made, shipped by nobody, and cancelled. */
function thirteen(
  portal: Portal,
  number: string,
): readonly { readonly name: string; readonly fields: Fields }[] {
  const { warehouse, sku, channel } = portal.target;
  const line = { orderSn: '211-1', parentOrderSn: 'PO-211-1', cwSkuCode: sku, quantity: 1 };
  const order = {
    cwFulfillNo: number,
    cwWarehouseCode: warehouse,
    orderList: [line],
    receiver: RECEIVER,
  };
  const paging = { pageNo: 1, pageSize: 10 };
  const nowMs = Date.now();
  const isReal = number !== 'NO-SUCH-NUMBER';
  // A connection test makes no orders: what is missing is refused, which is an answer too.
  const made = isReal ? order : {};
  const labelled = { ...made, ...(isReal ? { cwFulfillNo: `${number}-L` } : {}) };
  return [
    { name: 'basic/get', fields: paging },
    { name: 'delivery/fee/calc', fields: calculation(portal) },
    { name: 'inventory/batch/get', fields: { cwWarehouseCode: warehouse, cwSkuCodeList: [sku] } },
    {
      name: 'inventory/change/list/get',
      fields: { startTime: nowMs - 3_600_000, endTime: nowMs, ...paging },
    },
    { name: 'logistics/product/list/batch/get', fields: { cwWarehouseCodeList: [warehouse] } },
    {
      name: 'order/create',
      fields: { ...made, tailShippingMode: 0, logisticsProductCode: channel },
    },
    {
      name: 'order/createWithLabel',
      fields: {
        ...labelled,
        tailShippingMode: 1,
        shipCompanyName: 'UPS',
        trackingNumber: trackingOf(number),
      },
    },
    { name: 'order/info/get', fields: { cwFulfillNo: number } },
    { name: 'outbound/order/fee/get', fields: { cwFulfillNo: number } },
    { name: 'skuInfos/list/get', fields: paging },
    { name: 'skuInfos/details/get', fields: { cwSkuCodeList: [sku] } },
    { name: 'token/verify', fields: {} },
    ...(isReal
      ? [{ name: 'order/cancel', fields: { cwFulfillNo: number } }]
      : [{ name: 'order/cancel', fields: {} }]),
  ];
}

function calculation(portal: Portal): Fields {
  const { warehouse, sku } = portal.target;
  return {
    cwWarehouseCode: warehouse,
    skuList: [{ cwSkuCode: sku, quantity: 1 }],
    receiver: RECEIVER,
  };
}

function freights(list: unknown): unknown {
  const products = Array.isArray(list) ? (list as Product[]) : [];
  return products.map((one) => [one.logisticsProductCode, one.estimateFreight ?? null]);
}

function trackingsIn(list: unknown): string[] {
  return Array.isArray(list)
    ? (list as { trackingNumber: string }[]).map((one) => one.trackingNumber)
    : [];
}

/** A number that no other order has. */
function trackingOf(number: string): string {
  return `1Z${number.replace(/[^0-9A-Za-z]/g, '').toUpperCase()}`;
}
