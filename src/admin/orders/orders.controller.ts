import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import { CustomersService } from '../../modules/customers/customers.service';
import { OrdersService } from '../../modules/orders/orders.service';
import { Database } from '../../platform/database';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Make, Read } from '../admin.route';
import { orderRow, recipientOf, wholeOrder } from './orders.answers';
import { NewOrder, Order, OrderQuery, OrderRecipient, Orders } from './orders.dto';
import { newOrderOf } from './orders.requests';

const WHAT = 'order';

@AdminController('Orders · 出库单')
export class OrdersController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly orders: OrdersService,
    private readonly customers: CustomersService,
  ) {}

  @Read('orders', { id: 'listOrders', summary: 'Outbound orders, newest first', answers: Orders })
  async list(@ActOf() { caller }: DeskAct, @Query() query: OrderQuery): Promise<Orders> {
    const { limit = DEFAULT_LIMIT, cursor, from, until, ...filter } = query;
    const [acceptedUs = 0, id = 0] = cursor ? partsOf(cursor, 2) : [];
    const rows = await this.orders.list(caller.operatorId, {
      number: filter.number,
      customerCode: filter.customer,
      warehouseCode: filter.warehouse,
      fulfilment: filter.fulfilment,
      cancel: filter.cancel,
      label: filter.label,
      reasonCode: filter.reasonCode,
      trackingNumber: filter.trackingNumber,
      skuCode: filter.sku,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below: cursor ? { acceptedUs, id } : null,
      limit: limit + 1,
    });
    return pageOf(rows, limit, orderRow, (last) => cursorOf(last.acceptedUs, last.id));
  }

  @Read('orders/:id', { id: 'getOrder', summary: 'One order with its history', answers: Order })
  async get(@ActOf() { caller }: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<Order> {
    return wholeOrder(this.orders, caller.operatorId, id);
  }

  @Read('orders/:id/recipient', {
    id: 'getOrderRecipient',
    summary: 'Who an order goes to; gone once it is erased',
    answers: OrderRecipient,
    right: 'personal',
  })
  async recipient(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<OrderRecipient> {
    const found = await this.orders.recipient(caller.operatorId, id);
    if (!found) throw notFound({ what: 'recipient of order', id: String(id) });
    return recipientOf(found);
  }

  @Make('orders', {
    id: 'createOrder',
    summary:
      'An order of your own for a customer; known by its number, taken once; waits where the wallet can not pay',
    answers: Order,
    right: 'work',
  })
  async create(@ActOf() act: DeskAct, @Body() asked: NewOrder): Promise<Order> {
    const { operatorId } = act.caller;
    const customer = await this.db.transaction(operatorId, (tx) =>
      this.customers.findByCode(tx, asked.customerCode),
    );
    if (!customer) throw notFound({ what: 'customer', id: asked.customerCode });
    // The number makes it exactly once; the intake has a transaction of its own, before the desk's.
    const [outcome] = await this.orders.accept(operatorId, [newOrderOf(asked, customer, act)]);
    if (!outcome || outcome.kind === 'refused') throw outcome?.failure ?? new Error('no outcome');
    const [made] = await this.orders.find(operatorId, 'admin', [asked.number], customer.id);
    if (!made) throw new Error(`order ${asked.number} is not there after it was taken`);
    return this.desk.once(act, asked, async (_, note) => {
      note({ subject: [WHAT, made.id], after: { ...asked, orderNo: made.orderNo } });
      return wholeOrder(this.orders, operatorId, made.id);
    });
  }
}
