import type { TrackingStep } from './carriers.types';

/** From the counter to the door; what went wrong stands outside of it. */
const WAY: readonly TrackingStep[] = [
  'pre_transit',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
];

/**
 * Where an order of several parcels is: what went wrong with one is told of all, else it is where
 * its slowest parcel is. Null: nobody knows of any.
 */
export function orderStep(steps: readonly (TrackingStep | null)[]): TrackingStep | null {
  if (steps.length === 0) return null;
  for (const trouble of ['exception', 'returning'] as const)
    if (steps.includes(trouble)) return trouble;
  const slowest = Math.min(...steps.map((step) => (step === null ? -1 : WAY.indexOf(step))));
  return WAY[slowest] ?? null;
}

const HOUR_MS = 3_600_000;
const GIVES_UP_AFTER_MS = 60 * 24 * HOUR_MS;

/** When a carrier is asked again; null: the parcel is there, or nobody will hear of it any more. */
export function nextLookMs(step: TrackingStep | null, sinceBoughtMs: number): number | null {
  if (step === 'delivered' || sinceBoughtMs > GIVES_UP_AFTER_MS) return null;
  return step === 'out_for_delivery' ? HOUR_MS : 4 * HOUR_MS;
}
