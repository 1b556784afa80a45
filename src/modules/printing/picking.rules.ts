/** What of an order decides when it is picked. */
export interface Picked {
  readonly id: number;
  readonly lines: readonly { readonly skuCode: string; readonly quantity: number }[];
}

/**
 * The order in which a person walks: all orders of one product behind each other, single pieces
 * first; then those of several products, by their first. The papers of a batch lie in this order
 * as well, so that the label on top belongs to the parcel that comes next.
 */
export function inPickingOrder<T extends Picked>(orders: readonly T[]): T[] {
  const keyed = orders.map((order) => ({ order, ...keyOf(order) }));
  return keyed
    .sort(
      (one, other) =>
        Math.min(one.products, 2) - Math.min(other.products, 2) ||
        compare(one.skus, other.skus) ||
        one.pieces - other.pieces ||
        one.order.id - other.order.id,
    )
    .map(({ order }) => order);
}

function keyOf({ lines }: Picked): { skus: string; products: number; pieces: number } {
  const codes = [...new Set(lines.map((line) => line.skuCode))].sort(compare);
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  return { skus: codes.join('\u0000'), products: codes.length, pieces };
}

/** By the numbers of the signs: the same on every machine. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
