import { Module } from '@nestjs/common';
import { OperatorsModule } from '../operators/operators.module';
import { SealingService } from './sealing.service';

@Module({
  imports: [OperatorsModule],
  providers: [SealingService],
  exports: [SealingService],
})
export class SealingModule {}
