import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Failed sign-ins, so that guessing is slowed down by all processes together. */
export class SignInTries1764120000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- No operator's: an account that is not there counts like one that is. The subject is a keyed
      -- fingerprint of door, account and address, and tells nothing to who has no key.
      CREATE TABLE sign_in_tries (
        subject bytea NOT NULL,
        failures integer NOT NULL,
        tried_at timestamptz NOT NULL,
        shut_until timestamptz NOT NULL,
        CONSTRAINT sign_in_tries_are_counted_together PRIMARY KEY (subject)
      );
      CREATE INDEX sign_in_tries_to_forget ON sign_in_tries (tried_at);
      GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_tries TO opencang_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_tries');
  }
}
