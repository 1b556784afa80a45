import { Module } from '@nestjs/common';
import { AccessModule } from '../modules/access/access.module';
import { AuditModule } from '../modules/audit/audit.module';
import { CallsModule } from '../modules/calls/calls.module';
import { CarriersModule } from '../modules/carriers/carriers.module';
import { CatalogModule } from '../modules/catalog/catalog.module';
import { ChannelsModule } from '../modules/channels/channels.module';
import { CustomersModule } from '../modules/customers/customers.module';
import { FeesModule } from '../modules/fees/fees.module';
import { InboundModule } from '../modules/inbound/inbound.module';
import { InventoryModule } from '../modules/inventory/inventory.module';
import { InvitationsModule } from '../modules/invitations/invitations.module';
import { InvoicesModule } from '../modules/invoices/invoices.module';
import { LabelsModule } from '../modules/labels/labels.module';
import { MailModule } from '../modules/mail/mail.module';
import { OperatorsModule } from '../modules/operators/operators.module';
import { OrdersModule } from '../modules/orders/orders.module';
import { PrintingModule } from '../modules/printing/printing.module';
import { PushesModule } from '../modules/pushes/pushes.module';
import { ReconciliationModule } from '../modules/reconciliation/reconciliation.module';
import { RetentionModule } from '../modules/retention/retention.module';
import { SealingModule } from '../modules/sealing/sealing.module';
import { TokensModule } from '../modules/tokens/tokens.module';
import { TransfersModule } from '../modules/transfers/transfers.module';
import { WalletsModule } from '../modules/wallets/wallets.module';
import { WarehousesModule } from '../modules/warehouses/warehouses.module';
import { Clock } from '../platform/clock';
import { Desk } from '../rest/desk';
import { Rates } from '../rest/rates';
import { EntriesController } from './access/entries.controller';
import { KeysController } from './access/keys.controller';
import { LinkPage } from './access/link.page';
import { SessionsController } from './access/sessions.controller';
import { StaffController } from './access/staff.controller';
import { StaffLinks } from './access/staff-links';
import { AdminSettings } from './admin.settings';
import { AuditController } from './audit/audit.controller';
import { CallsController } from './calls/calls.controller';
import { CarrierAccountsController } from './carriers/carrier-accounts.controller';
import { ChannelCarriersController } from './carriers/channel-carriers.controller';
import { LabelPurchasesController } from './carriers/label-purchases.controller';
import { ManifestsController } from './carriers/manifests.controller';
import { ParcelsController } from './carriers/parcels.controller';
import { ChannelsController } from './channels/channels.controller';
import { CustomerGroupsController } from './customers/customer-groups.controller';
import { CustomerKeysController } from './customers/customer-keys.controller';
import { CustomerLinks } from './customers/customer-links';
import { CustomerUsersController } from './customers/customer-users.controller';
import { CustomersController } from './customers/customers.controller';
import { EncryptionKeysController } from './encryption-keys/encryption-keys.controller';
import { PriceTrialsController } from './fees/price-trials.controller';
import { RateCardsController } from './fees/rate-cards.controller';
import { RateDraftsController } from './fees/rate-drafts.controller';
import { RateFilesController } from './fees/rate-files.controller';
import { InboundController } from './inbound/inbound.controller';
import { InboundFilesController } from './inbound/inbound-files.controller';
import { InboundWorkController } from './inbound/inbound-work.controller';
import { ApplicantsController } from './invitations/applicants.controller';
import { InvitationsController } from './invitations/invitations.controller';
import { InvoicesController } from './invoices/invoices.controller';
import { MailsController } from './mails/mails.controller';
import { OperatorsController } from './operators/operators.controller';
import { OrderBatchesController } from './order-work/order-batches.controller';
import { OrderDeeds } from './order-work/order-work';
import { OrderWorkController } from './order-work/order-work.controller';
import { OrdersController } from './orders/orders.controller';
import { PrintingController } from './printing/printing.controller';
import { PushesController } from './pushes/pushes.controller';
import { Readiness } from './readiness/readiness';
import { ReadinessController } from './readiness/readiness.controller';
import { ReconciliationController } from './reconciliation/reconciliation.controller';
import { RegistrationsController } from './registrations/registrations.controller';
import { RetentionController } from './retention/retention.controller';
import { SkuFilesController } from './skus/sku-files.controller';
import { SkusController } from './skus/skus.controller';
import { StockController } from './stock/stock.controller';
import { StockFilesController } from './stock/stock-files.controller';
import { StockListsController } from './stock/stock-lists.controller';
import { StockDeeds } from './stock/stock-work';
import { StockWorkController } from './stock/stock-work.controller';
import { TestCustomers } from './test-customers/test-customers';
import { TestCustomersController } from './test-customers/test-customers.controller';
import { TokensController } from './tokens/tokens.controller';
import { TransfersController } from './transfers/transfers.controller';
import { OrderCorrectionsController } from './wallets/order-corrections.controller';
import { StatementsController } from './wallets/statements.controller';
import { TopUpsController } from './wallets/top-ups.controller';
import { WalletsController } from './wallets/wallets.controller';
import { WarehousesController } from './warehouses/warehouses.controller';

@Module({
  imports: [
    AccessModule,
    AuditModule,
    CallsModule,
    CarriersModule,
    CatalogModule,
    ChannelsModule,
    CustomersModule,
    FeesModule,
    InboundModule,
    InventoryModule,
    TransfersModule,
    OperatorsModule,
    InvitationsModule,
    InvoicesModule,
    LabelsModule,
    MailModule,
    OrdersModule,
    PushesModule,
    ReconciliationModule,
    PrintingModule,
    TokensModule,
    RetentionModule,
    SealingModule,
    WalletsModule,
    WarehousesModule,
  ],
  controllers: [
    RetentionController,
    RegistrationsController,
    WarehousesController,
    ChannelsController,
    CustomersController,
    CustomerGroupsController,
    CustomerKeysController,
    CustomerUsersController,
    InvitationsController,
    ApplicantsController,
    CarrierAccountsController,
    ChannelCarriersController,
    TokensController,
    TestCustomersController,
    ReadinessController,
    SkusController,
    ReconciliationController,
    LabelPurchasesController,
    ManifestsController,
    ParcelsController,
    SkusController,
    SkuFilesController,
    StockController,
    StockWorkController,
    StockListsController,
    StockFilesController,
    InboundFilesController,
    InboundController,
    InboundWorkController,
    TransfersController,
    OrdersController,
    OrderWorkController,
    OrderBatchesController,
    PrintingController,
    CallsController,
    PushesController,
    AuditController,
    PriceTrialsController,
    RateCardsController,
    RateDraftsController,
    RateFilesController,
    WalletsController,
    InvoicesController,
    OrderCorrectionsController,
    EntriesController,
    SessionsController,
    StaffController,
    KeysController,
    TopUpsController,
    LinkPage,
    MailsController,
    OperatorsController,
    EncryptionKeysController,
    StatementsController,
  ],
  providers: [
    Desk,
    StaffLinks,
    CustomerLinks,
    TestCustomers,
    Readiness,
    OrderDeeds,
    StockDeeds,
    {
      provide: Rates,
      inject: [AdminSettings, Clock],
      useFactory: (limits: AdminSettings, clock: Clock) => new Rates(limits, clock),
    },
  ],
})
export class AdminModule {}
