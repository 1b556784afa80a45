import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators } from './tenant';

/** Labels that come as an address are fetched: when next, how often it was tried, what went wrong. */
export class LabelAddresses1764150000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      acrossOperators(
        'order_labels',
        `ALTER TABLE order_labels
           ADD COLUMN fetch_attempts integer NOT NULL DEFAULT 0,
           ADD COLUMN fetch_at timestamptz,
           ADD COLUMN fetch_problem text NOT NULL DEFAULT '',
           ADD CONSTRAINT label_is_fetched_once CHECK (fetch_at IS NULL OR sealed IS NULL)`,
      ),
    );
    await runner.query(`
      -- Few at any time: those that are here leave it.
      CREATE INDEX label_to_fetch ON order_labels (operator_id, fetch_at) WHERE fetch_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_labels
        DROP CONSTRAINT label_is_fetched_once,
        DROP COLUMN fetch_problem,
        DROP COLUMN fetch_at,
        DROP COLUMN fetch_attempts`);
  }
}
