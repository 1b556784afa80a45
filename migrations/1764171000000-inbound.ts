import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Announced goods, from a draft until they are put away. */
export class Inbound1764171000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE inbound_order_ids;
      GRANT USAGE ON SEQUENCE inbound_order_ids TO opencang_app;

      CREATE TABLE inbound_orders (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint NOT NULL,
        inbound_no text NOT NULL,
        -- The customer's own number; '' where they have none.
        reference text NOT NULL DEFAULT '',
        customer_id bigint NOT NULL,
        warehouse_id bigint NOT NULL,
        state text NOT NULL CONSTRAINT inbound_state CHECK (state IN (
          'draft', 'submitted', 'in_transit', 'arrived', 'receiving', 'putting_away', 'completed', 'cancelled')),
        carrier_name text NOT NULL DEFAULT '',
        tracking_number text NOT NULL DEFAULT '',
        expected_at timestamptz,
        note text NOT NULL DEFAULT '',
        history_no integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        closed_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
        FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
        CONSTRAINT inbound_open_or_closed CHECK ((state IN ('completed', 'cancelled')) = (closed_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX inbound_is_announced_once ON inbound_orders (operator_id, customer_id, reference)
        WHERE reference <> '' AND state <> 'cancelled';
      CREATE INDEX inbound_by_number ON inbound_orders (operator_id, inbound_no);
      CREATE INDEX inbound_by_customer ON inbound_orders (operator_id, customer_id, id);
      CREATE INDEX inbound_by_warehouse ON inbound_orders (operator_id, warehouse_id, id);
      CREATE INDEX inbound_by_state ON inbound_orders (operator_id, state, id);

      CREATE TABLE inbound_lines (
        operator_id integer NOT NULL,
        inbound_id bigint NOT NULL,
        line_no integer NOT NULL,
        sku_id bigint NOT NULL,
        sku_code text NOT NULL,
        -- 0: it came without having been announced.
        expected integer NOT NULL CONSTRAINT inbound_line_expected_is_real CHECK (expected >= 0),
        received integer NOT NULL DEFAULT 0 CONSTRAINT inbound_line_received_is_real CHECK (received >= 0),
        good integer NOT NULL DEFAULT 0 CONSTRAINT inbound_line_good_is_real CHECK (good >= 0),
        defective integer NOT NULL DEFAULT 0 CONSTRAINT inbound_line_defective_is_real CHECK (defective >= 0),
        PRIMARY KEY (operator_id, inbound_id, line_no),
        FOREIGN KEY (operator_id, inbound_id) REFERENCES inbound_orders,
        FOREIGN KEY (operator_id, sku_id) REFERENCES skus,
        CONSTRAINT inbound_line_is_one_per_sku UNIQUE (operator_id, inbound_id, sku_id),
        CONSTRAINT inbound_line_put_away_was_received CHECK (good + defective <= received)
      );
      CREATE INDEX inbound_line_by_sku ON inbound_lines (operator_id, sku_id, inbound_id);

      CREATE TABLE inbound_history (
        operator_id integer NOT NULL,
        inbound_id bigint NOT NULL,
        no integer NOT NULL,
        from_state text,
        to_state text NOT NULL,
        person text NOT NULL,
        reason text NOT NULL DEFAULT '',
        request_id text NOT NULL DEFAULT '',
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, inbound_id, no),
        FOREIGN KEY (operator_id, inbound_id) REFERENCES inbound_orders
      );

      ${ofOneOperator('inbound_orders', 'SELECT, INSERT, UPDATE')}
      ${ofOneOperator('inbound_lines', 'SELECT, INSERT, UPDATE, DELETE')}
      ${ofOneOperator('inbound_history', 'SELECT, INSERT')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE inbound_history, inbound_lines, inbound_orders;
      DROP SEQUENCE inbound_order_ids;
    `);
  }
}
