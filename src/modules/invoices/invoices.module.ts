import { Module } from '@nestjs/common';
import { OrdersModule } from '../orders/orders.module';
import { InvoicesService } from './invoices.service';

@Module({ imports: [OrdersModule], providers: [InvoicesService], exports: [InvoicesService] })
export class InvoicesModule {}
