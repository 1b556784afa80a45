import { Query } from '@nestjs/common';
import { available } from '../../modules/inventory/inventory.rules';
import { InventoryService } from '../../modules/inventory/inventory.service';
import type { ListedMovement, ListedStock } from '../../modules/inventory/inventory.types';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, type MerchantAct, MerchantController, Read } from '../oms.route';
import {
  MovementQuery,
  type StockMovement,
  StockMovements,
  StockQuery,
  type StockRow,
  StockRows,
} from './stock.dto';

@MerchantController('Stock · 库存')
export class StockController {
  constructor(private readonly inventory: InventoryService) {}

  @Read('stock', {
    id: 'listOwnStock',
    summary: 'Your stock by warehouse and SKU',
    answers: StockRows,
  })
  async stock(
    @ActOf() { caller, customer }: MerchantAct,
    @Query() query: StockQuery,
  ): Promise<StockRows> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [above = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.inventory.list(caller.operatorId, {
      customerId: customer.id,
      warehouseCode: query.warehouse,
      skuCode: query.sku,
      above,
      limit: limit + 1,
    });
    return pageOf(rows, limit, stockRow, (last) => cursorOf(last.id));
  }

  @Read('stock-movements', {
    id: 'listOwnStockMovements',
    summary: 'What moved, newest first',
    answers: StockMovements,
  })
  async movements(
    @ActOf() { caller, customer }: MerchantAct,
    @Query() query: MovementQuery,
  ): Promise<StockMovements> {
    const { limit = DEFAULT_LIMIT, cursor, from, until } = query;
    const [writtenUs = 0, id = 0] = cursor ? partsOf(cursor, 2) : [];
    const rows = await this.inventory.movements(caller.operatorId, {
      customerId: customer.id,
      warehouseCode: query.warehouse,
      skuCode: query.sku,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      below: cursor ? { writtenUs, id } : null,
      limit: limit + 1,
    });
    return pageOf(rows, limit, movementRow, (last) => cursorOf(last.writtenUs, last.id));
  }
}

function stockRow(stock: ListedStock): StockRow {
  return {
    warehouseCode: stock.warehouseCode,
    skuCode: stock.skuCode,
    available: available(stock),
    onHand: stock.onHand,
    allocated: stock.allocated,
    locked: stock.locked,
    safetyStock: stock.safetyStock,
    defective: stock.defective,
    inTransit: stock.inTransit,
    receiving: stock.receiving,
    changedAt: stock.changedAt.toISOString(),
  };
}

function movementRow(line: ListedMovement): StockMovement {
  return {
    no: line.no,
    warehouseCode: line.warehouseCode,
    skuCode: line.skuCode,
    type: line.type,
    onHandChange: line.change.onHand,
    allocatedChange: line.change.allocated,
    onHandAfter: line.after.onHand,
    documentKind: line.documentKind,
    documentNo: line.documentNo,
    writtenAt: line.writtenAt.toISOString(),
  };
}
