import { Module } from '@nestjs/common';
import { AccessModule } from '../modules/access/access.module';
import { AuditModule } from '../modules/audit/audit.module';
import { AuthorizationsModule } from '../modules/authorizations/authorizations.module';
import { CatalogModule } from '../modules/catalog/catalog.module';
import { CustomersModule } from '../modules/customers/customers.module';
import { InboundModule } from '../modules/inbound/inbound.module';
import { InventoryModule } from '../modules/inventory/inventory.module';
import { InvitationsModule } from '../modules/invitations/invitations.module';
import { OperatorsModule } from '../modules/operators/operators.module';
import { OrdersModule } from '../modules/orders/orders.module';
import { TokensModule } from '../modules/tokens/tokens.module';
import { WalletsModule } from '../modules/wallets/wallets.module';
import { WarehousesModule } from '../modules/warehouses/warehouses.module';
import { Clock } from '../platform/clock';
import { Desk } from '../rest/desk';
import { Rates } from '../rest/rates';
import { AuthorizationController } from './authorization/authorization.controller';
import { AuthorizationFlow } from './authorization/authorization.flow';
import { Screens } from './authorization/screens';
import { Visits } from './authorization/visits';
import { InvitationController } from './invitation/invitation.controller';
import { OmsSettings } from './oms.settings';
import { FormTokens } from './pages/form-tokens';
import { AccountController } from './v1/account.controller';
import { AuthorizationsController } from './v1/authorizations.controller';
import { InboundController } from './v1/inbound.controller';
import { OrdersController } from './v1/orders.controller';
import { SkusController } from './v1/skus.controller';
import { StockController } from './v1/stock.controller';
import { WalletController } from './v1/wallet.controller';
import { WelcomeController } from './welcome/welcome.controller';

@Module({
  imports: [
    AccessModule,
    AuditModule,
    AuthorizationsModule,
    CatalogModule,
    CustomersModule,
    InboundModule,
    InventoryModule,
    InvitationsModule,
    OperatorsModule,
    OrdersModule,
    TokensModule,
    WalletsModule,
    WarehousesModule,
  ],
  controllers: [
    AuthorizationController,
    WelcomeController,
    InvitationController,
    AccountController,
    SkusController,
    StockController,
    InboundController,
    OrdersController,
    WalletController,
    AuthorizationsController,
  ],
  providers: [
    Desk,
    AuthorizationFlow,
    Screens,
    Visits,
    FormTokens,
    {
      provide: Rates,
      inject: [OmsSettings, Clock],
      useFactory: (limits: OmsSettings, clock: Clock) => new Rates(limits, clock),
    },
  ],
})
export class OmsModule {}
