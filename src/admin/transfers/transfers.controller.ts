import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import type { Cause } from '../../modules/inventory/inventory.types';
import { onTheRoad } from '../../modules/transfers/transfers.rules';
import { TransfersService } from '../../modules/transfers/transfers.service';
import type { Transfer, TransferHead } from '../../modules/transfers/transfers.types';
import type { Tx } from '../../platform/database';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import {
  ArrivedPieces,
  NewStockTransfer,
  StockTransfer,
  type StockTransferRow,
  StockTransfers,
  TransferQuery,
  TransferReason,
} from './transfers.dto';

const WHAT = 'transfer';

/** Pieces that go from one warehouse of the operator to another. */
@AdminController('Stock transfers · 调拨')
export class TransfersController {
  constructor(
    private readonly desk: Desk,
    private readonly transfers: TransfersService,
  ) {}

  @Read('stock-transfers', {
    id: 'listStockTransfers',
    summary: 'Transfers between warehouses, newest first',
    answers: StockTransfers,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: TransferQuery): Promise<StockTransfers> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.transfers.list(caller.operatorId, {
      number: query.number,
      warehouseCode: query.warehouse,
      state: query.state,
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, transferRow, (last) => cursorOf(last.id));
  }

  @Read('stock-transfers/:id', {
    id: 'getStockTransfer',
    summary: 'One transfer with its lines',
    answers: StockTransfer,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<StockTransfer> {
    const found = await this.transfers.find(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return wholeTransfer(found);
  }

  @Make('stock-transfers', {
    id: 'createStockTransfer',
    summary: 'Send pieces to another warehouse; only what is promised to nobody',
    answers: StockTransfer,
    right: 'work',
  })
  create(@ActOf() act: DeskAct, @Body() asked: NewStockTransfer): Promise<StockTransfer> {
    return this.deed(act, asked, asked.reason, (tx, cause) =>
      this.transfers.send(tx, asked, cause),
    );
  }

  @Deed('stock-transfers/:id/receive', {
    id: 'receiveStockTransfer',
    summary: 'Pieces that have arrived, good or defective; the last ones complete it',
    answers: StockTransfer,
    right: 'work',
  })
  receive(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: ArrivedPieces,
  ): Promise<StockTransfer> {
    const none = asked.lines.findIndex((line) => !line.good && !line.defective);
    if (none >= 0)
      throw requestInvalid({ problems: `lines.${none} has no pieces, neither good nor defective` });
    const lines = asked.lines.map((line) => ({
      ...line,
      good: line.good ?? 0,
      defective: line.defective ?? 0,
    }));
    return this.deed(act, { id, ...asked }, 'arrived', (tx, cause) =>
      this.transfers.receive(tx, id, lines, cause),
    );
  }

  @Deed('stock-transfers/:id/complete', {
    id: 'completeStockTransfer',
    summary: 'What has not arrived is lost',
    answers: StockTransfer,
    right: 'work',
  })
  complete(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: TransferReason,
  ): Promise<StockTransfer> {
    return this.deed(act, { id, ...asked }, asked.reason, (tx, cause) =>
      this.transfers.complete(tx, id, cause),
    );
  }

  @Deed('stock-transfers/:id/cancel', {
    id: 'cancelStockTransfer',
    summary: 'It came back or never left: the pieces are where they were; not once a part arrived',
    answers: StockTransfer,
    right: 'work',
  })
  cancel(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: TransferReason,
  ): Promise<StockTransfer> {
    return this.deed(act, { id, ...asked }, asked.reason, (tx, cause) =>
      this.transfers.cancel(tx, id, cause),
    );
  }

  private deed(
    act: DeskAct,
    asked: object,
    reason: string,
    work: (tx: Tx, cause: Cause) => Promise<Transfer>,
  ): Promise<StockTransfer> {
    if (reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    const cause = { person: act.caller.name, reason, requestId: act.requestId };
    return this.desk.once(act, asked, async (tx, note) => {
      const done = await work(tx, cause);
      note({ subject: [WHAT, done.id], after: { ...asked, state: done.state } });
      return wholeTransfer(done);
    });
  }
}

function transferRow(head: TransferHead): StockTransferRow {
  return {
    id: head.id,
    transferNo: head.transferNo,
    fromWarehouseCode: head.fromWarehouseCode,
    toWarehouseCode: head.toWarehouseCode,
    state: head.state,
    reason: head.reason,
    createdBy: head.createdBy,
    createdAt: head.createdAt.toISOString(),
    closedBy: head.closedBy,
    closeReason: head.closeReason,
    closedAt: head.closedAt?.toISOString() ?? null,
  };
}

function wholeTransfer(transfer: Transfer): StockTransfer {
  const { state } = transfer;
  return {
    ...transferRow(transfer),
    lines: transfer.lines.map((line) => ({
      customerCode: line.customerCode,
      skuCode: line.skuCode,
      sent: line.sent,
      good: line.good,
      defective: line.defective,
      onTheRoad: state === 'in_transit' ? onTheRoad(line) : 0,
      lost: state === 'completed' ? onTheRoad(line) : 0,
    })),
  };
}
