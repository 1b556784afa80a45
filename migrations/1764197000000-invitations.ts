import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofOneOperator } from './tenant';

/** Links by which merchants come to a warehouse, and who came by them and waits for approval. */
export class Invitations1764197000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE invitations (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        warehouse_id bigint NOT NULL,
        label text NOT NULL,
        -- Of 256 random bits: nothing here opens the page.
        link_hash bytea NOT NULL,
        max_uses integer NOT NULL,
        uses integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
        CONSTRAINT invitation_link_is_unique UNIQUE (operator_id, link_hash),
        CONSTRAINT invitation_never_overused CHECK (uses BETWEEN 0 AND max_uses)
      );
      CREATE INDEX invitations_of_warehouse ON invitations (operator_id, warehouse_id, id);

      -- No customer yet, so nothing can be done for one: a customer is made by whoever approves.
      CREATE TABLE applicants (
        operator_id integer NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        invitation_id bigint NOT NULL,
        -- Of the form that was sent: sent twice, it counts once.
        form uuid NOT NULL,
        -- Who they say they are.
        sealed bytea,
        state text NOT NULL DEFAULT 'waiting' CONSTRAINT applicant_state CHECK (state IN (
          'waiting', 'approved', 'refused')),
        came_at timestamptz NOT NULL,
        settled_at timestamptz,
        settled_by text NOT NULL DEFAULT '',
        reason text NOT NULL DEFAULT '',
        customer_id bigint,
        erased_at timestamptz,
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, invitation_id) REFERENCES invitations,
        FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
        CONSTRAINT applicant_form_counts_once UNIQUE (operator_id, form),
        CONSTRAINT applicant_is_settled_once CHECK ((state = 'waiting') = (settled_at IS NULL)),
        CONSTRAINT applicant_is_approved_as_a_customer CHECK ((state = 'approved') = (customer_id IS NOT NULL)),
        CONSTRAINT applicant_is_kept_or_erased CHECK ((sealed IS NULL) = (erased_at IS NOT NULL)),
        CONSTRAINT applicant_who_waits_is_kept CHECK (state <> 'waiting' OR erased_at IS NULL)
      );
      CREATE INDEX applicants_of_invitation ON applicants (operator_id, invitation_id, id);
      CREATE INDEX applicants_waiting ON applicants (operator_id, id) WHERE state = 'waiting';
      CREATE INDEX applicants_kept ON applicants (operator_id, (coalesce(settled_at, came_at)))
        WHERE erased_at IS NULL;
    `);
    for (const table of ['invitations', 'applicants'])
      await runner.query(ofOneOperator(table, 'SELECT, INSERT, UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applicants, invitations');
  }
}
