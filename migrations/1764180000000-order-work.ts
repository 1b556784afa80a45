import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the warehouse does to orders, and the lists in which people look for them. The lists are
 * sorted by when an order was taken, so every index of theirs ends with that and the id.
 */
export class OrderWork1764180000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbound_orders
        ADD COLUMN cancel_refusal text NOT NULL DEFAULT '',
        -- Raised by every packing: what a price was computed for can be told from what is there now.
        ADD COLUMN packing_no integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT order_stands_somewhere_before CHECK (
          (fulfilment IN ('on_hold', 'exception')) = (fulfilment_before IS NOT NULL)),
        ADD CONSTRAINT order_shipped_has_a_moment CHECK ((fulfilment = 'shipped') = (shipped_at IS NOT NULL)),
        ADD CONSTRAINT order_open_or_closed CHECK (
          (fulfilment IN ('shipped', 'cancelled')) = (closed_at IS NOT NULL)),
        -- The decision of rules, once more where nobody can forget it.
        ADD CONSTRAINT order_leaves_only_when_nobody_waits CHECK (fulfilment <> 'shipped' OR cancel <> 'asked');

      CREATE INDEX order_by_time ON outbound_orders (operator_id, accepted_at, id);
      CREATE INDEX order_by_customer ON outbound_orders (operator_id, customer_id, accepted_at, id);
      CREATE INDEX order_by_warehouse ON outbound_orders (operator_id, warehouse_id, accepted_at, id);
      CREATE INDEX order_by_fulfilment ON outbound_orders (operator_id, fulfilment, accepted_at, id);
      -- Orders on the side are few: whoever looks after them finds them at once.
      CREATE INDEX order_stopped ON outbound_orders (operator_id, reason_code, id)
        WHERE fulfilment IN ('on_hold', 'exception');
      CREATE INDEX order_cancel_waits ON outbound_orders (operator_id, id) WHERE cancel = 'asked';
      CREATE INDEX order_line_by_sku ON order_lines (operator_id, sku_id, order_id);

      -- Fewer pieces than are promised. A column of its own, because an index that names on_hand or
      -- allocated would end the cheap updates of the hottest rows there are.
      ALTER TABLE stock ADD COLUMN short boolean NOT NULL
        GENERATED ALWAYS AS (on_hand - allocated - locked < 0) STORED;
      CREATE INDEX stock_short ON stock (operator_id, id) WHERE short;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stock DROP COLUMN short;
      DROP INDEX order_line_by_sku, order_cancel_waits, order_stopped, order_by_fulfilment,
                 order_by_warehouse, order_by_customer, order_by_time;
      ALTER TABLE outbound_orders
        DROP CONSTRAINT order_leaves_only_when_nobody_waits,
        DROP CONSTRAINT order_open_or_closed,
        DROP CONSTRAINT order_shipped_has_a_moment,
        DROP CONSTRAINT order_stands_somewhere_before,
        DROP COLUMN packing_no,
        DROP COLUMN cancel_refusal;
    `);
  }
}
