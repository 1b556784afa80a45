import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { PushesModule } from '../pushes/pushes.module';
import { TokensModule } from '../tokens/tokens.module';
import { AuthorizationsService } from './authorizations.service';

@Module({
  imports: [AuditModule, PushesModule, TokensModule],
  providers: [AuthorizationsService],
  exports: [AuthorizationsService],
})
export class AuthorizationsModule {}
