import { Module } from '@nestjs/common';
import { CustomerGroupsService } from './customer-groups.service';
import { CustomerKeysService } from './customer-keys.service';
import { CustomerUsersService } from './customer-users.service';
import { CustomersService } from './customers.service';

const SERVICES = [
  CustomersService,
  CustomerGroupsService,
  CustomerKeysService,
  CustomerUsersService,
];

@Module({ providers: SERVICES, exports: SERVICES })
export class CustomersModule {}
