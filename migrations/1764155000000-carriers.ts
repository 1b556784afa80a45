import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Accounts at carriers, and which of them a channel buys its labels with. */
export class Carriers1764155000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE carrier_accounts (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        -- The kinds are files of the application: a new one needs no migration.
        kind text NOT NULL,
        name text NOT NULL CONSTRAINT carrier_account_name_is_trimmed CHECK (name = btrim(name) AND name <> ''),
        credentials bytea NOT NULL,
        settings jsonb NOT NULL DEFAULT '{}',
        active boolean NOT NULL DEFAULT true,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        CONSTRAINT carrier_account_name_is_unique UNIQUE (operator_id, name)
      );

      CREATE TABLE channel_carriers (
        operator_id integer NOT NULL,
        channel_id bigint NOT NULL,
        account_id bigint,
        service text NOT NULL DEFAULT '',
        buy_at text NOT NULL CONSTRAINT channel_buys_at CHECK (buy_at IN ('create', 'pack', 'by_hand')),
        label_format text NOT NULL CONSTRAINT channel_label_format CHECK (label_format IN ('PDF', 'PNG', 'ZPL')),
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, channel_id),
        FOREIGN KEY (operator_id, channel_id) REFERENCES channels,
        FOREIGN KEY (operator_id, account_id) REFERENCES carrier_accounts,
        CONSTRAINT channel_buys_by_itself_only_with_an_account CHECK (account_id IS NOT NULL OR buy_at = 'by_hand')
      );
    `);
    await runner.query(ofOneOperator('carrier_accounts', 'SELECT, INSERT, UPDATE'));
    await runner.query(ofOneOperator('channel_carriers', 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE channel_carriers; DROP TABLE carrier_accounts;');
  }
}
