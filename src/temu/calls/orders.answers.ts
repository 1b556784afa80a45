import type { Order, OrderLine, OrderPackage } from '../../modules/orders/orders.types';
import { linesIn } from '../../modules/orders/parcels.rules';
import { formatMinor } from '../../platform/money';
import { cancelStatus, fulfilStatus } from '../status';
import { badParameter } from '../wire/fault';
import { shortDecimal } from '../wire/values';
import { feeRow } from './fees.answers';
import type { InfoLine, InfoRow, NumbersRequest, OutboundFeeRow, PackageRow } from './orders.dto';

export function numbersOf({ cwFulfillNo, cwFulfillNoList = [] }: NumbersRequest): string[] {
  const numbers = new Set(
    cwFulfillNo === undefined ? cwFulfillNoList : [cwFulfillNo, ...cwFulfillNoList],
  );
  if (numbers.size === 0)
    throw badParameter(
      'cwFulfillNo or cwFulfillNoList is missing.',
      '缺少 cwFulfillNo 或 cwFulfillNoList。',
    );
  return [...numbers];
}

export function infoRow(order: Order): InfoRow {
  const failed = order.fulfilment === 'cancelled' && order.cancelledBy !== 'temu';
  return {
    cwFulfillNo: order.number,
    warehouseOrderNo: order.orderNo,
    cwWarehouseCode: order.warehouseCode,
    tailShippingMode: order.labelBy === 'platform' ? 1 : 0,
    logisticsProductCode: order.askedChannelCode ?? '',
    fulfillStatus: fulfilStatus(order),
    failCode: failed ? order.reasonCode : '',
    failReason: failed ? order.reason || order.cancelReason : '',
    fulfillCancelStatus: cancelStatus(order.cancel),
    fulfillCancelFailReason: order.cancel === 'refused' ? order.cancelRefusal : '',
    statusChangeTime: order.statusChangedAt.getTime(),
    outboundTime: order.shippedAt?.getTime() ?? null,
    packageList: order.packages.map((one) => packageRow(order, one)),
    orderList: order.lines.map((line) => infoLine(order, line)),
  };
}

function packageRow(order: Order, one: OrderPackage): PackageRow {
  return {
    packageSn: one.packageRef,
    trackingNumber: one.trackingNumber ?? '',
    shipCompanyName: one.carrierName,
    weight: one.weight === null ? '' : shortDecimal(one.weight),
    weightUnit: one.weightUnit ?? '',
    length: one.length === null ? '' : shortDecimal(one.length),
    width: one.width === null ? '' : shortDecimal(one.width),
    height: one.height === null ? '' : shortDecimal(one.height),
    dimensionUnit: one.lengthUnit ?? '',
    orderList: linesIn(order, one).map(({ line, quantity }) => ({
      orderSn: line.lineRef,
      cwSkuCode: line.skuCode,
      quantity,
    })),
  };
}

function infoLine(order: Order, line: OrderLine): InfoLine {
  const parcel = order.packages.find((one) =>
    linesIn(order, one).some((held) => held.line === line),
  );
  return {
    parentOrderSn: line.parentRef || order.parentRef,
    orderSn: line.lineRef,
    cwSkuCode: line.skuCode,
    quantity: line.quantity,
    shipCompanyName: parcel?.carrierName ?? '',
    trackingNumber: parcel?.trackingNumber ?? '',
  };
}

/** Before shipping: the estimate made at create; after it, what was charged. */
export function outboundFeeRow(order: Order): OutboundFeeRow {
  const settled = order.charges.some((charge) => charge.stage === 'charged');
  const charges = order.charges.filter((charge) => (charge.stage === 'quoted') !== settled);
  const totalMinor = charges.reduce((sum, charge) => sum + charge.amountMinor, 0);
  const last = charges.at(-1);
  return {
    cwFulfillNo: order.number,
    settled,
    totalFee: formatMinor(totalMinor, order.currency),
    currency: order.currency,
    settleTime: settled && last ? last.at.getTime() : null,
    feeList: charges.map(feeRow),
  };
}
