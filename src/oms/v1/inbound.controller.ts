import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { overOf, shortOf } from '../../modules/inbound/inbound.rules';
import { InboundService } from '../../modules/inbound/inbound.service';
import type {
  InboundOrder as Held,
  InboundKey,
  WholeInbound,
} from '../../modules/inbound/inbound.types';
import type { Cause } from '../../modules/inventory/inventory.types';
import type { Tx } from '../../platform/database';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import {
  ActOf,
  Change,
  Deed,
  Make,
  type MerchantAct,
  MerchantController,
  Read,
} from '../oms.route';
import {
  InboundOrder,
  InboundOrderChange,
  type InboundOrderRow,
  InboundOrders,
  InboundQuery,
  NewInboundOrder,
} from './inbound.dto';

const WHAT = 'inbound order';

@MerchantController('Inbound orders · 入库单')
export class InboundController {
  constructor(
    private readonly desk: Desk,
    private readonly inbound: InboundService,
  ) {}

  @Read('inbound-orders', {
    id: 'listOwnInboundOrders',
    summary: 'What you have announced, newest first',
    answers: InboundOrders,
  })
  async list(
    @ActOf() { caller, customer }: MerchantAct,
    @Query() query: InboundQuery,
  ): Promise<InboundOrders> {
    const { limit = DEFAULT_LIMIT, cursor, number, warehouse, state } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.inbound.list(caller.operatorId, {
      customerId: customer.id,
      number,
      warehouseCode: warehouse,
      state,
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, inboundRow, (last) => cursorOf(last.id));
  }

  @Read('inbound-orders/:id', {
    id: 'getOwnInboundOrder',
    summary: 'One inbound order with its lines',
    answers: InboundOrder,
  })
  async get(
    @ActOf() { caller, customer }: MerchantAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InboundOrder> {
    const found = await this.inbound.find(caller.operatorId, { id, customerId: customer.id });
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return wholeInbound(found);
  }

  @Make('inbound-orders', {
    id: 'createOwnInboundOrder',
    summary: 'A draft; the warehouse expects nothing before it is submitted',
    answers: InboundOrder,
  })
  create(@ActOf() act: MerchantAct, @Body() asked: NewInboundOrder): Promise<InboundOrder> {
    return this.desk.once(act, asked, async (tx, note) => {
      const made = await this.inbound.create(
        tx,
        {
          customerCode: act.customer.code,
          warehouseCode: asked.warehouseCode,
          reference: asked.reference?.trim() ?? '',
          carrierName: asked.carrierName ?? '',
          trackingNumber: asked.trackingNumber ?? '',
          expectedAt: asked.expectedAt === undefined ? null : new Date(asked.expectedAt),
          note: asked.note ?? '',
          lines: asked.lines,
        },
        causeOf(act),
      );
      note({ subject: [WHAT, made.id], after: { ...asked, inboundNo: made.inboundNo } });
      return wholeInbound(made);
    });
  }

  @Change('inbound-orders/:id', {
    id: 'changeOwnInboundOrder',
    summary: 'Change a draft; lines are replaced as a whole',
    answers: InboundOrder,
  })
  async change(
    @ActOf() act: MerchantAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: InboundOrderChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InboundOrder> {
    const key = { id, customerId: act.customer.id, version: versionOf(act.ifMatch, WHAT) };
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

  @Deed('inbound-orders/:id/submit', {
    id: 'submitOwnInboundOrder',
    summary: 'Announce it: the warehouse expects the goods',
    answers: InboundOrder,
  })
  submit(@ActOf() act: MerchantAct, @Param('id', ParseIntPipe) id: number): Promise<InboundOrder> {
    return this.deed(act, id, (tx, key, cause) => this.inbound.submit(tx, key, cause));
  }

  @Deed('inbound-orders/:id/cancel', {
    id: 'cancelOwnInboundOrder',
    summary: 'Take it back, before anything of it was received',
    answers: InboundOrder,
  })
  cancel(@ActOf() act: MerchantAct, @Param('id', ParseIntPipe) id: number): Promise<InboundOrder> {
    return this.deed(act, id, (tx, key, cause) => this.inbound.cancel(tx, key, cause));
  }

  private deed(
    act: MerchantAct,
    id: number,
    work: (tx: Tx, key: InboundKey, cause: Cause) => Promise<WholeInbound>,
  ): Promise<InboundOrder> {
    const key = { id, customerId: act.customer.id };
    return this.desk.once(act, [id], async (tx, note) => {
      const after = await work(tx, key, causeOf(act));
      note({ subject: [WHAT, id], after: { state: after.state } });
      return wholeInbound(after);
    });
  }
}

function causeOf({ caller, requestId }: MerchantAct): Cause {
  return { person: caller.name, reason: '', requestId };
}

function inboundRow(order: Held): InboundOrderRow {
  return {
    id: order.id,
    inboundNo: order.inboundNo,
    reference: order.reference,
    warehouseCode: order.warehouseCode,
    state: order.state,
    carrierName: order.carrierName,
    trackingNumber: order.trackingNumber,
    expectedAt: order.expectedAt?.toISOString() ?? null,
    note: order.note,
    version: order.version,
    createdAt: order.createdAt.toISOString(),
    closedAt: order.closedAt?.toISOString() ?? null,
  };
}

function wholeInbound(order: WholeInbound): InboundOrder {
  return {
    ...inboundRow(order),
    lines: order.lines.map((line) => ({
      lineNo: line.lineNo,
      skuCode: line.skuCode,
      expected: line.expected,
      received: line.received,
      putAwayGood: line.good,
      putAwayDefective: line.defective,
      short: shortOf(line, order.state),
      over: overOf(line),
    })),
  };
}
