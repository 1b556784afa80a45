import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { CarriersModule } from '../carriers/carriers.module';
import { InvitationsModule } from '../invitations/invitations.module';
import { OperatorsModule } from '../operators/operators.module';
import { OrdersModule } from '../orders/orders.module';
import { RetentionService } from './retention.service';

@Module({
  imports: [CallsModule, CarriersModule, InvitationsModule, OperatorsModule, OrdersModule],
  providers: [RetentionService],
  exports: [RetentionService],
})
export class RetentionModule {}
