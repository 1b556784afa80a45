/** How many sealed values there are, by what they are of. */
export type Remaining = Readonly<Record<string, number>>;

/** An encryption key by its id, and what of the database needs it. */
export interface SealingKey {
  readonly id: string;
  /** Null: not configured. */
  readonly use: 'seals' | 'opens' | null;
  /** When a process said last that it seals with it. */
  readonly usedAt: Date;
  /** Null until it was counted, which begins when nobody seals with it any more. */
  readonly remaining: Remaining | null;
  readonly countedAt: Date | null;
  /** Since when nothing needs it. */
  readonly retiredAt: Date | null;
}

/** A key that is not configured, and that is needed. */
export interface MissingKey {
  readonly id: string;
  readonly remaining: Remaining;
  /** Counting ended early: there are more. */
  readonly more: boolean;
}
