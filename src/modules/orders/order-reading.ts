import type { Tx } from '../../platform/database';
import { NO_SERVICES } from '../fees/fees.types';
import { searchOf } from './order-search';
import {
  CHARGES_OF_ORDERS,
  FIND_ORDERS,
  LINES_OF_ORDERS,
  ORDERS_BY_ID,
  type OrderRow,
  PACKAGES_OF_ORDERS,
  pageOfOrders,
} from './orders.sql';
import type {
  Order,
  OrderCharge,
  OrderFilter,
  OrderLine,
  OrderPackage,
  OrderSource,
} from './orders.types';

/** Orders with their lines, packages and charges: four queries, however many orders. */
export class OrderReading {
  async find(
    tx: Tx,
    source: OrderSource,
    numbers: readonly string[],
    customerId: number | null,
  ): Promise<Order[]> {
    return whole(tx, await tx.rows(FIND_ORDERS, [tx.operatorId, source, numbers, customerId]));
  }

  async byIds(tx: Tx, orderIds: readonly number[]): Promise<Map<number, Order>> {
    const orders = await whole(tx, await tx.rows(ORDERS_BY_ID, [tx.operatorId, orderIds]));
    return new Map(orders.map((order) => [order.id, order]));
  }

  async list(tx: Tx, filter: OrderFilter): Promise<Order[]> {
    const search = await searchOf(tx, filter);
    if (search.isHopeless) return [];
    const text = pageOfOrders(search.conditions, filter.limit);
    return whole(tx, await tx.manager.query<OrderRow[]>(text, search.values));
  }
}

async function whole(tx: Tx, orders: readonly OrderRow[]): Promise<Order[]> {
  if (orders.length === 0) return [];
  const of = [tx.operatorId, orders.map((order) => order.id)];
  const lines = await tx.rows(LINES_OF_ORDERS, of);
  const packages = await tx.rows(PACKAGES_OF_ORDERS, of);
  const charges = await tx.rows(CHARGES_OF_ORDERS, of);
  const linesOf = byOrder(lines, lineOf);
  const packagesOf = byOrder(packages, packageOf);
  const chargesOf = byOrder(charges, chargeOf);
  return orders.map((row) => ({
    ...orderOf(row),
    lines: linesOf.get(row.id) ?? [],
    packages: packagesOf.get(row.id) ?? [],
    charges: chargesOf.get(row.id) ?? [],
  }));
}

function byOrder<Row extends { order_id: number }, Part>(
  rows: readonly Row[],
  partOf: (row: Row) => Part,
): ReadonlyMap<number, Part[]> {
  const parts = new Map<number, Part[]>();
  for (const row of rows) {
    const list = parts.get(row.order_id);
    if (list) list.push(partOf(row));
    else parts.set(row.order_id, [partOf(row)]);
  }
  return parts;
}

function orderOf(row: OrderRow): Omit<Order, 'lines' | 'packages' | 'charges'> {
  return {
    operatorId: row.operator_id,
    id: row.id,
    orderNo: row.order_no,
    source: row.source,
    number: row.number,
    customerId: row.customer_id,
    customerCode: row.customer_code,
    warehouseId: row.warehouse_id,
    warehouseCode: row.warehouse_code,
    labelBy: row.label_by,
    channelId: row.channel_id,
    packingNo: row.packing_no,
    askedChannelCode: row.asked_channel_code,
    channelCode: row.channel_code,
    fulfilment: row.fulfilment,
    fulfilmentBefore: row.fulfilment_before,
    label: row.label,
    cancel: row.cancel,
    cancelledBy: row.cancelled_by,
    tracking: row.tracking,
    billing: row.billing,
    reasonCode: row.reason_code,
    reason: row.reason,
    cancelReason: row.cancel_reason,
    cancelRefusal: row.cancel_refusal,
    services: row.services ?? NO_SERVICES,
    currency: row.currency,
    quotedMinor: row.quoted_minor,
    latestShipAt: row.latest_ship_at,
    parentRef: row.parent_ref,
    packageRef: row.package_ref,
    acceptedAt: row.accepted_at,
    acceptedUs: row.accepted_us,
    statusChangedAt: row.status_changed_at,
    shippedAt: row.shipped_at,
    closedAt: row.closed_at,
  };
}

function lineOf(row: (typeof LINES_OF_ORDERS)['row'] & object): OrderLine {
  return {
    lineNo: row.line_no,
    skuCode: row.sku_code,
    quantity: row.quantity,
    lineRef: row.line_ref,
    parentRef: row.parent_ref,
    productRef: row.product_ref,
  };
}

function packageOf(row: (typeof PACKAGES_OF_ORDERS)['row'] & object): OrderPackage {
  return {
    packageNo: row.package_no,
    packageRef: row.package_ref,
    carrierName: row.carrier_name,
    carrierRef: row.carrier_ref,
    trackingNumber: row.tracking_number,
    weight: row.weight,
    weightUnit: row.weight_unit,
    length: row.length,
    width: row.width,
    height: row.height,
    lengthUnit: row.length_unit,
    lines: row.lines,
  };
}

function chargeOf(row: (typeof CHARGES_OF_ORDERS)['row'] & object): OrderCharge {
  return {
    stage: row.stage,
    type: row.type,
    name: row.name,
    amountMinor: row.amount_minor,
    currency: row.currency,
    trace: row.trace,
    at: row.at,
  };
}
