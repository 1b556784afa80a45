import { Module } from '@nestjs/common';
import { OperatorsModule } from '../operators/operators.module';
import { TopUpsService } from './top-ups.service';
import { WalletDeskService } from './wallet-desk.service';
import { WalletWatch } from './wallet-watch';
import { WalletsService } from './wallets.service';

@Module({
  imports: [OperatorsModule],
  providers: [TopUpsService, WalletDeskService, WalletWatch, WalletsService],
  exports: [TopUpsService, WalletDeskService, WalletsService],
})
export class WalletsModule {}
