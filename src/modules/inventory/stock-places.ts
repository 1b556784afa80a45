import { type Statement, statement, type Tx } from '../../platform/database';
import type { Failure } from '../../platform/failure';
import { unknownSku } from '../catalog/catalog.errors';
import { unknownWarehouse } from '../warehouses/warehouses.errors';
import { unknownCustomer } from './inventory.errors';
import type { StockName, StockPlace } from './inventory.types';

/**
 * The places behind the codes that people write, in their order; a failure where there is none.
 * Warehouses and SKUs that are switched off are found: what is left of them has to be counted too.
 */
export async function findPlaces(
  tx: Tx,
  names: readonly StockName[],
): Promise<(StockPlace | Failure)[]> {
  const rows = await tx.rows(FIND_PLACES, [
    tx.operatorId,
    names.map((name) => name.warehouseCode),
    names.map((name) => name.customerCode),
    names.map((name) => name.skuCode),
  ]);
  return names.map((name, at) => placeOf(name, rows[at]));
}

function placeOf(name: StockName, row: PlaceRow | undefined): StockPlace | Failure {
  const { warehouseCode, customerCode, skuCode } = name;
  const { warehouse_id: warehouseId, customer_id: customerId, sku_id: skuId } = row ?? NOWHERE;
  if (warehouseId === null) return unknownWarehouse({ code: warehouseCode });
  if (customerId === null) return unknownCustomer({ code: customerCode });
  if (skuId === null) return unknownSku({ sku: skuCode, customer: customerCode });
  return { warehouseCode, customerCode, skuCode, warehouseId, customerId, skuId };
}

interface PlaceRow {
  warehouse_id: number | null;
  customer_id: number | null;
  sku_id: number | null;
}

const NOWHERE: PlaceRow = { warehouse_id: null, customer_id: null, sku_id: null };

const FIND_PLACES: Statement<PlaceRow> = statement(
  'inventory_find_places',
  `SELECT w.id AS warehouse_id, c.id AS customer_id, k.id AS sku_id
     FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS n (warehouse, customer, sku, ord)
     LEFT JOIN LATERAL (
       SELECT id FROM warehouses w WHERE w.operator_id = $1 AND w.temu_code = n.warehouse LIMIT 1) w ON true
     LEFT JOIN LATERAL (
       SELECT id FROM customers c WHERE c.operator_id = $1 AND c.code = n.customer LIMIT 1) c ON true
     LEFT JOIN LATERAL (
       SELECT id FROM skus k WHERE k.operator_id = $1 AND k.customer_id = c.id AND k.code = n.sku LIMIT 1) k ON true
    ORDER BY n.ord`,
);
