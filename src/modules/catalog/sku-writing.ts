import type { DeepPartial } from 'typeorm';
import { type Statement, statement, type Tx, violatedConstraint } from '../../platform/database';
import { barcodeTaken, skuCodeTaken } from './catalog.errors';
import { SkuEntity } from './sku.entity';

/** Writes a SKU and its barcodes. @throws catalog.sku_code_taken, catalog.barcode_taken */
export async function insertSku(
  tx: Tx,
  fields: DeepPartial<SkuEntity> & { readonly code: string },
  barcodes: readonly string[],
): Promise<SkuEntity> {
  const { operatorId } = tx;
  const row = tx.manager.create(SkuEntity, { ...fields, barcode: barcodes[0] ?? '', operatorId });
  try {
    await tx.manager.insert(SkuEntity, row);
  } catch (error) {
    if (violatedConstraint(error) === 'sku_code_is_unique') throw skuCodeTaken({ code: row.code });
    throw error;
  }
  await writeBarcodes(tx, row, barcodes);
  return row;
}

/** Adds barcodes to a SKU that has none. @throws catalog.barcode_taken */
export async function writeBarcodes(
  tx: Tx,
  sku: { readonly id: number; readonly customerId: number },
  barcodes: readonly string[],
): Promise<void> {
  if (barcodes.length === 0) return;
  try {
    const values = [tx.operatorId, sku.customerId, sku.id, [...new Set(barcodes)]];
    await tx.rows(INSERT_BARCODES, values);
  } catch (error) {
    if (violatedConstraint(error) === 'sku_barcode_means_one_sku')
      throw barcodeTaken({ barcodes: barcodes.join(', ') });
    throw error;
  }
}

const INSERT_BARCODES: Statement<never> = statement(
  'catalog_insert_barcodes',
  `INSERT INTO sku_barcodes (operator_id, customer_id, sku_id, barcode, no)
   SELECT $1, $2, $3, b.barcode, b.no FROM unnest($4::text[]) WITH ORDINALITY AS b (barcode, no)`,
);
