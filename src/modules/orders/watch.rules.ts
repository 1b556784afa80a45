/** Pieces of one SKU that an order needs from one warehouse. */
export interface HeldForStock {
  readonly orderId: number;
  readonly warehouseId: number;
  readonly skuId: number;
  readonly quantity: number;
}

/** Pieces of one SKU in one warehouse that are promised and not there. */
export interface Shortage {
  readonly warehouseId: number;
  readonly skuId: number;
  readonly missing: number;
}

/**
 * The orders to stop so that what is missing is missing only to stopped ones: as many as it takes,
 * in the order given, and no more.
 * @param open newest first: who ordered first is served first
 */
export function toHold(
  shortages: readonly Shortage[],
  held: readonly HeldForStock[],
  open: readonly HeldForStock[],
): number[] {
  const uncovered = missingBy(shortages);
  for (const one of held) take(uncovered, one);
  const chosen = new Set<number>();
  for (const one of open) {
    if (!chosen.has(one.orderId) && (uncovered.get(keyOf(one)) ?? 0) <= 0) continue;
    chosen.add(one.orderId);
    take(uncovered, one);
  }
  return [...chosen];
}

/**
 * The stopped orders that can go on: those without which the others still cover what is missing.
 * @param held oldest first
 */
export function toResume(shortages: readonly Shortage[], held: readonly HeldForStock[]): number[] {
  const missing = missingBy(shortages);
  const covered = new Map<string, number>();
  const orders = new Map<number, HeldForStock[]>();
  for (const one of held) {
    covered.set(keyOf(one), (covered.get(keyOf(one)) ?? 0) + one.quantity);
    orders.set(one.orderId, [...(orders.get(one.orderId) ?? []), one]);
  }
  const resumed: number[] = [];
  for (const [orderId, pieces] of orders) {
    const spare = pieces.every(
      (one) => (covered.get(keyOf(one)) ?? 0) - one.quantity >= (missing.get(keyOf(one)) ?? 0),
    );
    if (!spare) continue;
    resumed.push(orderId);
    for (const one of pieces) take(covered, one);
  }
  return resumed;
}

function missingBy(shortages: readonly Shortage[]): Map<string, number> {
  return new Map(shortages.map((one) => [keyOf(one), one.missing]));
}

function take(pieces: Map<string, number>, one: HeldForStock): void {
  const left = pieces.get(keyOf(one));
  if (left !== undefined) pieces.set(keyOf(one), left - one.quantity);
}

function keyOf({ warehouseId, skuId }: Pick<HeldForStock, 'warehouseId' | 'skuId'>): string {
  return `${warehouseId}/${skuId}`;
}
