import { Body, Headers } from '@nestjs/common';
import type { DeskAct } from '../../rest/desk';
import { ActOf, AdminController, Deed } from '../admin.route';
import { OrderDeeds } from './order-work';
import { resultsOf } from './order-work.answers';
import {
  CancelDecisions,
  OrderIds,
  OrdersInException,
  OrdersToCut,
  OrdersToHold,
  OrdersToPack,
  OrdersToShip,
  OrdersToTrack,
  WorkResults,
} from './order-work.dto';

/** The work on up to 500 orders at once, with an outcome for each: one never spoils another. */
@AdminController('Order batches · 批量出库作业')
export class OrderBatchesController {
  constructor(private readonly deeds: OrderDeeds) {}

  @Deed('order-batches/start-picking', {
    id: 'startPickingOrders',
    summary: 'Many at once: start picking',
    answers: WorkResults,
    right: 'work',
  })
  async startPicking(
    @ActOf() act: DeskAct,
    @Body() asked: OrderIds,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.startPicking(act, asked), language);
  }

  @Deed('order-batches/pack', {
    id: 'packOrders',
    summary: 'Many at once: write down what was packed; packing again corrects it',
    answers: WorkResults,
    right: 'work',
  })
  async pack(
    @ActOf() act: DeskAct,
    @Body() asked: OrdersToPack,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.pack(act, asked), language);
  }

  @Deed('order-batches/set-tracking', {
    id: 'setTrackingOrders',
    summary: 'Many at once: set tracking numbers, before or after shipping; Temu is told',
    answers: WorkResults,
    right: 'work',
  })
  async setTracking(
    @ActOf() act: DeskAct,
    @Body() asked: OrdersToTrack,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.setTracking(act, asked), language);
  }

  @Deed('order-batches/ship', {
    id: 'shipOrders',
    summary:
      'Many at once: ship, with tracking numbers or without: stock and money are settled, Temu is told',
    answers: WorkResults,
    right: 'work',
  })
  async ship(
    @ActOf() act: DeskAct,
    @Body() asked: OrdersToShip,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.ship(act, asked), language);
  }

  @Deed('order-batches/hold', {
    id: 'holdOrders',
    summary: 'Many at once: hold: nobody works on it until it is resumed',
    answers: WorkResults,
    right: 'work',
  })
  async hold(
    @ActOf() act: DeskAct,
    @Body() asked: OrdersToHold,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.hold(act, asked), language);
  }

  @Deed('order-batches/resume', {
    id: 'resumeOrders',
    summary: 'Many at once: resume what was held',
    answers: WorkResults,
    right: 'work',
  })
  async resume(
    @ActOf() act: DeskAct,
    @Body() asked: OrderIds,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.resume(act, asked), language);
  }

  @Deed('order-batches/raise-exception', {
    id: 'raiseExceptionOrders',
    summary: 'Many at once: say that something is wrong; Temu is not told while it is worked on',
    answers: WorkResults,
    right: 'work',
  })
  async raiseException(
    @ActOf() act: DeskAct,
    @Body() asked: OrdersInException,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.raiseException(act, asked), language);
  }

  @Deed('order-batches/clear-exception', {
    id: 'clearExceptionOrders',
    summary: 'Many at once: the exception is solved: back to where it stood',
    answers: WorkResults,
    right: 'work',
  })
  async clearException(
    @ActOf() act: DeskAct,
    @Body() asked: OrderIds,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.clearException(act, asked), language);
  }

  @Deed('order-batches/decide-cancel', {
    id: 'decideCancelOrders',
    summary: 'Many at once: grant or refuse a cancel that waits',
    answers: WorkResults,
    right: 'work',
  })
  async decideCancel(
    @ActOf() act: DeskAct,
    @Body() asked: CancelDecisions,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.decideCancel(act, asked), language);
  }

  @Deed('order-batches/cut', {
    id: 'cutOrders',
    summary: 'Many at once: 截单 · End it from here; Temu is told 99 with the reason',
    answers: WorkResults,
    right: 'work',
  })
  async cut(
    @ActOf() act: DeskAct,
    @Body() asked: OrdersToCut,
    @Headers('accept-language') language?: string,
  ): Promise<WorkResults> {
    return resultsOf(await this.deeds.cut(act, asked), language);
  }
}
