import type { Tx } from '../../platform/database';
import { Search } from '../../platform/search';
import {
  FIND_INBOUND,
  HISTORY_OF_INBOUND,
  INBOUND_ORDERS,
  type InboundRow,
  LINES_OF_INBOUND,
  LINES_OF_MANY,
  type LineRow,
} from './inbound.sql';
import type {
  InboundFilter,
  InboundKey,
  InboundLine,
  InboundOrder,
  WholeInbound,
} from './inbound.types';

export async function findInbound(tx: Tx, key: InboundKey): Promise<WholeInbound | null> {
  const [row] = await tx.rows(FIND_INBOUND, [tx.operatorId, key.id, key.customerId ?? null]);
  if (!row) return null;
  const history = await tx.rows(HISTORY_OF_INBOUND, [tx.operatorId, key.id]);
  return {
    ...inboundOf(row),
    lines: await linesOf(tx, key.id),
    history: history.map((step) => ({
      from: step.from_state,
      to: step.to_state,
      person: step.person,
      reason: step.reason,
      requestId: step.request_id,
      at: step.at,
    })),
  };
}

export async function linesOf(tx: Tx, inboundId: number): Promise<InboundLine[]> {
  return (await tx.rows(LINES_OF_INBOUND, [tx.operatorId, inboundId])).map(lineOf);
}

/** Orders with their lines: two queries, however many orders. */
export async function listWithLines(
  tx: Tx,
  filter: InboundFilter,
): Promise<(InboundOrder & { lines: InboundLine[] })[]> {
  const orders = await listInbound(tx, filter);
  const ids = orders.map((order) => order.id);
  const rows = ids.length ? await tx.rows(LINES_OF_MANY, [tx.operatorId, ids]) : [];
  const lines = new Map<number, InboundLine[]>();
  for (const row of rows)
    lines.set(row.inbound_id, [...(lines.get(row.inbound_id) ?? []), lineOf(row)]);
  return orders.map((order) => ({ ...order, lines: lines.get(order.id) ?? [] }));
}

export async function listInbound(tx: Tx, filter: InboundFilter): Promise<InboundOrder[]> {
  const search = new Search(tx, 'o.operator_id');
  const { number, customerCode, warehouseCode, skuCode, state, from, until, below } = filter;
  if (number !== undefined) search.where('(o.inbound_no = ?1 OR o.reference = ?1)', number);
  search.is('o.customer_id', filter.customerId);
  search.is('o.state', state);
  if (customerCode !== undefined)
    await search.among('o.customer_id', 'customers', 'code', customerCode);
  if (warehouseCode !== undefined)
    await search.among('o.warehouse_id', 'warehouses', 'temu_code', warehouseCode);
  if (skuCode !== undefined) {
    search.where(
      `o.id IN (SELECT l.inbound_id FROM skus k
                  JOIN inbound_lines l ON l.operator_id = k.operator_id AND l.sku_id = k.id
                 WHERE k.operator_id = $1 AND k.code = ?1)`,
      skuCode,
    );
  }
  if (from !== undefined) search.where('o.created_at >= ?1', from);
  if (until !== undefined) search.where('o.created_at < ?1', until);
  if (below !== null) search.where('o.id < ?1', below);
  if (search.isHopeless) return [];
  const rows = await tx.manager.query<InboundRow[]>(
    `${INBOUND_ORDERS} WHERE ${search.conditions.join(' AND ')}
      ORDER BY o.id DESC LIMIT ${search.value(filter.limit)}`,
    search.values,
  );
  return rows.map(inboundOf);
}

export function inboundOf(row: InboundRow): InboundOrder {
  return {
    id: row.id,
    inboundNo: row.inbound_no,
    reference: row.reference,
    customerId: row.customer_id,
    customerCode: row.customer_code,
    warehouseId: row.warehouse_id,
    warehouseCode: row.warehouse_code,
    state: row.state,
    carrierName: row.carrier_name,
    trackingNumber: row.tracking_number,
    expectedAt: row.expected_at,
    note: row.note,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}

function lineOf(row: LineRow): InboundLine {
  return {
    lineNo: row.line_no,
    skuId: row.sku_id,
    skuCode: row.sku_code,
    expected: row.expected,
    received: row.received,
    good: row.good,
    defective: row.defective,
  };
}
