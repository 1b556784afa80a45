import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where bought parcels are, as their carriers tell it: asked, or told by a webhook. */
export class ParcelTracking1764155200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE label_purchases
        ADD COLUMN step text CONSTRAINT purchase_step CHECK (step IN (
          'pre_transit', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered', 'exception', 'returning')),
        -- When the carrier saw it: what it says of an earlier moment is old news, or a replay.
        ADD COLUMN seen_at timestamptz,
        ADD COLUMN step_words text NOT NULL DEFAULT '',
        -- When the carrier is asked next; NULL: not any more.
        ADD COLUMN track_at timestamptz;
      CREATE INDEX purchase_to_track ON label_purchases (operator_id, track_at) WHERE track_at IS NOT NULL;
      CREATE INDEX purchase_not_picked_up ON label_purchases (operator_id, id)
        WHERE state = 'bought' AND (step IS NULL OR step = 'pre_transit');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE label_purchases
        DROP COLUMN track_at, DROP COLUMN step_words, DROP COLUMN seen_at, DROP COLUMN step;
    `);
  }
}
