import { Injectable } from '@nestjs/common';
import { type CsvProblem, problemsOf } from '../../platform/csv';
import { type Statement, statement, type Tx } from '../../platform/database';
import { barcodeTaken } from './catalog.errors';
import type { FiledSku } from './sku-files';
import { type KeptSku, SkusService } from './skus.service';

/** SKUs from a file: all of them or none. What is there is changed, what is not is made. */
@Injectable()
export class SkuImportService {
  constructor(private readonly skus: SkusService) {}

  /** @throws csv.problems with every line that names what is not there, or what is another's */
  async take(tx: Tx, filed: readonly FiledSku[]): Promise<{ made: KeptSku[]; changed: KeptSku[] }> {
    const held = await tx.rows(HOLD_SKUS, [
      tx.operatorId,
      filed.map((one) => one.customerCode),
      filed.map((one) => one.code),
    ]);
    const problems = [...unknown(filed, held), ...(await this.taken(tx, filed))];
    if (problems.length > 0) throw problemsOf(problems.sort((a, b) => a.line - b.line));
    const made: KeptSku[] = [];
    const changed: KeptSku[] = [];
    for (const [at, one] of filed.entries()) {
      const { customer_id: customerId, id, version } = held[at] ?? NOBODY;
      const { fields, code, barcodes } = one;
      const named = barcodes ? { barcodes } : {};
      if (customerId === null) throw new Error(`line ${one.line} has no customer`);
      if (id === null || version === null) {
        made.push(await this.skus.create(tx, { ...fields, ...named, code, customerId }));
        continue;
      }
      const done = await this.skus.change(tx, { id, version }, { ...fields, ...named });
      if (!done) throw new Error(`SKU ${id} was changed while it was held`);
      changed.push(done.after);
    }
    return { made, changed };
  }

  private async taken(tx: Tx, filed: readonly FiledSku[]): Promise<CsvProblem[]> {
    const asked = filed.flatMap((one) => (one.barcodes ?? []).map((barcode) => ({ one, barcode })));
    const rows = await tx.rows(TAKEN_BARCODES, [
      tx.operatorId,
      asked.map(({ one }) => one.customerCode),
      asked.map(({ one }) => one.code),
      asked.map(({ barcode }) => barcode),
    ]);
    return rows.flatMap(({ ord }) => {
      const found = asked[ord - 1];
      if (!found) return [];
      const { en, zh } = barcodeTaken({ barcodes: found.barcode });
      return [{ line: found.one.line, column: 'barcodes', value: found.barcode, en, zh }];
    });
  }
}

function unknown(filed: readonly FiledSku[], held: readonly HeldRow[]): CsvProblem[] {
  return filed.flatMap(({ line, customerCode: value }, at) =>
    held[at]?.customer_id == null
      ? [
          {
            line,
            column: 'customer',
            value,
            en: 'is no customer; codes are compared exactly',
            zh: '没有该货主，编码须完全一致',
          },
        ]
      : [],
  );
}

interface HeldRow {
  customer_id: number | null;
  id: number | null;
  version: number | null;
}

const NOBODY: HeldRow = { customer_id: null, id: null, version: null };

/** The customer and the SKU of each line; SKUs that are there are held, so that their version stays. */
const HOLD_SKUS: Statement<HeldRow> = statement(
  'catalog_hold_skus',
  `WITH held AS MATERIALIZED (
     SELECT k.id, k.customer_id, k.code, k.version FROM skus k
      WHERE k.operator_id = $1 AND (k.customer_id, k.code) IN (
        SELECT c.id, n.code FROM unnest($2::text[], $3::text[]) AS n (customer, code)
          JOIN customers c ON c.operator_id = $1 AND c.code = n.customer)
      ORDER BY k.id
        FOR UPDATE)
   SELECT c.id AS customer_id, held.id, held.version
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS n (customer, code, ord)
     LEFT JOIN customers c ON c.operator_id = $1 AND c.code = n.customer
     LEFT JOIN held ON held.customer_id = c.id AND held.code = n.code
    ORDER BY n.ord`,
);

/** Barcodes that belong to another SKU of the customer than the file gives them to. */
const TAKEN_BARCODES: Statement<{ ord: number }> = statement(
  'catalog_taken_barcodes',
  `SELECT n.ord::integer AS ord
     FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS n (customer, code, barcode, ord)
     JOIN customers c ON c.operator_id = $1 AND c.code = n.customer
     JOIN sku_barcodes b ON b.operator_id = $1 AND b.customer_id = c.id AND b.barcode = n.barcode
     JOIN skus k ON k.operator_id = $1 AND k.id = b.sku_id
    WHERE k.code <> n.code
    ORDER BY n.ord`,
);
