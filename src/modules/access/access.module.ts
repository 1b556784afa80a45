import { Module } from '@nestjs/common';
import { OperatorsModule } from '../operators/operators.module';
import { AccessService } from './access.service';
import { AccessCleaning } from './access-cleaning';
import { IdempotencyService } from './idempotency.service';
import { KeysService } from './keys.service';
import { LinksService } from './links.service';
import { SessionsService } from './sessions.service';
import { StaffService } from './staff.service';

const SERVICES = [
  AccessService,
  IdempotencyService,
  KeysService,
  LinksService,
  SessionsService,
  StaffService,
];

@Module({
  imports: [OperatorsModule],
  providers: [...SERVICES, AccessCleaning],
  exports: SERVICES,
})
export class AccessModule {}
