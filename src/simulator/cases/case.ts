import type { Session } from '../session';
import type { Target } from '../target';

/** One thing that a server must do. */
export interface Case {
  readonly call: string;
  readonly title: string;
  /** What it needs of the target; where that is missing, it is left out and listed as such. */
  readonly needs?: (target: Target) => boolean;
  /** What is missing then; second credentials if nothing is said. */
  readonly lacks?: string;
  readonly run: (session: Session) => Promise<void>;
}

export function cases(call: string, list: readonly Omit<Case, 'call'>[]): readonly Case[] {
  return list.map((one) => ({ call, ...one }));
}
