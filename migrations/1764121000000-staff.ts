import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/**
 * Who works here: accounts of the staff, their sessions, one-time links. Number 0 is the
 * installation itself: the same tables hold those who make operators, and because nothing else is
 * ever its, the wall between operators keeps them out of everything else.
 */
export class Staff1764121000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE operators
        ADD COLUMN active boolean NOT NULL DEFAULT true,
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        ADD CONSTRAINT installation_stays_on CHECK (active OR operator_id <> 0);
      ALTER TABLE admin_keys
        ADD COLUMN last_used_at timestamptz,
        ADD COLUMN made_by text NOT NULL DEFAULT '',
        DROP CONSTRAINT admin_key_rights,
        ADD CONSTRAINT admin_key_rights_are_known
          CHECK (rights <@ '{read,work,finance,configure,access,personal,installation}'),
        ADD CONSTRAINT admin_key_of_the_installation_installs
          CHECK (operator_id = 0 OR NOT 'installation' = ANY (rights));
    `);
    await runner.query(
      acrossOperators(
        'operators',
        "INSERT INTO operators (operator_id, code, name) VALUES (0, 'installation', 'The installation')",
      ),
    );
    // Answers are sealed from now on; a repeat of what was answered before would not be read.
    await runner.query(acrossOperators('idempotency_keys', 'DELETE FROM idempotency_keys'));
    await runner.query(`
      CREATE TABLE staff (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        -- In small letters: how it is typed makes no other account.
        email text NOT NULL,
        name text NOT NULL,
        role text NOT NULL
          CONSTRAINT staff_role CHECK (role IN ('owner', 'admin', 'warehouse', 'finance', 'support', 'installer')),
        -- A grant beside the role: recipients, labels, recorded bodies.
        sees_personal boolean NOT NULL DEFAULT false,
        -- argon2id; null until the one-time link was used.
        password_hash text,
        active boolean NOT NULL DEFAULT true,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        CONSTRAINT staff_email_is_unique UNIQUE (operator_id, email),
        CONSTRAINT staff_of_the_installation_installs CHECK ((operator_id = 0) = (role = 'installer'))
      );

      -- One from a sign-in to its end. Every token is random and kept as SHA-256. The family part of
      -- a refresh token never changes, the other part does with each use: right family, wrong
      -- other part is a token that was used before.
      CREATE TABLE staff_sessions (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        staff_id bigint NOT NULL,
        family_hash bytea NOT NULL,
        refresh_hash bytea NOT NULL,
        access_hash bytea NOT NULL,
        access_until timestamptz NOT NULL,
        refresh_until timestamptz NOT NULL,
        address text NOT NULL DEFAULT '',
        started_at timestamptz NOT NULL,
        used_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_because text
          CONSTRAINT staff_session_end CHECK (ended_because IN ('signed_out', 'refresh_reused', 'password_changed')),
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, staff_id) REFERENCES staff,
        CONSTRAINT staff_session_token_is_unique UNIQUE (operator_id, access_hash),
        CONSTRAINT staff_session_end_has_a_reason CHECK ((ended_at IS NULL) = (ended_because IS NULL))
      );
      CREATE INDEX staff_session_of ON staff_sessions (operator_id, staff_id, id);

      CREATE TABLE staff_links (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        staff_id bigint,
        purpose text NOT NULL CONSTRAINT staff_link_purpose CHECK (purpose IN ('setup', 'invitation', 'reset')),
        token_hash bytea NOT NULL,
        made_by text NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, staff_id) REFERENCES staff,
        CONSTRAINT staff_link_is_unique UNIQUE (operator_id, token_hash),
        CONSTRAINT staff_link_of_nobody_sets_up CHECK ((staff_id IS NULL) = (purpose = 'setup'))
      );

      CREATE INDEX idempotency_keys_to_forget ON idempotency_keys (operator_id, claimed_at);
    `);
    await runner.query(ofOneOperator('staff', 'SELECT, INSERT, UPDATE'));
    await runner.query(ofOneOperator('staff_sessions', 'SELECT, INSERT, UPDATE, DELETE'));
    await runner.query(ofOneOperator('staff_links', 'SELECT, INSERT, UPDATE, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX idempotency_keys_to_forget;
      DROP TABLE staff_links, staff_sessions, staff;
    `);
    await runner.query(
      acrossOperators('admin_keys', 'DELETE FROM admin_keys WHERE operator_id = 0'),
    );
    await runner.query(acrossOperators('operators', 'DELETE FROM operators WHERE operator_id = 0'));
    await runner.query(`
      ALTER TABLE admin_keys
        DROP COLUMN last_used_at, DROP COLUMN made_by,
        DROP CONSTRAINT admin_key_of_the_installation_installs,
        DROP CONSTRAINT admin_key_rights_are_known,
        ADD CONSTRAINT admin_key_rights CHECK (rights <@ '{read,work,finance,configure,access,personal}');
      ALTER TABLE operators DROP COLUMN active, DROP COLUMN version, DROP COLUMN updated_at;
    `);
  }
}
