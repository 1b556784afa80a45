import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the scales and tapes of a warehouse show. */
export class WarehouseUnits1764197300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE warehouses ADD COLUMN units text NOT NULL DEFAULT 'us'
        CONSTRAINT warehouse_units_are_known CHECK (units IN ('us', 'metric'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE warehouses DROP COLUMN units');
  }
}
