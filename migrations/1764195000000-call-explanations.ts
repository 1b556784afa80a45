import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a call failed beyond what its caller was told, and the way to a call that a caller names. */
export class CallExplanations1764195000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Sealed like the texts: it quotes what the caller sent.
      ALTER TABLE calls ADD COLUMN explanation bytea;
      CREATE INDEX call_by_request ON calls (operator_id, request_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX call_by_request;
      ALTER TABLE calls DROP COLUMN explanation;
    `);
  }
}
