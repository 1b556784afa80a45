/** Deeper than any request of ours; what goes through values recursively would run out of stack. */
const MAX_DEPTH = 32;

/**
 * What makes a JSON value unfit to be worked with, in words; null: nothing. A lone half of a
 * surrogate pair is no character: no database keeps it.
 */
export function unfitJson(value: unknown): string | null {
  const open: [value: unknown, depth: number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, depth] = next;
    if (typeof inner === 'string' && !inner.isWellFormed()) return 'a text holds half a character';
    if (typeof inner !== 'object' || inner === null) continue;
    if (depth === MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} levels deep`;
    const parts = Array.isArray(inner) ? inner : [...Object.keys(inner), ...Object.values(inner)];
    for (const part of parts) open.push([part, depth + 1]);
  }
  return null;
}
