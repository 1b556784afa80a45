/** The buckets of one stock row, in pieces. */
export interface Buckets {
  readonly onHand: number;
  readonly allocated: number;
  readonly locked: number;
  readonly defective: number;
  readonly inTransit: number;
  readonly receiving: number;
}

export type BucketChange = Partial<Buckets>;

/** What may still be promised to a new order: never below zero. */
export function available(stock: Buckets & { readonly safetyStock: number }): number {
  return Math.max(0, sellable(stock) - stock.safetyStock);
}

/** What is there and promised to nobody; below zero after a count that found too few. */
export function sellable(stock: Buckets): number {
  return stock.onHand - stock.allocated - stock.locked;
}

/** A place as one text: for maps. */
export function placeKey({ warehouseId, skuId }: { warehouseId: number; skuId: number }): string {
  return `${warehouseId}/${skuId}`;
}
