import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a registration sends, how fast, and whether at all. */
export class PushSettings1764197100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registrations
        ADD COLUMN pushes_paused boolean NOT NULL DEFAULT false,
        -- Events that are not told. What the platform requires can't be among them.
        ADD COLUMN pushes_off text[] NOT NULL DEFAULT '{}' CONSTRAINT required_pushes_stay_on CHECK (
          pushes_off <@ '{accepted,picking,packed,estimate}'),
        -- Null: as many as the installation sends.
        ADD COLUMN pushes_per_second integer CONSTRAINT push_rate_is_sane CHECK (pushes_per_second BETWEEN 1 AND 1000);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registrations
        DROP COLUMN pushes_per_second, DROP COLUMN pushes_off, DROP COLUMN pushes_paused;
    `);
  }
}
