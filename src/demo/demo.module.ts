import { Module } from '@nestjs/common';
import { AccessModule } from '../modules/access/access.module';
import { CarriersModule } from '../modules/carriers/carriers.module';
import { CatalogModule } from '../modules/catalog/catalog.module';
import { ChannelsModule } from '../modules/channels/channels.module';
import { CustomersModule } from '../modules/customers/customers.module';
import { FeesModule } from '../modules/fees/fees.module';
import { InventoryModule } from '../modules/inventory/inventory.module';
import { OperatorsModule } from '../modules/operators/operators.module';
import { TokensModule } from '../modules/tokens/tokens.module';
import { WalletsModule } from '../modules/wallets/wallets.module';
import { WarehousesModule } from '../modules/warehouses/warehouses.module';
import { DemoService } from './demo.service';

@Module({
  imports: [
    AccessModule,
    CarriersModule,
    CatalogModule,
    ChannelsModule,
    CustomersModule,
    FeesModule,
    InventoryModule,
    OperatorsModule,
    TokensModule,
    WalletsModule,
    WarehousesModule,
  ],
  providers: [DemoService],
})
export class DemoModule {}
