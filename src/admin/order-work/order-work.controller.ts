import { Body, Param, ParseIntPipe } from '@nestjs/common';
import { OrdersService } from '../../modules/orders/orders.service';
import type { DeskAct } from '../../rest/desk';
import { ActOf, AdminController, Deed } from '../admin.route';
import { wholeOrder } from '../orders/orders.answers';
import { Order } from '../orders/orders.dto';
import { OrderDeeds } from './order-work';
import {
  CancelDecision,
  Cut,
  ExceptionReason,
  Nothing,
  PackingOfOne,
  ShippingOfOne,
  StopReason,
  TrackingOfOne,
} from './order-work.dto';

/** The work on one order; what can't be done is a problem, and changes nothing. */
@AdminController('Order work · 出库作业')
export class OrderWorkController {
  constructor(
    private readonly deeds: OrderDeeds,
    private readonly orders: OrdersService,
  ) {}

  @Deed('orders/:id/start-picking', {
    id: 'startPickingOrder',
    summary: 'Start picking',
    answers: Order,
    right: 'work',
  })
  startPicking(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Nothing,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.startPicking(act, { ...asked, orderIds: [id] }, true));
  }

  @Deed('orders/:id/pack', {
    id: 'packOrder',
    summary: 'Write down what was packed; packing again corrects it',
    answers: Order,
    right: 'work',
  })
  pack(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: PackingOfOne,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.pack(act, { orders: [{ ...asked, orderId: id }] }, true));
  }

  @Deed('orders/:id/set-tracking', {
    id: 'setTrackingOrder',
    summary: 'Set tracking numbers, before or after shipping; Temu is told',
    answers: Order,
    right: 'work',
  })
  setTracking(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: TrackingOfOne,
  ): Promise<Order> {
    return this.after(
      act,
      id,
      this.deeds.setTracking(act, { orders: [{ ...asked, orderId: id }] }, true),
    );
  }

  @Deed('orders/:id/ship', {
    id: 'shipOrder',
    summary: 'Ship, with tracking numbers or without: stock and money are settled, Temu is told',
    answers: Order,
    right: 'work',
  })
  ship(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: ShippingOfOne,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.ship(act, { orders: [{ ...asked, orderId: id }] }, true));
  }

  @Deed('orders/:id/hold', {
    id: 'holdOrder',
    summary: 'Hold: nobody works on it until it is resumed',
    answers: Order,
    right: 'work',
  })
  hold(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: StopReason,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.hold(act, { ...asked, orderIds: [id] }, true));
  }

  @Deed('orders/:id/resume', {
    id: 'resumeOrder',
    summary: 'Resume what was held',
    answers: Order,
    right: 'work',
  })
  resume(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Nothing,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.resume(act, { ...asked, orderIds: [id] }, true));
  }

  @Deed('orders/:id/raise-exception', {
    id: 'raiseExceptionOrder',
    summary: 'Say that something is wrong; Temu is not told while it is worked on',
    answers: Order,
    right: 'work',
  })
  raiseException(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: ExceptionReason,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.raiseException(act, { ...asked, orderIds: [id] }, true));
  }

  @Deed('orders/:id/clear-exception', {
    id: 'clearExceptionOrder',
    summary: 'The exception is solved: back to where it stood',
    answers: Order,
    right: 'work',
  })
  clearException(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Nothing,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.clearException(act, { ...asked, orderIds: [id] }, true));
  }

  @Deed('orders/:id/decide-cancel', {
    id: 'decideCancelOrder',
    summary: 'Grant or refuse a cancel that waits',
    answers: Order,
    right: 'work',
  })
  decideCancel(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: CancelDecision,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.decideCancel(act, { ...asked, orderIds: [id] }, true));
  }

  @Deed('orders/:id/cut', {
    id: 'cutOrder',
    summary: '截单 · End it from here; Temu is told 99 with the reason',
    answers: Order,
    right: 'work',
  })
  cut(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Cut,
  ): Promise<Order> {
    return this.after(act, id, this.deeds.cut(act, { ...asked, orderIds: [id] }, true));
  }

  /** The order as it is after the deed. */
  private async after({ caller }: DeskAct, id: number, deed: Promise<unknown>): Promise<Order> {
    await deed;
    return wholeOrder(this.orders, caller.operatorId, id);
  }
}
