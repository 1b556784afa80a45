import { Body } from '@nestjs/common';
import { ChannelsService } from '../../modules/channels/channels.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Make } from '../admin.route';
import { shown } from '../customers/customers.controller';
import { Readiness } from '../readiness/readiness';
import { TEST_SKU_CODES, TestCustomers } from './test-customers';
import { NewTestCustomer, TestCustomer } from './test-customers.dto';

const NEXT =
  'Make a token (POST customers/{id}/tokens), type the three values into the portal, begin the self-test. 生成 token，把三个值填入 Temu 后台，开始自测。';

@AdminController('Customers · 货主')
export class TestCustomersController {
  constructor(
    private readonly desk: Desk,
    private readonly customers: CustomersService,
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
    private readonly tests: TestCustomers,
    private readonly readiness: Readiness,
  ) {}

  @Make('test-customers', {
    id: 'createTestCustomer',
    summary:
      "A customer ready for Temu's self-test: two SKUs, more than 100 pieces, money, an open channel; adds what is missing",
    answers: TestCustomer,
    right: 'configure',
  })
  async create(@ActOf() act: DeskAct, @Body() asked: NewTestCustomer): Promise<TestCustomer> {
    const { operatorId, name: person } = act.caller;
    const { id } = await this.warehouses.getByTemuCode(operatorId, asked.warehouseCode);
    const warehouse = await this.warehouses.get(operatorId, id);
    if (!warehouse) throw notFound({ what: 'warehouse', id: asked.warehouseCode });
    const channels = await this.channels.listAll(operatorId, id);
    const cause = { person, requestId: act.requestId };
    const { customerId, done } = await this.desk.once(act, asked, async (tx, note) => {
      const code = asked.customerCode;
      const made = await this.tests.furnish(tx, code, warehouse, channels, cause);
      note({ subject: ['customer', made.customer.id], after: { ...asked, done: made.done } });
      return { customerId: made.customer.id, done: made.done };
    });
    const customer = await this.customers.get(operatorId, customerId);
    const now = await this.warehouses.get(operatorId, id);
    if (!customer || !now) throw new Error(`test customer ${customerId} is not there`);
    const items = await this.readiness.of(now, customer);
    return {
      customer: shown(customer),
      done,
      skuCodes: [...TEST_SKU_CODES],
      readiness: { warehouseId: id, ready: items.every((item) => item.ok), items },
      next: NEXT,
    };
  }
}
