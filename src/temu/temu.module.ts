import { type DynamicModule, Module } from '@nestjs/common';
import { CallsModule } from '../modules/calls/calls.module';
import { CatalogModule } from '../modules/catalog/catalog.module';
import { ChannelsModule } from '../modules/channels/channels.module';
import { FeesModule } from '../modules/fees/fees.module';
import { InventoryModule } from '../modules/inventory/inventory.module';
import { OperatorsModule } from '../modules/operators/operators.module';
import { OrdersModule } from '../modules/orders/orders.module';
import { PushesModule } from '../modules/pushes/pushes.module';
import { TokensModule } from '../modules/tokens/tokens.module';
import { WarehousesModule } from '../modules/warehouses/warehouses.module';
import { FeeCalls } from './calls/fees.controller';
import { OrderCalls } from './calls/orders.controller';
import { SkuCalls } from './calls/skus.controller';
import { StockCalls } from './calls/stock.controller';
import { TokenCalls } from './calls/tokens.controller';
import { WarehouseCalls } from './calls/warehouses.controller';
import { SignedLabelPass } from './label-pass';
import { PushDelivery } from './pushes/push-delivery';
import { PushSender } from './pushes/push-sender';
import { TemuFace } from './temu.face';
import { TEMU_SETTINGS, type TemuSettings } from './temu.settings';
import { RegistrationVerification } from './verification';

@Module({
  imports: [
    CallsModule,
    CatalogModule,
    ChannelsModule,
    FeesModule,
    InventoryModule,
    OperatorsModule,
    OrdersModule,
    PushesModule,
    TokensModule,
    WarehousesModule,
  ],
  controllers: [WarehouseCalls, FeeCalls, StockCalls, OrderCalls, SkuCalls, TokenCalls],
  providers: [TemuFace, PushDelivery, PushSender, RegistrationVerification, SignedLabelPass],
  exports: [RegistrationVerification, SignedLabelPass],
})
export class TemuModule {
  static with(settings: TemuSettings): DynamicModule {
    return {
      module: TemuModule,
      providers: [{ provide: TEMU_SETTINGS, useValue: settings }],
    };
  }
}
