import { Code, List, Part, Text } from '../../platform/fields';
import { Customer } from '../customers/customers.dto';
import { Readiness } from '../readiness/readiness.dto';

export class NewTestCustomer {
  @Code({ says: 'Temu code of the warehouse that is to be tested', example: 'US-LA1' })
  warehouseCode!: string;

  @Code({
    says: 'Code of the test customer: made if there is none; one that is no test customer is refused',
    example: 'SELFTEST',
  })
  customerCode!: string;
}

export class TestCustomer {
  @Part(() => Customer, { says: 'The test customer' })
  customer!: Customer;

  @List('text', { says: 'What was done; empty: everything was there' })
  done!: string[];

  @List('text', { says: 'Its two SKUs' })
  skuCodes!: string[];

  @Part(() => Readiness, { says: 'What is still missing, such as prices or the authorization' })
  readiness!: Readiness;

  @Text({ says: 'What to do next' })
  next!: string;
}
