import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ChannelsModule } from '../channels/channels.module';
import { FeesModule } from '../fees/fees.module';
import { InventoryModule } from '../inventory/inventory.module';
import { LabelsModule } from '../labels/labels.module';
import { OperatorsModule } from '../operators/operators.module';
import { PushesModule } from '../pushes/pushes.module';
import { WalletsModule } from '../wallets/wallets.module';
import { WarehousesModule } from '../warehouses/warehouses.module';
import { OrderBillingService } from './order-billing.service';
import { OrderClosing } from './order-closing';
import { OrderErasureService } from './order-erasure.service';
import { OrderHolding } from './order-holding';
import { OrderIntake } from './order-intake';
import { OrderLabelsService } from './order-labels.service';
import { OrderPacking } from './order-packing';
import { OrderPricesService } from './order-prices.service';
import { OrderPricing } from './order-pricing';
import { OrderShipping } from './order-shipping';
import { OrderTellingService } from './order-telling.service';
import { OrderTracking } from './order-tracking';
import { OrderWatch } from './order-watch';
import { OrderWorkService } from './order-work.service';
import { OrdersService } from './orders.service';
import { OrderPreparation } from './preparation';

@Module({
  imports: [
    CatalogModule,
    ChannelsModule,
    FeesModule,
    InventoryModule,
    LabelsModule,
    OperatorsModule,
    PushesModule,
    WalletsModule,
    WarehousesModule,
  ],
  providers: [
    OrderBillingService,
    OrderClosing,
    OrderErasureService,
    OrderHolding,
    OrderPacking,
    OrderTracking,
    OrderIntake,
    OrderLabelsService,
    OrderPreparation,
    OrderPricesService,
    OrderPricing,
    OrderShipping,
    OrderTellingService,
    OrderWatch,
    OrderWorkService,
    OrdersService,
  ],
  exports: [
    OrderErasureService,
    OrderBillingService,
    OrderLabelsService,
    OrderPricesService,
    OrderTellingService,
    OrderWorkService,
    OrdersService,
  ],
})
export class OrdersModule {}
