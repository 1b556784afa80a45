import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Pieces on the road between two warehouses of one operator, and channels that hide stock. */
export class Transfers1764172000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Off: a customer is shown the stock of the warehouse only through its other channels.
      ALTER TABLE channels ADD COLUMN stock_shown boolean NOT NULL DEFAULT true;

      CREATE SEQUENCE stock_transfer_ids;
      GRANT USAGE ON SEQUENCE stock_transfer_ids TO opencang_app;

      CREATE TABLE stock_transfers (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint NOT NULL,
        transfer_no text NOT NULL,
        from_warehouse_id bigint NOT NULL,
        to_warehouse_id bigint NOT NULL,
        state text NOT NULL CONSTRAINT transfer_state CHECK (state IN ('in_transit', 'completed', 'cancelled')),
        reason text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        closed_by text,
        close_reason text NOT NULL DEFAULT '',
        closed_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, from_warehouse_id) REFERENCES warehouses,
        FOREIGN KEY (operator_id, to_warehouse_id) REFERENCES warehouses,
        CONSTRAINT transfer_goes_somewhere CHECK (from_warehouse_id <> to_warehouse_id),
        CONSTRAINT transfer_open_or_closed CHECK ((state = 'in_transit') = (closed_at IS NULL))
      );
      CREATE INDEX transfer_by_number ON stock_transfers (operator_id, transfer_no);
      CREATE INDEX transfer_open ON stock_transfers (operator_id, id) WHERE state = 'in_transit';

      CREATE TABLE stock_transfer_lines (
        operator_id integer NOT NULL,
        transfer_id bigint NOT NULL,
        line_no integer NOT NULL,
        customer_id bigint NOT NULL,
        sku_id bigint NOT NULL,
        sent integer NOT NULL CONSTRAINT transfer_line_sends_something CHECK (sent > 0),
        good integer NOT NULL DEFAULT 0 CONSTRAINT transfer_line_good_is_real CHECK (good >= 0),
        defective integer NOT NULL DEFAULT 0 CONSTRAINT transfer_line_defective_is_real CHECK (defective >= 0),
        PRIMARY KEY (operator_id, transfer_id, line_no),
        FOREIGN KEY (operator_id, transfer_id) REFERENCES stock_transfers,
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
        FOREIGN KEY (operator_id, sku_id) REFERENCES skus,
        CONSTRAINT transfer_line_is_one_per_sku UNIQUE (operator_id, transfer_id, sku_id),
        CONSTRAINT transfer_line_arrived_was_sent CHECK (good + defective <= sent)
      );

      ${ofOneOperator('stock_transfers', 'SELECT, INSERT, UPDATE')}
      ${ofOneOperator('stock_transfer_lines', 'SELECT, INSERT, UPDATE')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE stock_transfer_lines, stock_transfers;
      DROP SEQUENCE stock_transfer_ids;
      ALTER TABLE channels DROP COLUMN stock_shown;
    `);
  }
}
