import { Module } from '@nestjs/common';
import { OperatorsModule } from '../operators/operators.module';
import { WalletDeskService } from './wallet-desk.service';
import { WalletWatch } from './wallet-watch';
import { WalletsService } from './wallets.service';

@Module({
  imports: [OperatorsModule],
  providers: [WalletDeskService, WalletWatch, WalletsService],
  exports: [WalletDeskService, WalletsService],
})
export class WalletsModule {}
