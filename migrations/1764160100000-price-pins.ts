import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** For some minutes, a customer's prices in a warehouse stay those of one moment. */
export class PricePins1764160100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE price_pins (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        customer_id bigint NOT NULL,
        warehouse_id bigint NOT NULL,
        prices_of timestamptz NOT NULL,
        until timestamptz NOT NULL,
        made_by text NOT NULL,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
        FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
        CONSTRAINT price_pin_ends CHECK (until > prices_of AND until <= prices_of + interval '2 hours')
      );
      CREATE INDEX price_pins_that_count ON price_pins (operator_id, until);
    `);
    await runner.query(ofOneOperator('price_pins', 'SELECT, INSERT'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE price_pins');
  }
}
