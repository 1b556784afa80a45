import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Channels look up who belongs to a group, every second while they are used. */
export class GroupMembers1764132000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX customers_of_group ON customers (operator_id, group_id) WHERE group_id IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX customers_of_group');
  }
}
