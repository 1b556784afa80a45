/** What the router does with a request that is signed and in time. */
export const MODES = ['ok', 'slow', 'refuse', 'busy', 'fail', 'drop', 'forget', 'down'] as const;
export type Mode = (typeof MODES)[number];

export interface Behaviour {
  readonly mode: Mode;
  /** For so long; null: until it is told otherwise. */
  readonly seconds: number | null;
  /** Only for pushes about this number; null: for all. */
  readonly number: string | null;
  /** For `refuse`. */
  readonly errorCode: number;
}

export const WELL_BEHAVED: Behaviour = {
  mode: 'ok',
  seconds: null,
  number: null,
  errorCode: 2_000_000,
};

export const SLOW_MS = 3_000;

export const SAYS: Readonly<Record<Mode, string>> = {
  ok: 'takes everything',
  slow: `takes everything, ${SLOW_MS / 1_000} seconds later`,
  refuse: 'refuses with an errorCode (2000000)',
  busy: 'says 4000004, too many requests',
  fail: 'says 4000000, system failure',
  drop: 'closes the connection before it has looked at the request',
  forget: 'takes it, and closes the connection before the answer',
  down: 'does not listen at all',
};
