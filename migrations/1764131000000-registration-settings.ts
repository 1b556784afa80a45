import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How merchants authorize, and which region a registration is of. */
export class RegistrationSettings1764131000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registrations
        ADD COLUMN region text NOT NULL DEFAULT 'us'
          CONSTRAINT registration_region CHECK (region IN ('us', 'eu', 'global', 'other')),
        ADD COLUMN authorization_mode text NOT NULL DEFAULT 'one_click'
          CONSTRAINT registration_authorization_mode CHECK (authorization_mode IN ('one_click', 'manual'));

      CREATE INDEX tokens_of_customer ON tokens (operator_id, customer_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX tokens_of_customer;
      ALTER TABLE registrations
        DROP COLUMN authorization_mode, DROP COLUMN region;
    `);
  }
}
