import { Body } from '@nestjs/common';
import { unknownSku } from '../../modules/catalog/catalog.errors';
import { CatalogService } from '../../modules/catalog/catalog.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { InventoryService } from '../../modules/inventory/inventory.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Database } from '../../platform/database';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Make } from '../admin.route';
import { NewStockAdjustment, StockAdjustment } from './stock.dto';

@AdminController('Stock · 库存')
export class StockController {
  constructor(
    private readonly desk: Desk,
    private readonly db: Database,
    private readonly inventory: InventoryService,
    private readonly warehouses: WarehousesService,
    private readonly customers: CustomersService,
    private readonly catalog: CatalogService,
  ) {}

  @Make('stock-adjustments', {
    id: 'createStockAdjustment',
    summary: 'Correct what is on hand; writes the ledger with the reason and the name of the key',
    answers: StockAdjustment,
    right: 'work',
  })
  async adjust(@ActOf() act: DeskAct, @Body() asked: NewStockAdjustment): Promise<StockAdjustment> {
    const { operatorId } = act.caller;
    if (asked.change === 0)
      throw requestInvalid({
        problems: 'change is 0; say how many pieces were found or are missing',
      });
    if (asked.reason.trim() === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    const warehouse = await this.warehouses.getByTemuCode(operatorId, asked.warehouseCode);
    const customer = await this.db.transaction(operatorId, (tx) =>
      this.customers.findByCode(tx, asked.customerCode),
    );
    if (!customer) throw notFound({ what: 'customer', id: asked.customerCode });
    const key = [{ customerId: customer.id, code: asked.skuCode }];
    const [sku] = await this.catalog.find(operatorId, key);
    if (!sku) throw unknownSku({ sku: asked.skuCode, customer: customer.code });
    return this.desk.once(act, asked, async (tx, note) => {
      const documentNo = `ADJ-${act.requestId}`;
      const { onHand } = await this.inventory.adjust(tx, {
        customerId: customer.id,
        skuId: sku.id,
        skuCode: sku.code,
        warehouseId: warehouse.id,
        warehouseCode: warehouse.temuCode,
        change: asked.change,
        documentNo,
        cause: { person: act.caller.name, reason: asked.reason, requestId: act.requestId },
      });
      const done = { ...asked, documentNo, onHand };
      note({ subject: ['stock adjustment', documentNo], after: done });
      return done;
    });
  }
}
