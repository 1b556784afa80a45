import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module';
import { TransfersService } from './transfers.service';

@Module({ imports: [InventoryModule], providers: [TransfersService], exports: [TransfersService] })
export class TransfersModule {}
