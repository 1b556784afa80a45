import { CatalogService } from '../../src/modules/catalog/catalog.service';
import { CustomersService } from '../../src/modules/customers/customers.service';
import { InventoryService } from '../../src/modules/inventory/inventory.service';
import { OperatorsService } from '../../src/modules/operators/operators.service';
import { WarehousesService } from '../../src/modules/warehouses/warehouses.service';
import type { OperatorId } from '../../src/platform/database';
import type { Fixture } from './fixture';

export const TEST_CAUSE = { person: 'tester', reason: 'a test', requestId: 'r-1' };

/** An operator with one warehouse, one customer and one SKU of which some pieces are there. */
export interface Stocked {
  readonly operatorId: OperatorId;
  readonly warehouseId: number;
  readonly customerId: number;
  readonly skuId: number;
  readonly inventory: InventoryService;
}

export const WAREHOUSE = {
  code: 'W1',
  temuCode: 'W1',
  name: 'One',
  country: 'United States',
  state: 'CA',
  city: 'Ontario',
  address1: '1 Main St',
  address2: '',
  postcode: '91761',
  contactName: '',
  contactPhone: '',
  contactMail: '',
  timeZone: 'America/Los_Angeles',
  units: 'us' as const,
  cancelAsksAt: [],
  active: true,
};

export const MUG = {
  code: 'MUG',
  name: 'Mug',
  weight: '0.6',
  weightUnit: 'lb',
  length: '5',
  width: '4',
  height: '4',
  lengthUnit: 'in',
} as const;

/** @param code names the operator; equal codes inside it are wanted. */
export async function makeStocked(
  fixture: Fixture,
  code: string,
  pieces: number,
): Promise<Stocked> {
  const { db } = fixture;
  const inventory = new InventoryService(db);
  let made: Omit<Stocked, 'operatorId'> | undefined;
  const operatorId = await new OperatorsService(db).create({ code, name: code }, async (tx) => {
    const warehouse = await new WarehousesService(db).create(tx, WAREHOUSE);
    const customer = await new CustomersService(db).create(tx, { code: 'C1', name: 'Customer' });
    const sku = await new CatalogService(db).create(tx, { ...MUG, customerId: customer.id });
    const ids = { warehouseId: warehouse.id, customerId: customer.id, skuId: sku.id };
    made = { ...ids, inventory };
    if (pieces > 0) {
      await inventory.adjust(tx, {
        ...ids,
        skuCode: sku.code,
        warehouseCode: warehouse.temuCode,
        change: pieces,
        documentNo: 'A1',
        cause: TEST_CAUSE,
      });
    }
  });
  if (!made) throw new Error('nothing was made');
  return { operatorId, ...made };
}
