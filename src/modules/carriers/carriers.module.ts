import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { LabelsModule } from '../labels/labels.module';
import { OperatorsModule } from '../operators/operators.module';
import { OrdersModule } from '../orders/orders.module';
import { WarehousesModule } from '../warehouses/warehouses.module';
import { CarriersService } from './carriers.service';
import { ChannelCarriersService } from './channel-carriers.service';
import { LabelBuyer } from './label-buyer';
import { LabelDesk } from './label-desk';
import { ManifestMaker } from './manifest-maker';
import { ManifestsService } from './manifests.service';
import { ParcelWatch } from './parcel-watch';
import { LabelPurchasesService } from './purchases.service';
import { Shipments } from './shipments';
import { TrackingService } from './tracking.service';

@Module({
  imports: [CatalogModule, LabelsModule, OperatorsModule, OrdersModule, WarehousesModule],
  providers: [
    CarriersService,
    ChannelCarriersService,
    LabelBuyer,
    LabelDesk,
    LabelPurchasesService,
    ManifestMaker,
    ManifestsService,
    ParcelWatch,
    Shipments,
    TrackingService,
  ],
  exports: [
    CarriersService,
    ChannelCarriersService,
    LabelPurchasesService,
    ManifestsService,
    TrackingService,
  ],
})
export class CarriersModule {}
