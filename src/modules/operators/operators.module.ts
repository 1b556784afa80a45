import { Module } from '@nestjs/common';
import { InstallationService } from './installation.service';
import { OperatorsService } from './operators.service';

@Module({
  providers: [InstallationService, OperatorsService],
  exports: [InstallationService, OperatorsService],
})
export class OperatorsModule {}
