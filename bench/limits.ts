import { randomBytes } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { SHOW_STOCK } from '../src/modules/inventory/inventory.sql';
import { freshNumber, twoSkus } from './load';
import type { World, WorldCustomer } from './world';

/**
 * What the database gives to a program that does nothing else: the same rows in the same tables,
 * one transaction per order, one statement after the other, through the driver that we use.
 * The figures of the server are compared with this, in the same run.
 */
export class DriverLimit {
  private readonly pool: Pool;
  private readonly sealed = randomBytes(330);
  private readonly hmac = randomBytes(32);

  constructor(
    url: string,
    private readonly world: World,
    connections: number,
  ) {
    this.pool = new Pool({ connectionString: url, max: connections });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** One order of two lines with everything that belongs to it. */
  async order(customer: WorldCustomer, n: number, hot: boolean): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `SELECT set_config('opencang.operator_id', '${this.world.operatorId}', true)`,
      );
      await this.statements(client, customer, n, hot);
      await client.query('COMMIT');
      return true;
    } catch {
      await client.query('ROLLBACK');
      return false;
    } finally {
      client.release();
    }
  }

  /** The hundred SKUs as the raw prepared query. */
  async stock(customer: WorldCustomer): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      // Once per connection: row-level security needs to know the operator.
      if (!(client as { bench?: boolean }).bench) {
        await client.query(
          `SELECT set_config('opencang.operator_id', '${this.world.operatorId}', false)`,
        );
        (client as { bench?: boolean }).bench = true;
      }
      const codes = customer.skus.slice(0, 100).map((sku) => sku.code);
      const { operatorId, warehouseId } = this.world;
      const values = [operatorId, customer.id, [warehouseId], codes];
      const { rows } = await client.query({ name: SHOW_STOCK.name, text: SHOW_STOCK.text, values });
      return rows.length === codes.length;
    } finally {
      client.release();
    }
  }

  private async statements(
    client: PoolClient,
    customer: WorldCustomer,
    n: number,
    hot: boolean,
  ): Promise<void> {
    const { operatorId, warehouseId, channelId, registrationId } = this.world;
    const number = freshNumber();
    const skus = [...twoSkus(customer, n, hot)].sort((a, b) => a.stockId - b.stockId);
    const run = async (name: string, text: string, values: unknown[]) =>
      (await client.query({ name, text, values })).rows;
    const [{ id }] = await run('id', "SELECT nextval('outbound_order_ids') AS id", []);
    await run(
      'order',
      `INSERT INTO outbound_orders (operator_id, id, order_no, source, number, registration_id, customer_id, warehouse_id,
         label_by, asked_channel_id, channel_id, fulfilment, label, billing, currency, quoted_minor, parent_ref, package_ref,
         history_no, accepted_at, status_changed_at)
       VALUES ($1, $2, $3, 'temu', $4, $5, $6, $7, 'warehouse', $8, $8, 'accepted', 'waiting', 'frozen', 'USD', 838,
         'PO-211-1', 'PK-1', 2, clock_timestamp(), clock_timestamp())`,
      [operatorId, id, `OB${id}`, number, registrationId, customer.id, warehouseId, channelId],
    );
    await run('recipient', 'INSERT INTO order_recipients VALUES ($1, $2, $3, $4)', [
      operatorId,
      id,
      this.sealed,
      this.hmac,
    ]);
    for (const [at, sku] of skus.entries()) {
      await run(
        'line',
        `INSERT INTO order_lines (operator_id, order_id, line_no, sku_id, sku_code, quantity, line_ref, product_ref)
         VALUES ($1, $2, $3, $4, $5, 1, '211-1', '17592352673534')`,
        [operatorId, id, at + 1, sku.id, sku.code],
      );
    }
    for (const [no, axis, state] of [
      [1, 'fulfilment', 'accepted'],
      [2, 'billing', 'frozen'],
    ] as const) {
      await run(
        'history',
        `INSERT INTO order_history (operator_id, order_id, no, axis, to_state, person, request_id, at)
         VALUES ($1, $2, $3, $4, $5, 'temu', '', clock_timestamp())`,
        [operatorId, id, no, axis, state],
      );
    }
    for (const [no, type, amount] of [
      [1, 'delivery', 743],
      [2, 'operation', 95],
    ] as const) {
      await run(
        'charge',
        `INSERT INTO order_charges (operator_id, order_id, no, stage, type, name, amount_minor, currency, trace, at)
         VALUES ($1, $2, $3, 'quoted', $4, 'Delivery', $5, 'USD', '{"cardId":1,"version":1,"zone":"2","billable":"2","row":"2"}', clock_timestamp())`,
        [operatorId, id, no, type, amount],
      );
    }
    for (const sku of skus) await this.allocate(run, customer.id, sku.stockId, number);
    await this.freeze(run, customer.id, number);
    await run(
      'push',
      `INSERT INTO pushes (operator_id, registration_id, event, priority, subject, content, happened_at, next_try_at)
       VALUES ($1, $2, 'accepted', 2, $3, $4, clock_timestamp(), clock_timestamp())`,
      [operatorId, registrationId, number, JSON.stringify({ number })],
    );
  }

  private async allocate(
    run: Run,
    customerId: number,
    stockId: number,
    number: string,
  ): Promise<void> {
    const { operatorId } = this.world;
    const [row] = await run(
      'stock',
      `UPDATE stock SET allocated = allocated + 1, movement_no = movement_no + 1, changed_at = clock_timestamp()
        WHERE operator_id = $1 AND id = $2 AND on_hand - allocated - locked - safety_stock >= 1
       RETURNING movement_no, on_hand, allocated, locked`,
      [operatorId, stockId],
    );
    await run(
      'movement',
      `INSERT INTO stock_movements (operator_id, stock_id, no, customer_id, type, allocated_change, on_hand_after,
         allocated_after, locked_after, defective_after, in_transit_after, receiving_after, document_kind, document_no,
         person, happened_at, written_at)
       VALUES ($1, $2, $3, $4, 'allocate', 1, $5, $6, $7, 0, 0, 0, 'outbound_order', $8, 'temu', clock_timestamp(), clock_timestamp())`,
      [
        operatorId,
        stockId,
        row?.movement_no,
        customerId,
        row?.on_hand,
        row?.allocated,
        row?.locked,
        number,
      ],
    );
  }

  private async freeze(run: Run, customerId: number, number: string): Promise<void> {
    const { operatorId } = this.world;
    const [row] = await run(
      'wallet',
      `UPDATE wallets SET frozen_minor = frozen_minor + 838, line_no = line_no + 1
        WHERE operator_id = $1 AND customer_id = $2 AND currency = 'USD' AND balance_minor - frozen_minor + credit_limit_minor >= 838
       RETURNING line_no, balance_minor, frozen_minor`,
      [operatorId, customerId],
    );
    await run(
      'wallet_line',
      `INSERT INTO wallet_lines (operator_id, customer_id, currency, no, type, frozen_change_minor, balance_after_minor,
         frozen_after_minor, credit_limit_minor, document_kind, document_no, person, at)
       VALUES ($1, $2, 'USD', $3, 'freeze', 838, $4, $5, 0, 'outbound_order', $6, 'temu', clock_timestamp())`,
      [operatorId, customerId, row?.line_no, row?.balance_minor, row?.frozen_minor, number],
    );
  }
}

type Run = (name: string, text: string, values: unknown[]) => Promise<Record<string, unknown>[]>;
