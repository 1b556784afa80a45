import { HANDLING_TYPES, type Trace } from './quotes.types';

const HANDLING: ReadonlySet<string> = new Set(HANDLING_TYPES);

/** Whether a charge is for the warehouse's own work, rather than for the way. */
export function isHandling(type: string): boolean {
  return HANDLING.has(type);
}

/** A trace as anybody may see it: what the carrier takes is the operator's own affair. */
export function withoutCosts(trace: unknown): Trace {
  const { costMinor: _, ...rest } = (trace ?? {}) as Trace;
  return rest;
}
