/** How values look in answers and pushes. */

/** "2026-11-23 10:15:00", UTC. */
export function utcText(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** A decimal as short as it can be said: "0.6000" is "0.6"; what is not zero never becomes it. */
export function shortDecimal(value: string): string {
  if (!value.includes('.')) return value;
  return value.replace(/0+$/, '').replace(/\.$/, '');
}
