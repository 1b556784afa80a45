import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The token with which the platform lets an application have files, sealed as its secret is. */
export class RegistrationAccessTokens1764196401000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registrations ADD COLUMN access_token bytea');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registrations DROP COLUMN access_token');
  }
}
