import type { Found } from './sealed-values';

/** How many values need each key, by what they are of. */
export class Tally {
  private readonly counts = new Map<string, Record<string, number>>();

  add(keyId: string, what: string, count: number): void {
    const of = this.of(keyId);
    of[what] = (of[what] ?? 0) + count;
    if (of[what] === 0) delete of[what];
    this.counts.set(keyId, of);
  }

  addFound({ held, rows }: Found, keyIds: ReadonlySet<string>): void {
    for (const id of rows.flatMap(({ keys }) => keys))
      if (id !== null && keyIds.has(id)) this.add(id, held.what, 1);
  }

  of(keyId: string): Record<string, number> {
    return this.counts.get(keyId) ?? {};
  }

  total(keyId: string): number {
    return Object.values(this.of(keyId)).reduce((sum, count) => sum + count, 0);
  }
}
