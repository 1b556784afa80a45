import { Module } from '@nestjs/common';
import { AuditModule } from '../modules/audit/audit.module';
import { AuthorizationsModule } from '../modules/authorizations/authorizations.module';
import { CustomersModule } from '../modules/customers/customers.module';
import { OperatorsModule } from '../modules/operators/operators.module';
import { TokensModule } from '../modules/tokens/tokens.module';
import { AuthorizationController } from './authorization/authorization.controller';
import { AuthorizationFlow } from './authorization/authorization.flow';
import { Screens } from './authorization/screens';
import { Visits } from './authorization/visits';
import { WelcomeController } from './welcome/welcome.controller';

@Module({
  imports: [AuditModule, AuthorizationsModule, CustomersModule, OperatorsModule, TokensModule],
  controllers: [AuthorizationController, WelcomeController],
  providers: [AuthorizationFlow, Screens, Visits],
})
export class OmsModule {}
