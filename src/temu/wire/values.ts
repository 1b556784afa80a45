export { shortDecimal } from '../../platform/measures';

/** How values look in answers and pushes. */

/** "2026-11-23 10:15:00", UTC. */
export function utcText(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
