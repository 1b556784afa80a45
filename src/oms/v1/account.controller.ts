import { CustomersService } from '../../modules/customers/customers.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { List, Text } from '../../platform/fields';
import { notFound } from '../../rest/rest.errors';
import { ActOf, type MerchantAct, MerchantController, Read } from '../oms.route';

export class AccountWarehouse {
  @Text({ says: 'Code, as inbound and outbound orders name it', example: 'US-LA1' })
  code!: string;

  @Text({ says: 'Name' })
  name!: string;

  @Text({ says: 'Time zone', example: 'America/Los_Angeles' })
  timeZone!: string;
}

export class Account {
  @Text({ says: '货主ID · your code', example: 'C10001' })
  customerCode!: string;

  @Text({ says: 'Your name' })
  name!: string;

  @List(() => AccountWarehouse, { says: 'Warehouses that work' })
  warehouses!: AccountWarehouse[];
}

@MerchantController('Account · 账户')
export class AccountController {
  constructor(
    private readonly customers: CustomersService,
    private readonly warehouses: WarehousesService,
  ) {}

  @Read('account', {
    id: 'getAccount',
    summary: 'Whose key this is, and the warehouses that it can name',
    answers: Account,
  })
  async get(@ActOf() { caller, customer }: MerchantAct): Promise<Account> {
    const found = await this.customers.get(caller.operatorId, customer.id);
    if (!found) throw notFound({ what: 'customer', id: customer.code });
    const warehouses = await this.warehouses.list(caller.operatorId);
    return {
      customerCode: found.code,
      name: found.name,
      warehouses: warehouses
        .filter((one) => one.active)
        .map(({ temuCode, name, timeZone }) => ({ code: temuCode, name, timeZone })),
    };
  }
}
