import { HANDLING_TYPES } from './quotes.types';

const HANDLING: ReadonlySet<string> = new Set(HANDLING_TYPES);

/** Whether a charge is for the warehouse's own work, rather than for the way. */
export function isHandling(type: string): boolean {
  return HANDLING.has(type);
}
