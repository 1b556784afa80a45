import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { MailModule } from '../mail/mail.module';
import { OperatorsModule } from '../operators/operators.module';
import { StatementsService } from './statements.service';
import { TopUpsService } from './top-ups.service';
import { WalletDeskService } from './wallet-desk.service';
import { WalletWatch } from './wallet-watch';
import { WalletsService } from './wallets.service';

@Module({
  imports: [AccessModule, MailModule, OperatorsModule],
  providers: [StatementsService, TopUpsService, WalletDeskService, WalletWatch, WalletsService],
  exports: [StatementsService, TopUpsService, WalletDeskService, WalletsService],
})
export class WalletsModule {}
