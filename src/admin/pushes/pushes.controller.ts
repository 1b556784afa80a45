import { Body, Headers, Param, ParseIntPipe, Query } from '@nestjs/common';
import { CallsService } from '../../modules/calls/calls.service';
import { OrderTellingService } from '../../modules/orders/order-telling.service';
import { PushDeskService } from '../../modules/pushes/push-desk.service';
import type { PushFilter, PushState } from '../../modules/pushes/pushes.types';
import { Clock } from '../../platform/clock';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { speaksChinese } from '../../rest/problems';
import { notFound } from '../../rest/rest.errors';
import { startOf } from '../../rest/window';
import { ActOf, AdminController, Deed, Read } from '../admin.route';
import { Nothing } from '../order-work/order-work.dto';
import { pushOf, summaryRow } from './pushes.answers';
import {
  OrderPushes,
  Push,
  Pushes,
  PushesToResend,
  PushQuery,
  PushSummary,
  ResentPushes,
} from './pushes.dto';

const WHAT = 'push';

@AdminController('Pushes · 推送')
export class PushesController {
  constructor(
    private readonly desk: Desk,
    private readonly clock: Clock,
    private readonly pushes: PushDeskService,
    private readonly telling: OrderTellingService,
    private readonly calls: CallsService,
  ) {}

  @Read('pushes', { id: 'listPushes', summary: 'What Temu is told, newest first', answers: Pushes })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() query: PushQuery,
    @Headers('accept-language') language?: string,
  ): Promise<Pushes> {
    const { limit = DEFAULT_LIMIT, cursor, ...asked } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const page = { below, limit: limit + 1 };
    const byIndex = asked.number !== undefined || isUnsettled(asked.state);
    const from = startOf(asked, byIndex, this.clock.nowMs());
    const rows = await this.pushes.list(caller.operatorId, { ...filterOf(asked), from }, page);
    const zh = speaksChinese(language);
    return pageOf(
      rows,
      limit,
      (row) => pushOf(row, zh),
      (last) => cursorOf(last.id),
    );
  }

  @Read('pushes/summary', {
    id: 'getPushSummary',
    summary: 'How many wait and since when, dead letters, whether Temu answers; for monitoring',
    answers: PushSummary,
  })
  async summary(@ActOf() { caller }: DeskAct): Promise<PushSummary> {
    const found = await this.pushes.summary(caller.operatorId);
    return {
      registrations: found.map((one) => summaryRow(one, this.clock.now())),
      recorder: { ...this.calls.counters() },
    };
  }

  @Read('pushes/:id', { id: 'getPush', summary: 'One push', answers: Push })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Headers('accept-language') language?: string,
  ): Promise<Push> {
    return this.found(caller.operatorId, id, language);
  }

  @Deed('pushes/:id/resend', {
    id: 'resendPush',
    summary:
      'Tell it again: a dead letter returns to its place, one that waits is tried at once, a delivered one is sent anew with the same content and moment',
    answers: Push,
    right: 'work',
  })
  async resend(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() _: Nothing,
    @Headers('accept-language') language?: string,
  ): Promise<Push> {
    const sent = await this.desk.once(act, [id], async (tx, note) => {
      const made = await this.pushes.resend(tx, id);
      if (made === null) throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { resentAs: made } });
      return made;
    });
    return this.found(act.caller.operatorId, sent, language);
  }

  @Deed('push-batches/resend', {
    id: 'resendPushes',
    summary:
      'Tell many again, or all: dead letters and those that wait, 5,000 of each at once; after new credentials, say',
    answers: ResentPushes,
    right: 'work',
  })
  resendAll(@ActOf() act: DeskAct, @Body() asked: PushesToResend): Promise<ResentPushes> {
    return this.desk.once(act, asked, async (tx, note) => {
      const resent = await this.pushes.resendAll(tx, filterOf(asked));
      note({ subject: ['pushes', 'resend'], after: { ...asked, ...resent } });
      return { ...resent };
    });
  }

  @Read('orders/:id/pushes', {
    id: 'listOrderPushes',
    summary: 'What Temu was told of an order and answered, and whether it knows where it stands',
    answers: OrderPushes,
  })
  async ofOrder(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Headers('accept-language') language?: string,
  ): Promise<OrderPushes> {
    return this.orderPushes(caller.operatorId, id, language);
  }

  @Deed('orders/:id/tell-again', {
    id: 'tellOrderAgain',
    summary: 'Tell Temu once more where an order stands, with its tracking numbers',
    answers: OrderPushes,
    right: 'work',
  })
  async tellAgain(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() _: Nothing,
    @Headers('accept-language') language?: string,
  ): Promise<OrderPushes> {
    await this.desk.once(act, [id], async (tx, note) => {
      if (!(await this.telling.tellAgain(tx, id)))
        throw notFound({ what: 'order', id: String(id) });
      note({ subject: ['order', id], after: { toldAgain: true } });
      return id;
    });
    return this.orderPushes(act.caller.operatorId, id, language);
  }

  private async found(operatorId: number, id: number, language?: string): Promise<Push> {
    const page = { below: null, limit: 1 };
    const [row] = await this.pushes.list(operatorId, { ids: [id] }, page);
    if (!row) throw notFound({ what: WHAT, id: String(id) });
    return pushOf(row, speaksChinese(language));
  }

  private async orderPushes(
    operatorId: number,
    id: number,
    language: string | undefined,
  ): Promise<OrderPushes> {
    const told = await this.telling.told(operatorId, id);
    if (!told) throw notFound({ what: 'order', id: String(id) });
    const zh = speaksChinese(language);
    const { agreement, present } = told;
    return { agreement, present, items: told.pushes.map((row) => pushOf(row, zh)) };
  }
}

/** Those that wait and the dead are few, and each has an index. */
function isUnsettled(state: PushState | undefined): boolean {
  return state === 'waiting' || state === 'dead';
}

function filterOf({
  from,
  until,
  ...same
}: Omit<PushFilter, 'from' | 'until'> & { from?: string; until?: string }): PushFilter {
  return {
    ...same,
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  };
}
