import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Searches that looked through everything when what they sought was rare. Where rows are written
 * with every order, only the few that are sought have an entry.
 */
export class Lists1764196500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX order_by_open_label ON outbound_orders (operator_id, label, accepted_at, id)
        WHERE label IN ('waiting', 'buying', 'failed', 'void_asked', 'void_refused');
      CREATE INDEX purchase_by_rare_state ON label_purchases (operator_id, state, id) WHERE state <> 'bought';
      CREATE INDEX wallet_line_by_hand ON wallet_lines (operator_id, at, customer_id, currency, no)
        WHERE type IN ('top_up', 'adjust');
      CREATE INDEX push_by_time ON pushes (operator_id, happened_at);
      CREATE INDEX audit_by_person ON audit_lines (operator_id, person, id);
      CREATE INDEX audit_by_operation ON audit_lines (operator_id, operation, id);
      CREATE INDEX audit_by_time ON audit_lines (operator_id, at);
      CREATE INDEX inbound_by_time ON inbound_orders (operator_id, created_at);
      CREATE INDEX inbound_by_reference ON inbound_orders (operator_id, reference) WHERE reference <> '';
      CREATE INDEX sku_by_code ON skus (operator_id, code);
      CREATE INDEX sku_not_approved ON skus (operator_id, id) WHERE approval <> 'approved';
      CREATE INDEX sku_switched_off ON skus (operator_id, id) WHERE NOT active;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sku_switched_off, sku_not_approved, sku_by_code, inbound_by_reference, inbound_by_time, audit_by_time,
        audit_by_operation, audit_by_person, push_by_time, wallet_line_by_hand, purchase_by_rare_state,
        order_by_open_label;
    `);
  }
}
