import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Mail that is to be sent, written together with what it tells of. */
export class Mails1764196000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mails (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        kind text NOT NULL,
        -- What it is about, by number: never an address.
        about text NOT NULL,
        -- Address and text, which may hold a link that opens a door: gone once it is over.
        seal uuid NOT NULL,
        sealed bytea,
        state text NOT NULL DEFAULT 'waiting'
          CONSTRAINT mail_state CHECK (state IN ('waiting', 'sent', 'given_up')),
        attempts integer NOT NULL DEFAULT 0,
        reason text,
        answer text NOT NULL DEFAULT '',
        written_at timestamptz NOT NULL,
        -- While somebody sends it: when another may.
        due_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        settled_at timestamptz,
        PRIMARY KEY (operator_id, id),
        CONSTRAINT mail_is_sealed_while_it_waits CHECK ((state = 'waiting') = (sealed IS NOT NULL)),
        CONSTRAINT mail_is_settled_once_it_is_over CHECK ((state = 'waiting') = (settled_at IS NULL)),
        CONSTRAINT mail_given_up_has_a_reason CHECK (state <> 'given_up' OR reason IS NOT NULL)
      );
      CREATE INDEX mails_due ON mails (operator_id, due_at, id) WHERE state = 'waiting';
      CREATE INDEX mails_by_state ON mails (operator_id, state, id);
    `);
    await runner.query(ofOneOperator('mails', 'SELECT, INSERT, UPDATE, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mails');
  }
}
