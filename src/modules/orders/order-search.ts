import type { Tx } from '../../platform/database';
import { idsOf, Search } from '../../platform/search';
import type { OrderFilter } from './orders.types';

const FEW_LINES = 1_000;

/** What a search means in SQL. */
export async function searchOf(tx: Tx, filter: OrderFilter): Promise<Search> {
  const search = new Search(tx, 'o.operator_id');
  byNumber(search, filter);
  await byOwner(search, filter);
  byState(search, filter);
  await byContent(search, filter);
  byTime(search, filter);
  return search;
}

function byNumber(search: Search, { number }: OrderFilter): void {
  if (number === undefined) return;
  const own = idOfOrderNo(number);
  if (own === null) search.where('o.number = ?1', number);
  else search.where('(o.number = ?1 OR (o.id = ?2 AND o.order_no = ?1))', number, own);
}

async function byOwner(search: Search, filter: OrderFilter): Promise<void> {
  const { customerId, customerCode, warehouseCode } = filter;
  if (customerId !== undefined) search.where('o.customer_id = ?1', customerId);
  if (customerCode !== undefined)
    await search.among('o.customer_id', 'customers', 'code', customerCode);
  if (warehouseCode !== undefined)
    await search.among('o.warehouse_id', 'warehouses', 'temu_code', warehouseCode);
}

function byState(search: Search, { fulfilment, cancel, label, reasonCode }: OrderFilter): void {
  if (fulfilment !== undefined) search.where('o.fulfilment = ?1', fulfilment);
  // Written out where they are few, so that the index of the few is seen.
  if (cancel === 'asked') search.where("o.cancel = 'asked'");
  else if (cancel !== undefined) search.where('o.cancel = ?1', cancel);
  if (label !== undefined) search.where('o.label = ?1', label);
  if (reasonCode !== undefined)
    search.where("o.fulfilment IN ('on_hold', 'exception') AND o.reason_code = ?1", reasonCode);
}

async function byContent(search: Search, filter: OrderFilter): Promise<void> {
  const { trackingNumber, skuCode } = filter;
  if (trackingNumber !== undefined) {
    search.where(
      `o.id IN (SELECT p.order_id FROM order_packages p
                 WHERE p.operator_id = $1 AND p.tracking_number = ?1)`,
      trackingNumber,
    );
  }
  if (skuCode !== undefined) await bySku(search, skuCode);
}

/**
 * Of a SKU with few lines, the orders are those of the lines. Of one that is in every other order,
 * the newest orders are looked through until a page is full. The planner guesses wrong between the
 * two, so it is told: OFFSET 0 keeps it from turning the second into the first.
 */
async function bySku(search: Search, code: string): Promise<void> {
  const found = await idsOf(search.tx, 'skus', 'code', code);
  if (found.length === 0) search.never();
  const lines = `SELECT l.order_id FROM order_lines l
                  WHERE l.operator_id = $1 AND l.sku_id = ANY(?1::bigint[])`;
  const [few] = await search.tx.manager.query<{ n: number }[]>(
    `SELECT count(*) AS n FROM (${lines.replace('?1', '$2')} LIMIT ${FEW_LINES}) AS l`,
    [search.tx.operatorId, found],
  );
  if (few && few.n < FEW_LINES) search.where(`o.id IN (${lines})`, found);
  else search.where(`EXISTS (${lines} AND l.order_id = o.id OFFSET 0)`, found);
}

function byTime(search: Search, { from, until, below }: OrderFilter): void {
  if (from !== undefined) search.where('o.accepted_at >= ?1', from);
  if (until !== undefined) search.where('o.accepted_at < ?1', until);
  if (!below) return;
  search.where(
    `(o.accepted_at, o.id) < (timestamptz 'epoch' + ?1 * interval '1 microsecond', ?2)`,
    below.acceptedUs,
    below.id,
  );
}

/** Our numbers end with the id, so that they need no index of their own; null: it is none of ours. */
function idOfOrderNo(number: string): number | null {
  const digits = /^OB\d{6}(\d{5,15})$/.exec(number)?.[1];
  return digits === undefined ? null : Number(digits);
}
