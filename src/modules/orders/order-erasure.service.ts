import { Injectable } from '@nestjs/common';
import { type Statement, statement, type Tx } from '../../platform/database';
import { LabelsService } from '../labels/labels.service';
import { PushesService } from '../pushes/pushes.service';

/** An order of which something can be forgotten. */
export interface ErasableOrder {
  readonly id: number;
  readonly orderNo: string;
  /** The source's. */
  readonly number: string;
  readonly closed: boolean;
}

/**
 * Forgets who an order went to: the recipient with the content that could be compared with a
 * guess, and label files. Numbers, SKUs, quantities and fees stay. What the other side was told goes
 * with an order that is closed; of one that is open, it still needs to be told in order.
 */
@Injectable()
export class OrderErasureService {
  constructor(
    private readonly labels: LabelsService,
    private readonly pushes: PushesService,
  ) {}

  /** Orders that were closed before the moment and are not forgotten yet, the oldest first. */
  async findDue(tx: Tx, closedBefore: Date, limit: number): Promise<ErasableOrder[]> {
    const [newest] = await tx.rows(NEWEST_TAKEN_BEFORE, [tx.operatorId, closedBefore]);
    if (!newest) return [];
    const rows = await tx.rows(FIND_DUE, [tx.operatorId, newest.id, closedBefore, limit]);
    return rows.map(erasable);
  }

  /** Orders by our numbers or the source's, as far as they are there. */
  async findByNumbers(tx: Tx, numbers: readonly string[]): Promise<ErasableOrder[]> {
    return (await tx.rows(FIND_BY_NUMBERS, [tx.operatorId, numbers])).map(erasable);
  }

  async erase(
    tx: Tx,
    orders: readonly ErasableOrder[],
    at: Date,
  ): Promise<{ recipients: number; labels: number }> {
    const ids = orders.map((order) => order.id);
    const recipients = await tx.rows(ERASE_RECIPIENTS, [tx.operatorId, ids]);
    const labels = await this.labels.erase(tx, ids, at);
    const closed = orders.filter((order) => order.closed);
    await this.pushes.forgetOrders(
      tx,
      closed.map((order) => order.number),
    );
    return { recipients: recipients.length, labels };
  }
}

interface OrderRow {
  id: number;
  order_no: string;
  number: string;
  closed: boolean;
}

function erasable({ order_no: orderNo, ...row }: OrderRow): ErasableOrder {
  return { ...row, orderNo };
}

/** Orders get their ids as they come: above this one, none is old enough. */
const NEWEST_TAKEN_BEFORE: Statement<{ id: number }> = statement(
  'order_erasure_newest_taken_before',
  `SELECT id FROM outbound_orders WHERE operator_id = $1 AND accepted_at < $2
    ORDER BY accepted_at DESC, id DESC LIMIT 1`,
);

/** From the recipients that are left, which are those of the last months, not from all orders. */
const FIND_DUE: Statement<OrderRow> = statement(
  'order_erasure_find_due',
  `SELECT o.id, o.order_no, o.number, true AS closed
     FROM order_recipients r
     JOIN outbound_orders o ON o.operator_id = r.operator_id AND o.id = r.order_id
    WHERE r.operator_id = $1 AND r.order_id <= $2 AND o.closed_at < $3
    ORDER BY r.order_id LIMIT $4`,
);

const FIND_BY_NUMBERS: Statement<OrderRow> = statement(
  'order_erasure_find_by_numbers',
  `SELECT id, order_no, number, closed_at IS NOT NULL AS closed FROM outbound_orders
    WHERE operator_id = $1 AND (number = ANY($2::text[])
       OR (order_no = ANY($2::text[]) AND id = ANY(
            SELECT substring(no FROM '^OB\\d{6}(\\d{5,15})$')::bigint FROM unnest($2::text[]) AS no)))
    ORDER BY id`,
);

/** And why the platform's customer wanted it cancelled: people write names there. */
const ERASE_RECIPIENTS: Statement<{ order_id: number }> = statement(
  'order_erasure_recipients',
  `WITH words AS (
     UPDATE outbound_orders SET cancel_reason = ''
      WHERE operator_id = $1 AND id = ANY($2::bigint[]) AND cancelled_by = 'temu' AND cancel_reason <> '')
   DELETE FROM order_recipients WHERE operator_id = $1 AND order_id = ANY($2::bigint[]) RETURNING order_id`,
);
