import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module';
import { InboundService } from './inbound.service';
import { InboundImportService } from './inbound-import.service';

@Module({
  imports: [InventoryModule],
  providers: [InboundImportService, InboundService],
  exports: [InboundImportService, InboundService],
})
export class InboundModule {}
