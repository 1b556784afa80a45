import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is forgotten of pushes is found without looking through those that stay. */
export class PushForgetting1764141000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX push_estimates_over ON pushes (operator_id, settled_at)
        WHERE kind = 'estimate' AND state IN ('delivered', 'dropped');
      CREATE INDEX push_secrets ON pushes (operator_id, expires_at) WHERE sealed IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX push_secrets, push_estimates_over');
  }
}
