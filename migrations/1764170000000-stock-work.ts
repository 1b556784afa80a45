import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the warehouse does to stock by hand, and the lists in which people look for it. Orders write
 * most of the ledger, so what only people's deeds need is indexed for their rows alone.
 */
export class StockWork1764170000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stock_movements
        DROP CONSTRAINT movement_document,
        ADD CONSTRAINT movement_document_kind CHECK (document_kind IN (
          'outbound_order', 'inbound_order', 'adjustment', 'quality', 'lock', 'transfer', 'count', 'return')),
        -- Pieces that are promised to orders can't be held back or sent away. Found broken they can be.
        ADD CONSTRAINT movement_takes_only_what_is_free CHECK (
          type NOT IN ('lock', 'transfer_out') OR on_hand_after - allocated_after - locked_after >= 0),
        ADD CONSTRAINT movement_by_hand_has_a_reason CHECK (
          type NOT IN ('to_defective', 'to_good', 'lock', 'unlock') OR reason <> '');

      CREATE INDEX movement_by_time ON stock_movements (operator_id, written_at, id);
      CREATE INDEX movement_by_hand ON stock_movements (operator_id, written_at, id)
        WHERE type NOT IN ('allocate', 'release', 'ship');
      CREATE INDEX movement_by_document ON stock_movements (operator_id, document_no)
        WHERE document_kind <> 'outbound_order';
      CREATE INDEX stock_by_customer ON stock (operator_id, customer_id, id);
      CREATE INDEX stock_by_sku ON stock (operator_id, sku_id);

      -- The last movement of a stock row up to a moment. Numbers have no gaps and go with time, so it
      -- is found by halving: no index of moments, which every order would have to write.
      CREATE FUNCTION movement_no_at(of_operator integer, of_stock bigint, moment timestamptz) RETURNS bigint
        LANGUAGE plpgsql STABLE PARALLEL SAFE
        AS $$
        DECLARE
          low bigint := 0;
          high bigint;
          middle bigint;
        BEGIN
          SELECT movement_no INTO high FROM stock WHERE operator_id = of_operator AND id = of_stock;
          WHILE low < high LOOP
            middle := (low + high + 1) / 2;
            IF (SELECT written_at <= moment FROM stock_movements
                 WHERE operator_id = of_operator AND stock_id = of_stock AND no = middle)
            THEN low := middle;
            ELSE high := middle - 1;
            END IF;
          END LOOP;
          RETURN low;
        END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION movement_no_at(integer, bigint, timestamptz);
      DROP INDEX stock_by_sku, stock_by_customer, movement_by_document, movement_by_hand, movement_by_time;
      ALTER TABLE stock_movements
        DROP CONSTRAINT movement_by_hand_has_a_reason,
        DROP CONSTRAINT movement_takes_only_what_is_free,
        DROP CONSTRAINT movement_document_kind,
        ADD CONSTRAINT movement_document CHECK (document_kind IN (
          'outbound_order', 'inbound_order', 'adjustment', 'transfer', 'count', 'return'));
    `);
  }
}
