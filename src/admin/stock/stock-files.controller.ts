import { Query, Req, type StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { readCounts } from '../../modules/inventory/count-files';
import { available } from '../../modules/inventory/inventory.rules';
import { InventoryService } from '../../modules/inventory/inventory.service';
import type { ListedStock } from '../../modules/inventory/inventory.types';
import type { DeskAct } from '../../rest/desk';
import { ActOf, AdminController } from '../admin.route';
import { csvFile, Export, fileOf, Import } from '../files';
import { StockFileQuery } from './stock-lists.dto';
import { StockDeeds } from './stock-work';
import { StockCountImported, StockDeed } from './stock-work.dto';

/** The empty columns are there to be filled by whoever counts, and the file to be sent back. */
const HEADINGS = [
  'warehouse',
  'customer',
  'sku',
  'counted',
  'counted_defective',
  'on_hand',
  'allocated',
  'locked',
  'defective',
  'in_transit',
  'receiving',
  'safety_stock',
  'available',
  'changed_at',
];

@AdminController('Stock · 库存')
export class StockFilesController {
  constructor(
    private readonly deeds: StockDeeds,
    private readonly inventory: InventoryService,
  ) {}

  @Export('stock/export', {
    id: 'exportStock',
    summary: 'Stock as a CSV file, with two empty columns: fill them and send it as a count',
  })
  export(@ActOf() { caller }: DeskAct, @Query() query: StockFileQuery): StreamableFile {
    const rows = this.inventory.each(caller.operatorId, {
      warehouseCode: query.warehouse,
      customerCode: query.customer,
      skuCode: query.sku,
    });
    return csvFile('stock', { headings: HEADINGS, rows: mapped(rows) });
  }

  @Import('stock/count/import', {
    id: 'importStockCount',
    summary:
      'A count as a CSV file of up to 5000 lines: one document, taken whole or not at all, with every line that is wrong',
    answers: StockCountImported,
    right: 'work',
    columns:
      'warehouse 仓库, customer 货主, sku 货品, counted 盘点数 (empty: not counted, left out), counted_defective 次品盘点数 (optional)',
  })
  async count(
    @ActOf() act: DeskAct,
    @Query() asked: StockDeed,
    @Req() request: FastifyRequest,
  ): Promise<StockCountImported> {
    return this.deeds.countFile(act, asked, await readCounts(fileOf(request)));
  }
}

async function* mapped(rows: AsyncIterable<ListedStock>): AsyncGenerator<readonly unknown[]> {
  for await (const stock of rows) {
    yield [
      stock.warehouseCode,
      stock.customerCode,
      stock.skuCode,
      '',
      '',
      stock.onHand,
      stock.allocated,
      stock.locked,
      stock.defective,
      stock.inTransit,
      stock.receiving,
      stock.safetyStock,
      available(stock),
      stock.changedAt.toISOString(),
    ];
  }
}
