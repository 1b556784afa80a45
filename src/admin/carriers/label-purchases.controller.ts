import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import {
  type LabelPurchase as Held,
  LabelPurchasesService,
} from '../../modules/carriers/purchases.service';
import { OrdersService } from '../../modules/orders/orders.service';
import { formatMinor } from '../../platform/money';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Read } from '../admin.route';
import { Nothing } from '../order-work/order-work.dto';
import { wholeOrder } from '../orders/orders.answers';
import { Order } from '../orders/orders.dto';
import {
  type LabelPurchase,
  LabelPurchaseQuery,
  LabelPurchases,
  LabelRates,
  LabelReason,
  VoidSettlement,
} from './label-purchases.dto';

@AdminController('Carriers · 承运商')
export class LabelPurchasesController {
  constructor(
    private readonly desk: Desk,
    private readonly purchases: LabelPurchasesService,
    private readonly orders: OrdersService,
  ) {}

  @Read('label-purchases', {
    id: 'listLabelPurchases',
    summary: 'Labels bought, being bought and given back, newest first; and where the money is',
    answers: LabelPurchases,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() query: LabelPurchaseQuery,
  ): Promise<LabelPurchases> {
    const { limit = DEFAULT_LIMIT, cursor, orderId, state, problems } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.purchases.list(caller.operatorId, {
      orderId,
      state,
      withProblem: problems === 'true',
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('orders/:id/label-rates', {
    id: 'getLabelRates',
    summary: 'What the carrier of the channel would take for a label; nothing is bought',
    answers: LabelRates,
  })
  async rates(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<LabelRates> {
    const rates = await this.purchases.rates(caller.operatorId, id);
    const items = rates.map(({ service, name, amountMinor, currency, days }) => ({
      service,
      name,
      amount: formatMinor(amountMinor, currency),
      currency,
      days,
    }));
    return { items };
  }

  @Deed('orders/:id/buy-label', {
    id: 'buyOrderLabel',
    summary: 'Buy a label now, or try again at once what waits; it comes within seconds',
    answers: Order,
    right: 'work',
  })
  async buy(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Nothing,
  ): Promise<Order> {
    await this.desk.once(act, [id, asked], async (tx, note) => {
      const { name: person } = act.caller;
      await this.purchases.buyNow(tx, id, { person, reason: '', requestId: act.requestId });
      note({ subject: ['order', id], after: { label: 'to be bought' } });
    });
    return wholeOrder(this.orders, act.caller.operatorId, id);
  }

  @Deed('orders/:id/void-label', {
    id: 'voidOrderLabel',
    summary: 'Give a label back while the order goes on; then another can be bought',
    answers: Order,
    right: 'work',
  })
  async void(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: LabelReason,
  ): Promise<Order> {
    const { reason } = asked;
    if (reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    await this.desk.once(act, [id, asked], async (tx, note) => {
      const { name: person } = act.caller;
      await this.purchases.voidNow(tx, id, { person, reason, requestId: act.requestId });
      note({ subject: ['order', id], after: { label: 'to be voided', reason } });
    });
    return wholeOrder(this.orders, act.caller.operatorId, id);
  }

  @Deed('orders/:id/settle-void', {
    id: 'settleOrderVoid',
    summary: 'Say what became of a label that people bought and that waits to be voided',
    answers: Order,
    right: 'work',
  })
  async settleVoid(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: VoidSettlement,
  ): Promise<Order> {
    const { refunded, reason } = asked;
    if (reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    await this.desk.once(act, [id, asked], async (tx, note) => {
      const { name: person } = act.caller;
      const cause = { person, reason, requestId: act.requestId };
      await this.purchases.settleVoid(tx, id, refunded, cause);
      note({ subject: ['order', id], after: { void: refunded ? 'refunded' : 'refused', reason } });
    });
    return wholeOrder(this.orders, act.caller.operatorId, id);
  }
}

function shown({ cost, ...purchase }: Held): LabelPurchase {
  return {
    ...purchase,
    cost: cost && formatMinor(cost.amountMinor, cost.currency),
    currency: cost?.currency ?? null,
    dueAt: purchase.dueAt?.toISOString() ?? null,
    askedAt: purchase.askedAt.toISOString(),
    boughtAt: purchase.boughtAt?.toISOString() ?? null,
    voidAskedAt: purchase.voidAskedAt?.toISOString() ?? null,
    settledAt: purchase.settledAt?.toISOString() ?? null,
  };
}
