import { Body, Param, ParseIntPipe } from '@nestjs/common';
import { InboundService } from '../../modules/inbound/inbound.service';
import type { WholeInbound } from '../../modules/inbound/inbound.types';
import type { Cause } from '../../modules/inventory/inventory.types';
import type { Tx } from '../../platform/database';
import { Desk, type DeskAct } from '../../rest/desk';
import { requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed } from '../admin.route';
import { wholeInbound } from './inbound.answers';
import { InboundOrder, InboundReason, PutAwayPieces, ReceivedPieces } from './inbound.dto';

/** The work on an inbound order, from its announcement to the shelf. */
@AdminController('Inbound orders · 入库单')
export class InboundWorkController {
  constructor(
    private readonly desk: Desk,
    private readonly inbound: InboundService,
  ) {}

  @Deed('inbound-orders/:id/submit', {
    id: 'submitInboundOrder',
    summary: 'Announce it: the stock shows its pieces as in transit',
    answers: InboundOrder,
    right: 'work',
  })
  submit(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: InboundReason,
  ): Promise<InboundOrder> {
    return this.deed(act, id, asked, (tx, cause) => this.inbound.submit(tx, { id }, cause));
  }

  @Deed('inbound-orders/:id/depart', {
    id: 'departInboundOrder',
    summary: 'It is on its way',
    answers: InboundOrder,
    right: 'work',
  })
  depart(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: InboundReason,
  ): Promise<InboundOrder> {
    return this.deed(act, id, asked, (tx, cause) => this.inbound.depart(tx, { id }, cause));
  }

  @Deed('inbound-orders/:id/arrive', {
    id: 'arriveInboundOrder',
    summary: 'It stands at the dock',
    answers: InboundOrder,
    right: 'work',
  })
  arrive(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: InboundReason,
  ): Promise<InboundOrder> {
    return this.deed(act, id, asked, (tx, cause) => this.inbound.arrive(tx, { id }, cause));
  }

  @Deed('inbound-orders/:id/receive', {
    id: 'receiveInboundOrder',
    summary:
      'Pieces that were counted at the dock; as often as it takes, also what nobody announced',
    answers: InboundOrder,
    right: 'work',
  })
  receive(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: ReceivedPieces,
  ): Promise<InboundOrder> {
    const none = asked.lines.findIndex((line) => line.quantity === 0);
    if (none >= 0) throw requestInvalid({ problems: `lines.${none}.quantity is 0; leave it out` });
    return this.deed(act, id, asked, (tx, cause) =>
      this.inbound.receive(tx, { id }, asked.lines, cause),
    );
  }

  @Deed('inbound-orders/:id/put-away', {
    id: 'putAwayInboundOrder',
    summary:
      'Pieces that stand on the shelf, good or defective; good ones are for sale from now on',
    answers: InboundOrder,
    right: 'work',
  })
  putAway(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: PutAwayPieces,
  ): Promise<InboundOrder> {
    const none = asked.lines.findIndex((line) => !line.good && !line.defective);
    if (none >= 0)
      throw requestInvalid({ problems: `lines.${none} has no pieces, neither good nor defective` });
    const lines = asked.lines.map(({ skuCode, good = 0, defective = 0 }) => ({
      skuCode,
      good,
      defective,
    }));
    return this.deed(act, id, asked, (tx, cause) => this.inbound.putAway(tx, { id }, lines, cause));
  }

  @Deed('inbound-orders/:id/complete', {
    id: 'completeInboundOrder',
    summary: 'Nothing more comes; what is missing is short',
    answers: InboundOrder,
    right: 'work',
  })
  complete(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: InboundReason,
  ): Promise<InboundOrder> {
    return this.deed(act, id, asked, (tx, cause) => this.inbound.complete(tx, { id }, cause));
  }

  @Deed('inbound-orders/:id/cancel', {
    id: 'cancelInboundOrder',
    summary: 'It will not come; possible until the first piece is received',
    answers: InboundOrder,
    right: 'work',
  })
  cancel(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: InboundReason,
  ): Promise<InboundOrder> {
    return this.deed(act, id, asked, (tx, cause) => this.inbound.cancel(tx, { id }, cause));
  }

  private deed(
    act: DeskAct,
    id: number,
    asked: InboundReason,
    work: (tx: Tx, cause: Cause) => Promise<WholeInbound>,
  ): Promise<InboundOrder> {
    const cause = {
      person: act.caller.name,
      reason: asked.reason ?? '',
      requestId: act.requestId,
    };
    return this.desk.once(act, [id, asked], async (tx, note) => {
      const done = await work(tx, cause);
      note({ subject: ['inbound order', id], after: { ...asked, state: done.state } });
      return wholeInbound(done);
    });
  }
}
