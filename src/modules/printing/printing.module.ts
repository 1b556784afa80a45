import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { LabelsModule } from '../labels/labels.module';
import { OrdersModule } from '../orders/orders.module';
import { WarehousesModule } from '../warehouses/warehouses.module';
import { OrderPapers } from './order-papers';
import { PrintingService } from './printing.service';

@Module({
  imports: [CatalogModule, LabelsModule, OrdersModule, WarehousesModule],
  providers: [OrderPapers, PrintingService],
  exports: [PrintingService],
})
export class PrintingModule {}
