import { Param, ParseIntPipe, Query } from '@nestjs/common';
import { CustomersService } from '../../modules/customers/customers.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { Database } from '../../platform/database';
import type { DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Read } from '../admin.route';
import { Readiness } from './readiness';
import { ReadinessQuery, Readiness as Shown } from './readiness.dto';

@AdminController('Warehouses · 仓库')
export class ReadinessController {
  constructor(
    private readonly db: Database,
    private readonly warehouses: WarehousesService,
    private readonly customers: CustomersService,
    private readonly readiness: Readiness,
  ) {}

  @Read('warehouses/:id/readiness', {
    id: 'getReadiness',
    summary:
      'What is missing before Temu finds the warehouse, sends orders, or passes its self-test',
    answers: Shown,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Query() { customer: customerCode }: ReadinessQuery,
  ): Promise<Shown> {
    const { operatorId } = caller;
    const warehouse = await this.warehouses.get(operatorId, id);
    if (!warehouse) throw notFound({ what: 'warehouse', id: String(id) });
    const customer =
      customerCode === undefined
        ? null
        : await this.db.transaction(operatorId, (tx) =>
            this.customers.findByCode(tx, customerCode),
          );
    if (customerCode !== undefined && !customer)
      throw notFound({ what: 'customer', id: customerCode });
    const items = await this.readiness.of(warehouse, customer);
    return { warehouseId: id, ready: items.every((item) => item.ok), items };
  }
}
