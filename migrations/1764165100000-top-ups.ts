import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Money that customers say they have sent, and what somebody here found of it. */
export class TopUps1764165100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE top_ups (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        customer_id bigint NOT NULL,
        currency text NOT NULL,
        amount_minor bigint NOT NULL CONSTRAINT top_up_asks_for_something CHECK (amount_minor > 0),
        -- Of the bank or the payment service.
        reference text NOT NULL CONSTRAINT top_up_has_a_reference CHECK (reference = btrim(reference) AND reference <> ''),
        note text NOT NULL DEFAULT '',
        asked_by text NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        state text NOT NULL DEFAULT 'asked' CONSTRAINT top_up_state CHECK (state IN ('asked', 'credited', 'refused')),
        -- What came, which may be less than what was sent.
        credited_minor bigint CONSTRAINT top_up_credits_something CHECK (credited_minor > 0),
        decision_note text NOT NULL DEFAULT '',
        decided_by text NOT NULL DEFAULT '',
        decided_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, customer_id, currency) REFERENCES wallets,
        CONSTRAINT top_up_is_decided_by_somebody CHECK (
          (state = 'asked') = (decided_at IS NULL) AND (state = 'asked') = (decided_by = '')),
        CONSTRAINT top_up_credited_has_an_amount CHECK ((state = 'credited') = (credited_minor IS NOT NULL))
      );
      -- One transfer is one top-up, whoever types it in, and however often; a refused one may come again.
      CREATE UNIQUE INDEX top_up_transfer_counts_once ON top_ups (operator_id, customer_id, currency, reference)
        WHERE state <> 'refused';
      CREATE INDEX top_up_waits ON top_ups (operator_id, id) WHERE state = 'asked';
      CREATE INDEX top_up_of_customer ON top_ups (operator_id, customer_id, id);
      -- The last word, should anybody ever credit around the state.
      CREATE UNIQUE INDEX wallet_credits_a_top_up_once ON wallet_lines (operator_id, document_no)
        WHERE type = 'top_up' AND document_no LIKE 'TU-%';
    `);
    await runner.query(ofOneOperator('top_ups', 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX wallet_credits_a_top_up_once;
      DROP TABLE top_ups;
    `);
  }
}
