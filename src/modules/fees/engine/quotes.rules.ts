import { type DeliveryService, HANDLING_TYPES, type Services, type Trace } from './quotes.types';

const HANDLING: ReadonlySet<string> = new Set(HANDLING_TYPES);

/** Whether a charge is for the warehouse's own work, rather than for the way. */
export function isHandling(type: string): boolean {
  return HANDLING.has(type);
}

export function asksNothing({ signature, insuredMinor, valueAdded }: Services): boolean {
  return signature === 'none' && insuredMinor === null && valueAdded.length === 0;
}

/** What services mean to a delivery card. */
export function deliveryServices({ signature, insuredMinor }: Services): DeliveryService[] {
  const signed = { none: [], direct: ['signature'], adult: ['adult_signature'] } as const;
  return [...signed[signature], ...(insuredMinor === null ? [] : (['insurance'] as const))];
}

/** A trace as anybody may see it: what the carrier takes is the operator's own affair. */
export function withoutCosts(trace: unknown): Trace {
  const { costMinor: _, ...rest } = (trace ?? {}) as Trace;
  return rest;
}
