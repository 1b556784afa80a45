import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** How long what can be read as a person's is kept, and receipts of what was forgotten. */
export class Retention1764195200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of an operator who never set it there is no row: 180 days.
      CREATE TABLE retention_settings (
        operator_id integer PRIMARY KEY REFERENCES operators,
        keep_days integer NOT NULL CONSTRAINT kept_for_days CHECK (keep_days BETWEEN 30 AND 730),
        version integer NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      -- What was forgotten, when and by whom. The numbers stay: they are nobody's name.
      CREATE TABLE erasures (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL,
        kind text NOT NULL CONSTRAINT erasure_kind CHECK (kind IN ('age', 'request')),
        person text NOT NULL,
        reason text NOT NULL,
        order_nos text[] NOT NULL,
        recipients integer NOT NULL,
        labels integer NOT NULL,
        calls integer NOT NULL,
        PRIMARY KEY (operator_id, id)
      );

      ALTER TABLE order_labels ADD COLUMN erased_at timestamptz,
        DROP CONSTRAINT label_is_here_or_to_be_fetched,
        ADD CONSTRAINT label_is_here_or_to_be_fetched CHECK (
          sealed IS NOT NULL OR source_url IS NOT NULL OR erased_at IS NOT NULL);

      -- Calls that only read: their texts are many, long, and of little use after a week.
      ALTER TABLE calls ADD COLUMN reads boolean NOT NULL DEFAULT false;
      CREATE INDEX call_texts_to_forget ON calls (operator_id, at) WHERE reads AND request IS NOT NULL;
    `);
    await runner.query(ofOneOperator('retention_settings', 'SELECT, INSERT, UPDATE'));
    await runner.query(ofOneOperator('erasures', 'SELECT, INSERT'));
    await runner.query('GRANT UPDATE (request, answer, explanation) ON calls TO opencang_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE UPDATE (request, answer, explanation) ON calls FROM opencang_app;
      DROP INDEX call_texts_to_forget;
      ALTER TABLE calls DROP COLUMN reads;
      ALTER TABLE order_labels
        DROP CONSTRAINT label_is_here_or_to_be_fetched,
        DROP COLUMN erased_at,
        ADD CONSTRAINT label_is_here_or_to_be_fetched CHECK (sealed IS NOT NULL OR source_url IS NOT NULL) NOT VALID;
      DROP TABLE erasures;
      DROP TABLE retention_settings;
    `);
  }
}
