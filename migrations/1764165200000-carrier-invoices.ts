import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** What carriers bill, and where it is not what was expected. */
export class CarrierInvoices1764165200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE carrier_invoices (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        carrier text NOT NULL,
        number text NOT NULL,
        currency text NOT NULL,
        sha256 bytea NOT NULL,
        lines integer NOT NULL,
        billed_minor bigint NOT NULL,
        -- Orders that were billed what was expected, or less.
        matched_orders integer NOT NULL,
        imported_by text NOT NULL,
        imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        CONSTRAINT carrier_invoice_comes_once UNIQUE (operator_id, carrier, number),
        -- The same file under another number is the same invoice.
        CONSTRAINT carrier_invoice_file_comes_once UNIQUE (operator_id, sha256)
      );

      CREATE TABLE carrier_invoice_lines (
        operator_id integer NOT NULL,
        invoice_id bigint NOT NULL,
        line_no integer NOT NULL,
        tracking_number text NOT NULL,
        charge text NOT NULL,
        amount_minor bigint NOT NULL,
        -- Billed before, by the same words and amount.
        doubled boolean NOT NULL,
        PRIMARY KEY (operator_id, invoice_id, line_no),
        FOREIGN KEY (operator_id, invoice_id) REFERENCES carrier_invoices
      );
      CREATE INDEX carrier_invoice_line_by_tracking ON carrier_invoice_lines (operator_id, tracking_number);

      CREATE TABLE carrier_invoice_findings (
        operator_id integer NOT NULL,
        invoice_id bigint NOT NULL,
        no integer NOT NULL,
        cause text NOT NULL CONSTRAINT invoice_finding_cause CHECK (cause IN (
          'weight', 'size', 'surcharge', 'price', 'currency', 'unknown_tracking', 'double_billed')),
        tracking_number text NOT NULL,
        order_id bigint,
        billed_minor bigint NOT NULL,
        expected_minor bigint NOT NULL,
        proposed_minor bigint NOT NULL CONSTRAINT invoice_proposes_no_gift CHECK (proposed_minor >= 0),
        details jsonb NOT NULL,
        state text NOT NULL DEFAULT 'open' CONSTRAINT invoice_finding_state CHECK (state IN ('open', 'posted', 'dismissed')),
        posted_minor bigint,
        note text NOT NULL DEFAULT '',
        decided_by text NOT NULL DEFAULT '',
        decided_at timestamptz,
        PRIMARY KEY (operator_id, invoice_id, no),
        FOREIGN KEY (operator_id, invoice_id) REFERENCES carrier_invoices,
        FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders,
        CONSTRAINT invoice_finding_is_decided_by_somebody CHECK (
          (state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by = '')),
        CONSTRAINT invoice_posts_to_an_order CHECK ((state = 'posted') = (posted_minor IS NOT NULL)
          AND (state <> 'posted' OR order_id IS NOT NULL))
      );
    `);
    await runner.query(ofOneOperator('carrier_invoices', 'SELECT, INSERT'));
    await runner.query(ofOneOperator('carrier_invoice_lines', 'SELECT, INSERT'));
    await runner.query(ofOneOperator('carrier_invoice_findings', 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE carrier_invoice_findings;
      DROP TABLE carrier_invoice_lines;
      DROP TABLE carrier_invoices;
    `);
  }
}
