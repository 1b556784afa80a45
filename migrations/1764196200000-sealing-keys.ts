import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators } from './tenant';

/** Which encryption keys sealed what is here, so that nobody starts without one that is needed. */
export class SealingKeys1764196200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- No operator's: a key is the installation's. Its id tells nothing of it.
      CREATE TABLE sealing_keys (
        key_id text NOT NULL CONSTRAINT sealing_key_id CHECK (key_id ~ '^[0-9a-f]{8}$'),
        -- Every process says again and again with which key it seals.
        used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- What it made fingerprints with, sealed by the key after it: they can't be made anew.
        fingerprint bytea,
        -- How many values are left, by what they are of, when they were counted last.
        remaining jsonb NOT NULL DEFAULT '{}',
        counted_at timestamptz,
        -- Nothing needs it any more.
        retired_at timestamptz,
        -- The process that seals anew with this key, and until when nobody else does.
        worker text,
        worker_until timestamptz,
        CONSTRAINT sealing_key_is_known_once PRIMARY KEY (key_id)
      );
      GRANT SELECT, INSERT, UPDATE ON sealing_keys TO opencang_app;

      -- Bytes, as everything else that is sealed.
      ALTER TABLE idempotency_keys
        ALTER COLUMN answer TYPE bytea USING decode(answer ->> 'sealed', 'base64');
    `);
    for (const [table, columns] of SEALED) {
      for (const column of columns) {
        const found = `SELECT DISTINCT encode(substring(${column} FOR 4), 'hex') FROM ${table} WHERE ${column} IS NOT NULL`;
        await runner.query(
          acrossOperators(
            table,
            `INSERT INTO sealing_keys (key_id) ${found} ON CONFLICT DO NOTHING`,
          ),
        );
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE idempotency_keys
        ALTER COLUMN answer TYPE json USING json_build_object('sealed', translate(encode(answer, 'base64'), E'\\n', ''));
      DROP TABLE sealing_keys;
    `);
  }
}

/** As it was when this was written. */
const SEALED: readonly (readonly [string, readonly string[]])[] = [
  ['registrations', ['app_secret', 'previous_secret']],
  ['carrier_accounts', ['credentials']],
  ['order_recipients', ['sealed']],
  ['order_labels', ['sealed']],
  ['calls', ['request', 'answer', 'explanation']],
  ['pushes', ['sealed']],
  ['idempotency_keys', ['answer']],
];
