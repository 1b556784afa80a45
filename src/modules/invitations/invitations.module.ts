import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module';
import { WalletsModule } from '../wallets/wallets.module';
import { ApplicantsService } from './applicants.service';
import { InvitationsService } from './invitations.service';

@Module({
  imports: [CustomersModule, WalletsModule],
  providers: [ApplicantsService, InvitationsService],
  exports: [ApplicantsService, InvitationsService],
})
export class InvitationsModule {}
