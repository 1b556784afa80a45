import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Test customers, and how merchants and their programs get in: users, one-time links, keys. */
export class CustomerAccess1764130000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A test customer is for trying out: reports leave it out.
      ALTER TABLE customers ADD COLUMN test boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT customer_code_is_trimmed CHECK (code = btrim(code) AND code <> '');

      CREATE TABLE customer_users (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        customer_id bigint NOT NULL,
        email text NOT NULL CONSTRAINT customer_user_email_is_trimmed CHECK (email = btrim(email) AND email <> ''),
        name text NOT NULL,
        -- Null until the person has come by a link and chosen one.
        password_hash text,
        active boolean NOT NULL DEFAULT true,
        last_sign_in_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers
      );
      -- Whoever signs in types it as they like: one person, whatever the case.
      CREATE UNIQUE INDEX customer_user_email_is_unique ON customer_users (operator_id, lower(email));
      CREATE INDEX customer_users_of_customer ON customer_users (operator_id, customer_id, id);

      -- Links and keys are 256 random bits, kept as SHA-256: nothing here opens a door.
      CREATE TABLE customer_user_links (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        user_id bigint NOT NULL,
        link_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, user_id) REFERENCES customer_users,
        CONSTRAINT customer_user_link_is_unique UNIQUE (operator_id, link_hash)
      );
      CREATE INDEX customer_user_links_of_user ON customer_user_links (operator_id, user_id);

      CREATE TABLE customer_keys (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        customer_id bigint NOT NULL,
        name text NOT NULL,
        key_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        expires_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
        CONSTRAINT customer_key_is_unique UNIQUE (operator_id, key_hash)
      );
      CREATE INDEX customer_keys_of_customer ON customer_keys (operator_id, customer_id, id);
    `);
    for (const table of ['customer_users', 'customer_keys', 'customer_user_links'])
      await runner.query(ofOneOperator(table, 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE customer_keys, customer_user_links, customer_users;
      ALTER TABLE customers DROP CONSTRAINT customer_code_is_trimmed, DROP COLUMN test;
    `);
  }
}
