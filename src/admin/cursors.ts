import { cursorInvalid } from './admin.errors';

/** Where a page ended, as a text that means nothing to anyone else. */
export function cursorOf(...parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor that this list gave: as many numbers as it has. @throws request.cursor_invalid */
export function partsOf(cursor: string, count: number): number[] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(parts) && parts.length === count && parts.every(Number.isSafeInteger))
      return parts as number[];
  } catch {
    // Told below.
  }
  throw cursorInvalid({ cursor: cursor.slice(0, 64) });
}

/** One more row than the page holds was asked for: it tells whether there is another page. */
export function pageOf<T, Item>(
  rows: readonly T[],
  limit: number,
  itemOf: (row: T) => Item,
  cursor: (last: T) => string,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    nextCursor: rows.length > limit && last ? cursor(last) : null,
  };
}
