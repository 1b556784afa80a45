import { Module } from '@nestjs/common';
import { InstallationService } from './installation.service';
import { OperatorsService } from './operators.service';
import { RegistrationsService } from './registrations.service';

@Module({
  providers: [InstallationService, OperatorsService, RegistrationsService],
  exports: [InstallationService, OperatorsService, RegistrationsService],
})
export class OperatorsModule {}
