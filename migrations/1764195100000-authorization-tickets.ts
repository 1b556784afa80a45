import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Tickets that the platform gave to merchants whom it sent here, each good for one authorization. */
export class AuthorizationTickets1764195100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where merchants may be sent back to after they have authorized, e.g. seller.temu.com.
      ALTER TABLE registrations ADD COLUMN return_hosts text[] NOT NULL DEFAULT '{}';

      CREATE TABLE authorization_tickets (
        operator_id integer NOT NULL,
        -- Whoever holds a ticket can ask for an authorization: only its hash is kept.
        ticket_hash bytea NOT NULL,
        registration_id bigint NOT NULL,
        first_seen_at timestamptz NOT NULL,
        used_at timestamptz,
        customer_id bigint,
        push_id bigint,
        CONSTRAINT ticket_is_seen_once PRIMARY KEY (operator_id, ticket_hash),
        FOREIGN KEY (operator_id, registration_id) REFERENCES registrations,
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
        CONSTRAINT used_ticket_has_its_use CHECK (
          (used_at IS NULL) = (customer_id IS NULL) AND (used_at IS NULL) = (push_id IS NULL))
      );
      CREATE INDEX authorization_tickets_by_age ON authorization_tickets (operator_id, first_seen_at);
    `);
    await runner.query(ofOneOperator('authorization_tickets', 'SELECT, INSERT, UPDATE, DELETE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE authorization_tickets;
      ALTER TABLE registrations DROP COLUMN return_hosts;
    `);
  }
}
