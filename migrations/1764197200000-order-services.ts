import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an order asks for besides being sent; nothing where it asks for nothing, as most do. */
export class OrderServices1764197200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbound_orders ADD COLUMN services jsonb CONSTRAINT order_services CHECK (
        services IS NULL OR (
          services ->> 'signature' IN ('none', 'direct', 'adult')
          AND coalesce((services ->> 'insuredMinor')::bigint > 0, true)
          AND jsonb_typeof(services -> 'valueAdded') = 'array'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbound_orders DROP COLUMN services');
  }
}
