import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/** Who changed what: the trail of every change that a person or a key makes, and what keys may do. */
export class Audit1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_lines (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        caller_kind text NOT NULL CONSTRAINT audit_caller CHECK (caller_kind IN ('key', 'staff', 'customer', 'system')),
        caller_id bigint NOT NULL,
        person text NOT NULL,
        operation text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        before jsonb,
        after jsonb,
        address text NOT NULL DEFAULT '',
        request_id text NOT NULL DEFAULT '',
        PRIMARY KEY (operator_id, id)
      );
      CREATE INDEX audit_of_subject ON audit_lines (operator_id, subject_kind, subject_id, id);

      -- A key may do what it was given: nothing, unless somebody said so.
      ALTER TABLE admin_keys
        ADD COLUMN rights text[] NOT NULL DEFAULT '{}'
          CONSTRAINT admin_key_rights CHECK (rights <@ '{read,work,finance,configure,access,personal}');
    `);
    // The keys that exist were made when a key could do everything.
    await runner.query(
      acrossOperators(
        'admin_keys',
        "UPDATE admin_keys SET rights = '{read,work,finance,configure,access,personal}'",
      ),
    );
    await runner.query(ofOneOperator('audit_lines', 'SELECT, INSERT'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE admin_keys DROP COLUMN rights;
      DROP TABLE audit_lines;
    `);
  }
}
