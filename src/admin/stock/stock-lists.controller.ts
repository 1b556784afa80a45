import { Query } from '@nestjs/common';
import type { Buckets } from '../../modules/inventory/inventory.rules';
import { available, sellable } from '../../modules/inventory/inventory.rules';
import { InventoryService } from '../../modules/inventory/inventory.service';
import type {
  DocumentFilter,
  ListedMovement,
  ListedStock,
  StockAt,
} from '../../modules/inventory/inventory.types';
import { OrdersService } from '../../modules/orders/orders.service';
import type { OperatorId } from '../../platform/database';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import type { DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, AdminController, Read } from '../admin.route';
import {
  MovementQuery,
  StockAtQuery,
  type StockAtRow,
  StockAtRows,
  type StockMovement,
  StockMovements,
  StockQuery,
  type StockRow,
  StockRows,
} from './stock-lists.dto';

/** Order and stock are written in one transaction, which may wait for others between the two. */
const CLOSING_MS = 60_000;

@AdminController('Stock · 库存')
export class StockListsController {
  constructor(
    private readonly inventory: InventoryService,
    private readonly orders: OrdersService,
  ) {}

  @Read('stock', { id: 'listStock', summary: 'Stock by warehouse and SKU', answers: StockRows })
  async stock(@ActOf() { caller }: DeskAct, @Query() query: StockQuery): Promise<StockRows> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [above = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.inventory.list(caller.operatorId, {
      warehouseCode: query.warehouse,
      customerCode: query.customer,
      skuCode: query.sku,
      short: query.short,
      above,
      limit: limit + 1,
    });
    return pageOf(rows, limit, stockRow, (last) => cursorOf(last.id));
  }

  @Read('stock/at', {
    id: 'listStockAt',
    summary: 'Stock as it was at a moment in the past, told by the ledger',
    answers: StockAtRows,
  })
  async stockAt(@ActOf() { caller }: DeskAct, @Query() query: StockAtQuery): Promise<StockAtRows> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [above = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.inventory.listAt(caller.operatorId, {
      warehouseCode: query.warehouse,
      customerCode: query.customer,
      skuCode: query.sku,
      moment: new Date(query.moment),
      above,
      limit: limit + 1,
    });
    return pageOf(rows, limit, stockAtRow, (last) => cursorOf(last.id));
  }

  @Read('stock-movements', {
    id: 'listStockMovements',
    summary: 'The ledger of pieces, newest first',
    answers: StockMovements,
  })
  async movements(
    @ActOf() { caller }: DeskAct,
    @Query() query: MovementQuery,
  ): Promise<StockMovements> {
    const { limit = DEFAULT_LIMIT, cursor, from, until, document } = query;
    const [writtenUs = 0, id = 0] = cursor ? partsOf(cursor, 2) : [];
    const rows = await this.inventory.movements(caller.operatorId, {
      warehouseCode: query.warehouse,
      customerCode: query.customer,
      skuCode: query.sku,
      type: query.type,
      document: document === undefined ? undefined : await this.documentOf(caller, document),
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below: cursor ? { writtenUs, id } : null,
      limit: limit + 1,
    });
    return pageOf(rows, limit, movementRow, (last) => cursorOf(last.writtenUs, last.id));
  }

  /** An order's number, as its source knows it or as we do, or that of another document. */
  private async documentOf(
    { operatorId }: { operatorId: OperatorId },
    no: string,
  ): Promise<DocumentFilter> {
    const [order] = await this.orders.list(operatorId, { number: no, below: null, limit: 1 });
    if (!order) return { no };
    return {
      no: order.number,
      order: {
        warehouseCode: order.warehouseCode,
        skuCodes: order.lines.map((line) => line.skuCode),
        since: order.acceptedAt,
        until: order.closedAt && new Date(order.closedAt.getTime() + CLOSING_MS),
      },
    };
  }
}

function stockRow(stock: ListedStock): StockRow {
  const { changedAt, ...fields } = stock;
  return {
    ...fields,
    available: available(stock),
    missing: Math.max(0, -sellable(stock)),
    changedAt: changedAt.toISOString(),
  };
}

function stockAtRow({ id: _, movedAt, ...fields }: StockAt): StockAtRow {
  return { ...fields, movedAt: movedAt.toISOString() };
}

function movementRow({ writtenUs: _, ...line }: ListedMovement): StockMovement {
  return {
    ...line,
    before: beforeOf(line),
    happenedAt: line.happenedAt.toISOString(),
    writtenAt: line.writtenAt.toISOString(),
  };
}

function beforeOf({ after, change }: { after: Buckets; change: Buckets }): Buckets {
  return {
    onHand: after.onHand - change.onHand,
    allocated: after.allocated - change.allocated,
    locked: after.locked - change.locked,
    defective: after.defective - change.defective,
    inTransit: after.inTransit - change.inTransit,
    receiving: after.receiving - change.receiving,
  };
}
