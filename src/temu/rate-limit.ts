/** How many app_keys are counted at once; beyond it, counting starts anew. */
const MAX_COUNTED = 10_000;
const SECOND_MS = 1_000;

/** At most so many calls of one app_key in a second of this process; null: any number. */
export class RateLimit {
  private second = 0;
  private readonly counts = new Map<string, number>();

  constructor(private readonly perSecond: number | null) {}

  admits(appKey: string, nowMs: number): boolean {
    if (this.perSecond === null) return true;
    const second = Math.floor(nowMs / SECOND_MS);
    if (second !== this.second || this.counts.size > MAX_COUNTED) this.counts.clear();
    this.second = second;
    const count = (this.counts.get(appKey) ?? 0) + 1;
    this.counts.set(appKey, count);
    return count <= this.perSecond;
  }
}
