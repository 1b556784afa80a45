import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A package that is no more: its label is given back, and another package may get its number. */
export class DroppedPackages1764196400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Since when the package is no more; NULL: it is there.
      ALTER TABLE label_purchases ADD COLUMN dropped_at timestamptz;
      DROP INDEX label_is_never_paid_twice;
      CREATE UNIQUE INDEX package_is_never_paid_twice ON label_purchases (operator_id, order_id, package_no)
        WHERE state NOT IN ('refused', 'voided') AND dropped_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX package_is_never_paid_twice;
      CREATE UNIQUE INDEX label_is_never_paid_twice ON label_purchases (operator_id, order_id, package_no)
        WHERE state NOT IN ('refused', 'voided');
      ALTER TABLE label_purchases DROP COLUMN dropped_at;
    `);
  }
}
