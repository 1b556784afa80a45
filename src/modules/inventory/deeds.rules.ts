import { type Buckets, placeKey, sellable } from './inventory.rules';
import type { MovementType, Step } from './inventory.types';

/**
 * What people do to the pieces of one stock row, as movements.
 *
 * Two kinds of deeds differ in what can refuse them. A physical fact (found, missing, broken,
 * counted, come back) is always taken, even where it leaves fewer pieces than are promised: the
 * shortage shows, and orders wait. A decision (hold back, send away) may only take what is
 * promised to nobody. No bucket ever goes below zero.
 */
export type Quality = 'good' | 'defective';

const BUCKET = { good: 'onHand', defective: 'defective' } as const;

export function adjust(pieces: number, quality: Quality = 'good'): Step {
  return {
    type: pieces > 0 ? 'adjust_up' : 'adjust_down',
    change: { [BUCKET[quality]]: pieces },
  };
}

export function lock(pieces: number): Step {
  return { type: 'lock', change: { locked: pieces } };
}

export function unlock(pieces: number): Step {
  return { type: 'unlock', change: { locked: -pieces } };
}

export function toDefective(pieces: number): Step {
  return { type: 'to_defective', change: { onHand: -pieces, defective: pieces } };
}

export function toGood(pieces: number): Step {
  return { type: 'to_good', change: { onHand: pieces, defective: -pieces } };
}

/** @param defective null: only the good pieces were counted */
export function count(stock: Buckets, good: number, defective: number | null): Step {
  return {
    type: 'count',
    change: {
      onHand: good - stock.onHand,
      defective: defective === null ? 0 : defective - stock.defective,
    },
  };
}

export function returnIn(good: number, defective: number): Step {
  return { type: 'return_in', change: { onHand: good, defective } };
}

export type Refusal =
  | { readonly kind: 'below zero'; readonly bucket: keyof Buckets; readonly there: number }
  | { readonly kind: 'not free'; readonly free: number };

const DECISIONS: readonly MovementType[] = ['lock', 'transfer_out'];

/** Why a step can't be taken from here; null: it can. */
export function refusalOf(stock: Buckets, step: Step): Refusal | null {
  const after = afterStep(stock, step);
  for (const bucket of Object.keys(step.change) as (keyof Buckets)[])
    if (after[bucket] < 0) return { kind: 'below zero', bucket, there: stock[bucket] };
  if (DECISIONS.includes(step.type) && sellable(after) < 0)
    return { kind: 'not free', free: Math.max(0, sellable(stock)) };
  return null;
}

export function afterStep(stock: Buckets, { change }: Step): Buckets {
  return {
    onHand: stock.onHand + (change.onHand ?? 0),
    allocated: stock.allocated + (change.allocated ?? 0),
    locked: stock.locked + (change.locked ?? 0),
    defective: stock.defective + (change.defective ?? 0),
    inTransit: stock.inTransit + (change.inTransit ?? 0),
    receiving: stock.receiving + (change.receiving ?? 0),
  };
}

/** The first of these that stands in the list before; null: none does. */
export function firstRepeated<Place extends { warehouseId: number; skuId: number }>(
  places: readonly Place[],
): Place | null {
  const seen = new Set<string>();
  for (const place of places) {
    const key = placeKey(place);
    if (seen.has(key)) return place;
    seen.add(key);
  }
  return null;
}
