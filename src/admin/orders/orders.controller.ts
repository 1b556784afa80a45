import { Param, ParseIntPipe, Query } from '@nestjs/common';
import { OrdersService } from '../../modules/orders/orders.service';
import type { Order as Held } from '../../modules/orders/orders.types';
import { formatMinor } from '../../platform/money';
import { notFound } from '../admin.errors';
import { ActOf, AdminController, Read } from '../admin.route';
import { cursorOf, pageOf, partsOf } from '../cursors';
import type { DeskAct } from '../desk';
import { DEFAULT_LIMIT } from '../paging.dto';
import { Order, OrderQuery, type OrderRow, Orders } from './orders.dto';

@AdminController('Orders · 出库单')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Read('orders', { id: 'listOrders', summary: 'Outbound orders, newest first', answers: Orders })
  async list(@ActOf() { caller }: DeskAct, @Query() query: OrderQuery): Promise<Orders> {
    const { limit = DEFAULT_LIMIT, cursor, customer, warehouse, number, fulfilment } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.orders.list(caller.operatorId, {
      number,
      customerCode: customer,
      warehouseCode: warehouse,
      fulfilment,
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('orders/:id', { id: 'getOrder', summary: 'One order with its history', answers: Order })
  async get(@ActOf() { caller }: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<Order> {
    const [found] = await this.orders.list(caller.operatorId, { below: id + 1, limit: 1 });
    if (found?.id !== id) throw notFound({ what: 'order', id: String(id) });
    const history = await this.orders.history(caller.operatorId, id);
    return {
      ...shown(found),
      history: history.map((line) => ({ ...line, at: line.at.toISOString() })),
    };
  }
}

function shown(order: Held): OrderRow {
  const { currency } = order;
  return {
    id: order.id,
    orderNo: order.orderNo,
    source: order.source,
    number: order.number,
    customerCode: order.customerCode,
    warehouseCode: order.warehouseCode,
    askedChannelCode: order.askedChannelCode,
    channelCode: order.channelCode,
    fulfilment: order.fulfilment,
    label: order.label,
    cancel: order.cancel,
    cancelledBy: order.cancelledBy,
    tracking: order.tracking,
    billing: order.billing,
    quoted: formatMinor(order.quotedMinor, currency),
    currency,
    acceptedAt: order.acceptedAt.toISOString(),
    statusChangedAt: order.statusChangedAt.toISOString(),
    lines: order.lines.map(({ lineNo, skuCode, quantity, lineRef }) => ({
      lineNo,
      skuCode,
      quantity,
      lineRef,
    })),
    packages: order.packages.map(({ packageNo, packageRef, carrierName, trackingNumber }) => ({
      packageNo,
      packageRef,
      carrierName,
      trackingNumber,
    })),
    charges: order.charges.map((charge) => ({
      stage: charge.stage,
      type: charge.type,
      amount: formatMinor(charge.amountMinor, charge.currency),
      currency: charge.currency,
      trace: JSON.stringify(charge.trace),
    })),
  };
}
