import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import { OrderWorkService } from '../../modules/orders/order-work.service';
import { unknownState } from '../../modules/orders/orders.errors';
import { OrdersService } from '../../modules/orders/orders.service';
import type { Order as Held, NewOrder as Taken } from '../../modules/orders/orders.types';
import { formatMinor } from '../../platform/money';
import { stateCode } from '../../platform/us-states';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { servicesOf, shownServices } from '../../rest/services';
import { ActOf, Deed, Make, type MerchantAct, MerchantController, Read } from '../oms.route';
import { Cut, NewOrder, Order, OrderQuery, Orders } from './orders.dto';

const WHAT = 'order';

@MerchantController('Orders · 出库单')
export class OrdersController {
  constructor(
    private readonly desk: Desk,
    private readonly orders: OrdersService,
    private readonly work: OrderWorkService,
  ) {}

  @Read('orders', { id: 'listOwnOrders', summary: 'Your orders, newest first', answers: Orders })
  async list(@ActOf() act: MerchantAct, @Query() query: OrderQuery): Promise<Orders> {
    const { limit = DEFAULT_LIMIT, cursor, from, until, number, warehouse, ...same } = query;
    const [acceptedUs = 0, id = 0] = cursor ? partsOf(cursor, 2) : [];
    const rows = await this.orders.list(act.caller.operatorId, {
      ...same,
      customerId: act.customer.id,
      number,
      warehouseCode: warehouse,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below: cursor ? { acceptedUs, id } : null,
      limit: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => shown(act, row),
      (last) => cursorOf(last.acceptedUs, last.id),
    );
  }

  @Read('orders/:id', {
    id: 'getOwnOrder',
    summary: 'One order with its packages and fees',
    answers: Order,
  })
  get(@ActOf() act: MerchantAct, @Param('id', ParseIntPipe) id: number): Promise<Order> {
    return this.one(act, id);
  }

  @Make('orders', {
    id: 'createOwnOrder',
    summary:
      'An order of your own; known by its number, taken once; waits where the wallet can not pay',
    answers: Order,
  })
  async create(@ActOf() act: MerchantAct, @Body() asked: NewOrder): Promise<Order> {
    const { operatorId } = act.caller;
    // The number makes it exactly once; the intake has a transaction of its own, before the desk's.
    const order = takenOf(act, asked);
    const [outcome] = await this.orders.accept(operatorId, [order]);
    if (!outcome || outcome.kind === 'refused') throw outcome?.failure ?? new Error('no outcome');
    const [made] = await this.orders.find(operatorId, 'oms', [order.number], act.customer.id);
    if (!made) throw new Error(`order ${order.number} is not there after it was taken`);
    return this.desk.once(act, asked, async (_, note) => {
      const { recipient: __, ...plain } = asked;
      note({ subject: [WHAT, made.id], after: { ...plain, orderNo: made.orderNo } });
      return this.one(act, made.id);
    });
  }

  @Deed('orders/:id/cut', {
    id: 'cutOwnOrder',
    summary: '截单 · Stop it before it leaves; stock and money are given back',
    answers: Order,
  })
  async cut(
    @ActOf() act: MerchantAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Cut,
  ): Promise<Order> {
    const words = asked.reason.trim();
    if (words === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    await this.one(act, id);
    const fees = await this.work.lateCancelFees(act.caller.operatorId);
    const cause = { person: act.caller.name, reason: words, requestId: act.requestId };
    await this.desk.once(act, [id, asked], async (tx, note) => {
      const reason = { code: 'customer_cut', words };
      const [done] = await this.work.cut(tx, [id], 'customer', reason, fees, cause);
      if (done?.failure) throw done.failure;
      note({ subject: [WHAT, id], after: { cut: words } });
    });
    return this.one(act, id);
  }

  /** @throws request.not_found for another customer's as for one that is not there */
  private async one(act: MerchantAct, id: number): Promise<Order> {
    const found = await this.orders.get(act.caller.operatorId, id, act.customer.id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return shown(act, found);
  }
}

/**
 * Numbers of merchants are unique per operator and source, and two merchants may count alike: the
 * merchant's code in front keeps them apart.
 */
function prefixOf({ customer }: MerchantAct): string {
  return `${customer.code}/`;
}

function takenOf(act: MerchantAct, { lines, recipient, ...fields }: NewOrder): Taken {
  const state = stateCode(recipient.state);
  if (!state) throw unknownState({ state: recipient.state });
  return {
    source: 'oms',
    number: prefixOf(act) + fields.number,
    registrationId: null,
    customer: act.customer,
    warehouseCode: fields.warehouseCode,
    channelCode: fields.channelCode,
    labelBy: 'warehouse',
    lines: lines.map(({ skuCode, quantity }) => ({
      skuCode,
      quantity,
      lineRef: '',
      parentRef: '',
      productRef: '',
    })),
    recipient: {
      name: recipient.name,
      phone: recipient.phone ?? '',
      backupPhone: '',
      mail: recipient.mail ?? '',
      country: 'US',
      state,
      city: recipient.city,
      district: '',
      address1: recipient.address1,
      address2: recipient.address2 ?? '',
      address3: '',
      postcode: recipient.postcode,
      remark: recipient.remark ?? '',
    },
    services: servicesOf(fields),
    latestShipAt: fields.latestShipAt ? new Date(fields.latestShipAt) : null,
    parentRef: '',
    packageRef: '',
    chargeMethod: null,
    shipment: null,
    requestId: act.requestId,
    person: act.caller.name,
  };
}

function shown(act: MerchantAct, order: Held): Order {
  const prefix = prefixOf(act);
  const isOwn = order.source === 'oms' && order.number.startsWith(prefix);
  return {
    id: order.id,
    orderNo: order.orderNo,
    source: order.source,
    number: isOwn ? order.number.slice(prefix.length) : order.number,
    warehouseCode: order.warehouseCode,
    channelCode: order.channelCode,
    fulfilment: order.fulfilment,
    reason: order.reason,
    cancel: order.cancel,
    tracking: order.tracking,
    ...shownServices(order.services),
    acceptedAt: order.acceptedAt.toISOString(),
    shippedAt: order.shippedAt?.toISOString() ?? null,
    lines: order.lines.map(({ lineNo, skuCode, quantity }) => ({ lineNo, skuCode, quantity })),
    packages: order.packages.map(({ packageNo, carrierName, trackingNumber }) => ({
      packageNo,
      carrierName,
      trackingNumber,
    })),
    fees: order.charges.map(({ stage, name, amountMinor, currency }) => ({
      stage,
      name,
      amount: formatMinor(amountMinor, currency),
      currency,
    })),
  };
}
