import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/**
 * Groups of customers, whom prices and channels can name as one; how the built-in channel of a
 * warehouse chooses; what a channel can carry.
 */
export class ChannelRules1764110000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer_groups (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        code text NOT NULL CONSTRAINT customer_group_code_is_trimmed CHECK (code = btrim(code) AND code <> ''),
        name text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        CONSTRAINT customer_group_code_is_unique UNIQUE (operator_id, code)
      );
      -- The groups that a scope 'only' or 'except' names, beside the customers.
      CREATE TABLE channel_groups (
        operator_id integer NOT NULL,
        channel_id bigint NOT NULL,
        group_id bigint NOT NULL,
        PRIMARY KEY (operator_id, channel_id, group_id),
        FOREIGN KEY (operator_id, channel_id) REFERENCES channels,
        FOREIGN KEY (operator_id, group_id) REFERENCES customer_groups
      );

      ALTER TABLE channels
        DROP CONSTRAINT channel_kind,
        -- 'own_label': whoever orders brings the label.
        ADD CONSTRAINT channel_kind_is_known CHECK (kind IN ('fixed', 'own_label', 'selected')),
        -- How 'selected' chooses among the others.
        ADD COLUMN selection text NOT NULL DEFAULT 'cheapest'
          CONSTRAINT channel_selection CHECK (selection IN ('cheapest', 'fastest', 'priority')),
        -- For 'priority': channels of the same warehouse, the first that reaches the address wins.
        ADD COLUMN priority_ids bigint[] NOT NULL DEFAULT '{}',
        ADD COLUMN max_weight numeric(12,4) CONSTRAINT channel_carries_something CHECK (max_weight > 0),
        ADD COLUMN weight_unit text NOT NULL DEFAULT 'lb'
          CONSTRAINT channel_weight_unit CHECK (weight_unit IN ('lb', 'oz', 'kg', 'g')),
        ADD COLUMN max_length numeric(10,3) CONSTRAINT channel_length_is_real CHECK (max_length > 0),
        -- Longest side + 2 × (the two others).
        ADD COLUMN max_length_and_girth numeric(10,3) CONSTRAINT channel_girth_is_real CHECK (max_length_and_girth > 0),
        ADD COLUMN length_unit text NOT NULL DEFAULT 'in'
          CONSTRAINT channel_length_unit CHECK (length_unit IN ('in', 'cm'));
    `);
    await runner.query(
      acrossOperators(
        'customers',
        `ALTER TABLE customers ADD COLUMN group_id bigint,
           ADD CONSTRAINT customer_is_in_a_group_of_its_operator
           FOREIGN KEY (operator_id, group_id) REFERENCES customer_groups`,
      ),
    );
    await runner.query(ofOneOperator('customer_groups', 'SELECT, INSERT, UPDATE'));
    await runner.query(ofOneOperator('channel_groups', 'SELECT, INSERT, UPDATE, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE channels
        DROP COLUMN length_unit, DROP COLUMN max_length_and_girth, DROP COLUMN max_length,
        DROP COLUMN weight_unit, DROP COLUMN max_weight, DROP COLUMN priority_ids, DROP COLUMN selection,
        DROP CONSTRAINT channel_kind_is_known,
        ADD CONSTRAINT channel_kind CHECK (kind IN ('fixed', 'selected'));
      DROP TABLE channel_groups;
      ALTER TABLE customers DROP COLUMN group_id;
      DROP TABLE customer_groups;
    `);
  }
}
