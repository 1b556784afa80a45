import { cursorInvalid } from './rest.errors';

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

type PlaceOf<Kinds extends readonly ('number' | 'text')[]> = {
  -readonly [I in keyof Kinds]: Kinds[I] extends 'number' ? number : string;
};

const KEY_TEXT = /^[\w .:-]{1,64}$/;

/** The same, where a list is sorted by texts as well. @throws request.cursor_invalid */
export function placeOf<const Kinds extends readonly ('number' | 'text')[]>(
  cursor: string,
  kinds: Kinds,
): PlaceOf<Kinds> {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    const fits = (part: unknown, at: number) =>
      kinds[at] === 'number'
        ? Number.isSafeInteger(part)
        : typeof part === 'string' && KEY_TEXT.test(part);
    if (Array.isArray(parts) && parts.length === kinds.length && parts.every(fits))
      return parts as PlaceOf<Kinds>;
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
