import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InboundService } from '../../modules/inbound/inbound.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { inboundRow, wholeInbound } from './inbound.answers';
import {
  InboundOrder,
  InboundOrderChange,
  InboundOrders,
  InboundQuery,
  NewInboundOrder,
} from './inbound.dto';

const WHAT = 'inbound order';

@AdminController('Inbound orders · 入库单')
export class InboundController {
  constructor(
    private readonly desk: Desk,
    private readonly inbound: InboundService,
  ) {}

  @Read('inbound-orders', {
    id: 'listInboundOrders',
    summary: 'Inbound orders, newest first',
    answers: InboundOrders,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: InboundQuery): Promise<InboundOrders> {
    const { limit = DEFAULT_LIMIT, cursor, from, until } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.inbound.list(caller.operatorId, {
      number: query.number,
      customerCode: query.customer,
      warehouseCode: query.warehouse,
      skuCode: query.sku,
      state: query.state,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, inboundRow, (last) => cursorOf(last.id));
  }

  @Read('inbound-orders/:id', {
    id: 'getInboundOrder',
    summary: 'One inbound order with its lines and its history',
    answers: InboundOrder,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InboundOrder> {
    const found = await this.inbound.find(caller.operatorId, { id });
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return wholeInbound(found);
  }

  @Make('inbound-orders', {
    id: 'createInboundOrder',
    summary: 'A draft; nothing of it is in the stock until it is submitted',
    answers: InboundOrder,
    right: 'work',
  })
  create(@ActOf() act: DeskAct, @Body() asked: NewInboundOrder): Promise<InboundOrder> {
    const cause = { person: act.caller.name, reason: '', requestId: act.requestId };
    return this.desk.once(act, asked, async (tx, note) => {
      const made = await this.inbound.create(
        tx,
        {
          customerCode: asked.customerCode,
          warehouseCode: asked.warehouseCode,
          reference: asked.reference?.trim() ?? '',
          carrierName: asked.carrierName ?? '',
          trackingNumber: asked.trackingNumber ?? '',
          expectedAt: asked.expectedAt === undefined ? null : new Date(asked.expectedAt),
          note: asked.note ?? '',
          lines: asked.lines,
        },
        cause,
      );
      note({ subject: [WHAT, made.id], after: { ...asked, inboundNo: made.inboundNo } });
      return wholeInbound(made);
    });
  }

  @Change('inbound-orders/:id', {
    id: 'changeInboundOrder',
    summary: 'Change a draft; lines are replaced as a whole',
    answers: InboundOrder,
    right: 'work',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: InboundOrderChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InboundOrder> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const { expectedAt, ...rest } = fields;
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.inbound.change(tx, key, {
        ...rest,
        ...(expectedAt === undefined ? {} : { expectedAt: new Date(expectedAt) }),
      });
      if (!done) throw unchanged(WHAT, id, true);
      note({ subject: [WHAT, id], before: done.before, after: done.after });
      return done.after;
    });
    tell(reply, changed.version);
    return wholeInbound(changed);
  }
}
