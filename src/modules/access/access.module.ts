import { Module } from '@nestjs/common';
import { AccessService } from './access.service';
import { IdempotencyService } from './idempotency.service';

@Module({
  providers: [AccessService, IdempotencyService],
  exports: [AccessService, IdempotencyService],
})
export class AccessModule {}
