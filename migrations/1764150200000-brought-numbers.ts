import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A tracking number that comes with an order's label is that order's alone, until the order is
 * cancelled: two parcels under one label would be one at the carrier's. What people type in is theirs
 * to know, and several orders may travel in one parcel.
 */
export class BroughtNumbers1764150200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Carrier and number as one, while no other order may bring it.
      ALTER TABLE order_packages ADD COLUMN brought_number text;
      CREATE UNIQUE INDEX tracking_number_is_brought_once ON order_packages (operator_id, brought_number)
        WHERE brought_number IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_packages DROP COLUMN brought_number');
  }
}
