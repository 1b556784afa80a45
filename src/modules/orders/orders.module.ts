import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ChannelsModule } from '../channels/channels.module';
import { FeesModule } from '../fees/fees.module';
import { InventoryModule } from '../inventory/inventory.module';
import { LabelsModule } from '../labels/labels.module';
import { PushesModule } from '../pushes/pushes.module';
import { WalletsModule } from '../wallets/wallets.module';
import { WarehousesModule } from '../warehouses/warehouses.module';
import { OrderIntake } from './order-intake';
import { OrdersService } from './orders.service';
import { OrderPreparation } from './preparation';

@Module({
  imports: [
    CatalogModule,
    ChannelsModule,
    FeesModule,
    InventoryModule,
    LabelsModule,
    PushesModule,
    WalletsModule,
    WarehousesModule,
  ],
  providers: [OrderIntake, OrderPreparation, OrdersService],
  exports: [OrdersService],
})
export class OrdersModule {}
