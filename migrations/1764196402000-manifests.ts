import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/**
 * What a carrier is handed at the end of a day: a row is an attempt, written before the carrier is
 * asked. A label names the manifest that it is on, and so is on one at most, whoever closes.
 */
export class Manifests1764196402000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      acrossOperators(
        'warehouses',
        `CREATE TABLE manifests (
          operator_id integer NOT NULL,
          id bigint GENERATED ALWAYS AS IDENTITY,
          warehouse_id bigint NOT NULL,
          account_id bigint NOT NULL,
          -- Ours, and written before the carrier is asked.
          reference text NOT NULL,
          -- What the carrier calls it, as soon as it has said so.
          handle text,
          state text NOT NULL DEFAULT 'making' CONSTRAINT manifest_state CHECK (state IN (
            'making', 'made', 'refused')),
          -- How many labels were put forward.
          labels integer NOT NULL,
          tries integer NOT NULL DEFAULT 0,
          -- As with labels: a claim moves it ahead; NULL: nothing more happens by itself.
          due_at timestamptz,
          problem_code text NOT NULL DEFAULT '',
          problem text NOT NULL DEFAULT '',
          carrier_ref text,
          number text,
          sealed bytea,
          sha256 bytea,
          size_bytes integer,
          person text NOT NULL,
          request_id text NOT NULL,
          closed_at timestamptz NOT NULL,
          settled_at timestamptz,
          erased_at timestamptz,
          PRIMARY KEY (operator_id, id),
          FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
          FOREIGN KEY (operator_id, account_id) REFERENCES carrier_accounts,
          CONSTRAINT manifest_reference_is_unique UNIQUE (operator_id, reference),
          CONSTRAINT manifest_that_is_made_is_kept CHECK (state <> 'made' OR (
            carrier_ref IS NOT NULL AND number IS NOT NULL AND sha256 IS NOT NULL
            AND (sealed IS NOT NULL OR erased_at IS NOT NULL)))
        );
        CREATE INDEX manifest_due ON manifests (operator_id, due_at) WHERE due_at IS NOT NULL`,
      ),
    );
    await runner.query(
      acrossOperators(
        'label_purchases',
        `ALTER TABLE label_purchases ADD COLUMN manifest_id bigint,
           ADD CONSTRAINT label_is_on_a_manifest_of_its_operator
           FOREIGN KEY (operator_id, manifest_id) REFERENCES manifests;
         CREATE INDEX purchase_on_manifest ON label_purchases (operator_id, manifest_id)
           WHERE manifest_id IS NOT NULL;
         CREATE INDEX purchase_without_manifest ON label_purchases (operator_id, account_id, bought_at)
           WHERE state = 'bought' AND manifest_id IS NULL;
         CREATE INDEX purchase_dropped_and_paid ON label_purchases (operator_id, id)
           WHERE state = 'bought' AND dropped_at IS NOT NULL;
         -- Labels that the carrier did not take, and why; they are free for the next one.
         CREATE TABLE manifest_refusals (
           operator_id integer NOT NULL,
           manifest_id bigint NOT NULL,
           purchase_id bigint NOT NULL,
           words text NOT NULL,
           PRIMARY KEY (operator_id, manifest_id, purchase_id),
           FOREIGN KEY (operator_id, manifest_id) REFERENCES manifests,
           FOREIGN KEY (operator_id, purchase_id) REFERENCES label_purchases
         );
         CREATE INDEX refusal_of_purchase ON manifest_refusals (operator_id, purchase_id)`,
      ),
    );
    await runner.query(`
      -- What the sandbox carrier remembers, as a real one would.
      CREATE TABLE sandbox_manifests (
        operator_id integer NOT NULL,
        account_id bigint NOT NULL,
        reference text NOT NULL,
        number bigint NOT NULL,
        refused text[] NOT NULL,
        made_at timestamptz NOT NULL,
        PRIMARY KEY (operator_id, account_id, reference),
        FOREIGN KEY (operator_id, account_id) REFERENCES carrier_accounts
      );
    `);
    for (const table of ['manifests', 'manifest_refusals'])
      await runner.query(ofOneOperator(table, 'SELECT, INSERT, UPDATE'));
    await runner.query(ofOneOperator('sandbox_manifests', 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE sandbox_manifests;
      DROP TABLE manifest_refusals;
      DROP INDEX purchase_dropped_and_paid;
      ALTER TABLE label_purchases DROP COLUMN manifest_id;
      DROP TABLE manifests;
    `);
  }
}
