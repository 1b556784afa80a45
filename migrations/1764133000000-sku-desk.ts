import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/** SKUs as people keep them: several barcodes, and an approval before anyone else sees them. */
export class SkuDesk1764133000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE skus
        ADD COLUMN approval text NOT NULL DEFAULT 'approved'
          CONSTRAINT sku_approval CHECK (approval IN ('pending', 'approved', 'refused')),
        ADD COLUMN refusal_reason text NOT NULL DEFAULT '',
        ADD CONSTRAINT sku_refusal_has_a_reason CHECK ((approval = 'refused') = (refusal_reason <> ''));
      CREATE INDEX skus_of_customer ON skus (operator_id, customer_id, id);

      -- All barcodes of a SKU in their order; the first stands in skus.barcode as well. Whoever scans
      -- one in a customer's goods must find one SKU.
      CREATE TABLE sku_barcodes (
        operator_id integer NOT NULL,
        customer_id bigint NOT NULL,
        barcode text NOT NULL CONSTRAINT sku_barcode_is_trimmed CHECK (barcode = btrim(barcode) AND barcode <> ''),
        sku_id bigint NOT NULL,
        no integer NOT NULL,
        CONSTRAINT sku_barcode_means_one_sku PRIMARY KEY (operator_id, customer_id, barcode),
        FOREIGN KEY (operator_id, sku_id) REFERENCES skus,
        CONSTRAINT sku_barcodes_have_an_order UNIQUE (operator_id, sku_id, no)
      );
    `);
    await runner.query(
      acrossOperators(
        'skus',
        `INSERT INTO sku_barcodes (operator_id, customer_id, barcode, sku_id, no)
         SELECT operator_id, customer_id, btrim(barcode), id, 1 FROM skus WHERE btrim(barcode) <> '' ORDER BY id
         ON CONFLICT DO NOTHING`,
      ),
    );
    await runner.query(ofOneOperator('sku_barcodes', 'SELECT, INSERT, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE sku_barcodes;
      DROP INDEX skus_of_customer;
      ALTER TABLE skus DROP COLUMN refusal_reason, DROP COLUMN approval;
    `);
  }
}
