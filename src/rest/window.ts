const DAY_MS = 86_400_000;

/**
 * From when on a search looks: from the moment that was asked for; else from the beginning where
 * an index leads to what is sought, and for a day before its end where all has to be looked through.
 */
export function startOf(
  { from, until }: { readonly from?: string; readonly until?: string },
  byIndex: boolean,
  nowMs: number,
): Date | undefined {
  if (from !== undefined) return new Date(from);
  return byIndex ? undefined : new Date((until === undefined ? nowMs : Date.parse(until)) - DAY_MS);
}
