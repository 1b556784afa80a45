import type { BucketChange } from '../inventory/inventory.rules';
import type { MovementType, StockLine } from '../inventory/inventory.types';
import { notOnInbound } from './inbound.errors';
import { ended, missingOf } from './inbound.rules';
import type { InboundLine, InboundOrder, InboundState } from './inbound.types';

/** What a deed does to a line: how its counts change, and its stock. */
export interface LineDeed {
  readonly line: InboundLine;
  readonly type: MovementType;
  readonly change: BucketChange;
  readonly counts?: Partial<Pick<InboundLine, 'received' | 'good' | 'defective'>>;
}

/** Work that goes on for days leaves the order where it is. */
export function isWorkedOn(state: InboundState): boolean {
  return state === 'receiving' || state === 'putting_away';
}

export function stayingIn(state: InboundState, to: InboundState): InboundState {
  return isWorkedOn(state) ? state : to;
}

export function endedLines(order: InboundOrder, lines: readonly InboundLine[]): LineDeed[] {
  return lines
    .filter((line) => missingOf(line) > 0)
    .map((line) => ({ line, type: 'close_short', change: ended(line, order.state) }));
}

export function movesStock({ change }: LineDeed): boolean {
  return Object.values(change).some((pieces) => pieces !== 0);
}

export function stockLine(order: InboundOrder, { line, type, change }: LineDeed): StockLine {
  const { customerId, warehouseId, warehouseCode } = order;
  const { skuId, skuCode } = line;
  return {
    place: { customerId, warehouseId, warehouseCode, skuId, skuCode },
    stepOf: () => ({ type, change }),
  };
}

export function lineOf(
  order: InboundOrder,
  lines: readonly InboundLine[],
  sku: string,
): InboundLine {
  const found = lines.find((line) => line.skuCode === sku);
  if (!found) throw notOnInbound({ number: order.inboundNo, sku });
  return found;
}

/** One entry per SKU: two lines of one request are one deed. */
export function sumBySku<Line extends { readonly skuCode: string }>(
  lines: readonly Line[],
  piecesOf: (line: Line) => number[],
): [string, number[]][] {
  const sums = new Map<string, number[]>();
  for (const line of lines) {
    const before = sums.get(line.skuCode) ?? [];
    sums.set(
      line.skuCode,
      piecesOf(line).map((pieces, at) => pieces + (before[at] ?? 0)),
    );
  }
  return [...sums];
}
