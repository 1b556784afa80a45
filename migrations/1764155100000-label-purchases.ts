import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/**
 * The ledger of bought labels: a row is an attempt, written before the carrier is asked. And what
 * the sandbox carrier remembers, as a real one would.
 */
export class LabelPurchases1764155100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE label_purchases (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        order_id bigint NOT NULL,
        package_no integer NOT NULL,
        account_id bigint NOT NULL,
        service text NOT NULL,
        format text NOT NULL CONSTRAINT purchase_format CHECK (format IN ('PDF', 'PNG', 'ZPL')),
        -- By which the carrier is asked what became of it: ours, and written before it is asked.
        reference text NOT NULL,
        -- What the carrier calls the shipment, kept before it is paid.
        handle text,
        state text NOT NULL DEFAULT 'buying' CONSTRAINT purchase_state CHECK (state IN (
          'buying', 'bought', 'refused', 'void_asked', 'voided', 'void_refused')),
        -- How often it was begun to work on this state; whoever writes a refusal must be the last.
        tries integer NOT NULL DEFAULT 0,
        -- When somebody may work on it: a claim moves it ahead, so that a process that dies leaves
        -- it to the next. NULL: nothing more happens by itself.
        due_at timestamptz,
        problem_code text NOT NULL DEFAULT '',
        problem text NOT NULL DEFAULT '',
        carrier_ref text,
        tracking_number text,
        cost_minor bigint,
        currency text,
        sha256 bytea,
        size_bytes integer,
        asked_at timestamptz NOT NULL,
        bought_at timestamptz,
        void_asked_at timestamptz,
        settled_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders,
        FOREIGN KEY (operator_id, account_id) REFERENCES carrier_accounts,
        CONSTRAINT purchase_reference_is_unique UNIQUE (operator_id, reference),
        CONSTRAINT purchase_paid_is_known CHECK (state IN ('buying', 'refused') OR (
          carrier_ref IS NOT NULL AND tracking_number IS NOT NULL AND sha256 IS NOT NULL AND bought_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX label_is_never_paid_twice ON label_purchases (operator_id, order_id, package_no)
        WHERE state NOT IN ('refused', 'voided');
      CREATE INDEX purchase_by_order ON label_purchases (operator_id, order_id, id);
      CREATE INDEX purchase_due ON label_purchases (operator_id, due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX purchase_with_problem ON label_purchases (operator_id, id) WHERE problem_code <> '';
      CREATE INDEX purchase_by_tracking_number ON label_purchases (operator_id, tracking_number)
        WHERE tracking_number IS NOT NULL;

      -- What waits for a label is found channel by channel; what is closed waits no longer.
      CREATE INDEX order_waits_for_label ON outbound_orders (operator_id, channel_id, id)
        WHERE label = 'waiting' AND label_by = 'warehouse' AND closed_at IS NULL;
      CREATE INDEX order_waits_for_void ON outbound_orders (operator_id, id) WHERE label = 'void_asked';

      CREATE SEQUENCE sandbox_numbers MINVALUE 0 START 0;
      GRANT USAGE ON SEQUENCE sandbox_numbers TO opencang_app;
      CREATE TABLE sandbox_labels (
        operator_id integer NOT NULL,
        account_id bigint NOT NULL,
        reference text NOT NULL,
        number bigint NOT NULL,
        service text NOT NULL,
        bought_at timestamptz NOT NULL,
        voided_at timestamptz,
        PRIMARY KEY (operator_id, account_id, reference),
        FOREIGN KEY (operator_id, account_id) REFERENCES carrier_accounts
      );
    `);
    // Before the wall stands around the new table: a foreign key looks at both.
    await runner.query(
      acrossOperators(
        'order_labels',
        `ALTER TABLE order_labels ADD COLUMN purchase_id bigint,
           ADD CONSTRAINT label_was_bought_by_its_operator
           FOREIGN KEY (operator_id, purchase_id) REFERENCES label_purchases`,
      ),
    );
    await runner.query(ofOneOperator('label_purchases', 'SELECT, INSERT, UPDATE'));
    await runner.query(ofOneOperator('sandbox_labels', 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_labels DROP COLUMN purchase_id;
      DROP INDEX order_waits_for_void, order_waits_for_label;
      DROP TABLE sandbox_labels;
      DROP SEQUENCE sandbox_numbers;
      DROP TABLE label_purchases;
    `);
  }
}
