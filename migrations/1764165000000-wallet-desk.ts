import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people set on a wallet, when it runs low, and the ways in which people look for its lines. */
export class WalletDesk1764165000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE wallets
        -- Somebody is told when less than this can be spent; null: nobody is.
        ADD COLUMN alert_below_minor bigint,
        -- Since when it is so, as it was noticed; null: it is not.
        ADD COLUMN low_since timestamptz,
        -- Of what people set: money that moves leaves it alone.
        ADD COLUMN version integer NOT NULL DEFAULT 1;

      -- The newest first, of all customers or of one; and all lines of a document.
      CREATE INDEX wallet_line_by_time ON wallet_lines (operator_id, at, customer_id, currency, no);
      CREATE INDEX wallet_line_by_document ON wallet_lines (operator_id, document_no);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX wallet_line_by_document, wallet_line_by_time;
      ALTER TABLE wallets DROP COLUMN version, DROP COLUMN low_since, DROP COLUMN alert_below_minor;
    `);
  }
}
