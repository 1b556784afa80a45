import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/**
 * Pushes as a queue for any number of senders. Delivered rows stay, for years; the indexes that
 * senders use hold waiting rows alone, so that what is over costs nothing.
 */
export class PushQueue1764140000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pushes
        -- Order is kept within a line: the news of one order, of one calculation, of one customer's
        -- authorization. They may bear the same number and are nothing to each other.
        ADD COLUMN kind text NOT NULL GENERATED ALWAYS AS (
          CASE event WHEN 'estimate' THEN 'estimate' WHEN 'authorization' THEN 'authorization' ELSE 'order' END) STORED,
        -- Who is sending it just now, until next_try_at: whoever died in the middle holds nothing for long.
        ADD COLUMN claim uuid,
        -- What the other side answered last, in its number and words, and what that means, in ours.
        ADD COLUMN outcome integer,
        ADD COLUMN answer text NOT NULL DEFAULT '',
        ADD COLUMN reason_en text NOT NULL DEFAULT '',
        ADD COLUMN reason_zh text NOT NULL DEFAULT '',
        DROP COLUMN last_error,
        ADD CONSTRAINT push_is_over_or_waits CHECK ((state = 'waiting') = (settled_at IS NULL)),
        ADD CONSTRAINT push_forgets_its_secret CHECK (sealed IS NULL OR state IN ('waiting', 'dead')),
        SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);

      DROP INDEX push_waiting;
      CREATE INDEX push_due ON pushes (operator_id, registration_id, priority, next_try_at, id) WHERE state = 'waiting';
      CREATE INDEX push_in_line ON pushes (operator_id, registration_id, kind, subject, id) WHERE state = 'waiting';
      CREATE INDEX push_dead ON pushes (operator_id, id) WHERE state = 'dead';

      -- One row per registration, through which all senders of all processes pass: when the next
      -- request may go, and whether the other side answers at all.
      CREATE TABLE push_gates (
        operator_id integer NOT NULL,
        registration_id bigint NOT NULL,
        next_slot_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        failures integer NOT NULL DEFAULT 0 CONSTRAINT push_gate_failures_are_real CHECK (failures >= 0),
        pauses integer NOT NULL DEFAULT 0 CONSTRAINT push_gate_pauses_are_real CHECK (pauses >= 0),
        paused_until timestamptz,
        PRIMARY KEY (operator_id, registration_id),
        FOREIGN KEY (operator_id, registration_id) REFERENCES registrations
      ) WITH (fillfactor = 50);
      ${ofOneOperator('push_gates', 'SELECT, INSERT, UPDATE')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE push_gates;
      DROP INDEX push_due, push_in_line, push_dead;
      ALTER TABLE pushes
        RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold),
        DROP CONSTRAINT push_forgets_its_secret,
        DROP CONSTRAINT push_is_over_or_waits,
        DROP COLUMN kind,
        DROP COLUMN claim,
        DROP COLUMN outcome,
        DROP COLUMN answer,
        DROP COLUMN reason_en,
        DROP COLUMN reason_zh,
        ADD COLUMN last_error text NOT NULL DEFAULT '';
      CREATE INDEX push_waiting ON pushes (operator_id, registration_id, priority, id) WHERE state = 'waiting';
    `);
  }
}
