import { Body, Param, ParseIntPipe } from '@nestjs/common';
import { OrderBillingService } from '../../modules/orders/order-billing.service';
import { OrdersService } from '../../modules/orders/orders.service';
import { minorOf } from '../../rest/amounts';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed } from '../admin.route';
import { wholeOrder } from '../orders/orders.answers';
import { Order } from '../orders/orders.dto';
import { NewOrderCorrection } from './wallets.dto';

@AdminController('Orders · 出库单')
export class OrderCorrectionsController {
  constructor(
    private readonly desk: Desk,
    private readonly orders: OrdersService,
    private readonly billing: OrderBillingService,
  ) {}

  @Deed('orders/:id/correct', {
    id: 'correctOrder',
    summary: 'Correct what an order cost, once it was charged: a new charge and a new wallet line',
    answers: Order,
    right: 'finance',
  })
  async correct(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: NewOrderCorrection,
  ): Promise<Order> {
    const { operatorId, name: person } = act.caller;
    const order = await this.orders.get(operatorId, id);
    if (!order) throw notFound({ what: 'order', id: String(id) });
    const amountMinor = minorOf(asked.amount, order.currency, 'amount');
    if (amountMinor === 0) throw requestInvalid({ problems: 'amount is zero; say how much' });
    if (asked.reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    const { requestId } = act;
    await this.desk.once(act, [id, asked], async (tx, note) => {
      const correction = {
        orderId: id,
        amountMinor,
        type: 'correction',
        name: asked.reason,
        trace: { person, requestId },
      };
      await this.billing.correct(tx, [correction], { person, reason: '', requestId });
      note({ subject: ['order', id], after: { correction: asked } });
      return null;
    });
    return wholeOrder(this.orders, operatorId, id);
  }
}
