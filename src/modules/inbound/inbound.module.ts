import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module';
import { InboundService } from './inbound.service';

@Module({ imports: [InventoryModule], providers: [InboundService], exports: [InboundService] })
export class InboundModule {}
