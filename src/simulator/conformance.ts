import { randomBytes } from 'node:crypto';
import type { Case } from './cases/case';
import { CATALOG } from './cases/catalog';
import { LABELS } from './cases/labels';
import { ORDERS } from './cases/orders';
import { STOCK } from './cases/stock';
import { TRANSPORT } from './cases/transport';
import { WAREHOUSES } from './cases/warehouses';
import { WORK } from './cases/work';
import { Session } from './session';
import type { Target } from './target';
import { type Exchange, masked } from './wire';

export const CASES: readonly Case[] = [
  ...TRANSPORT,
  ...WAREHOUSES,
  ...STOCK,
  ...CATALOG,
  ...ORDERS,
  ...LABELS,
  ...WORK,
];

export interface Outcome {
  readonly call: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly reason: string;
  /** The last thing said before it failed: what support asks for. */
  readonly exchange: {
    readonly path: string;
    readonly request: string;
    readonly answer: unknown;
  } | null;
}

/** Runs the cases one after the other, and tells each as soon as it is over. */
export async function conformance(
  target: Target,
  only: string | undefined,
  tell: (outcome: Outcome) => void,
  list: readonly Case[] = CASES,
): Promise<Outcome[]> {
  const run = randomBytes(4).toString('hex');
  const outcomes: Outcome[] = [];
  for (const one of list.filter((candidate) => !only || candidate.call === only)) {
    const outcome = await runCase(one, target, run);
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

async function runCase(one: Case, target: Target, run: string): Promise<Outcome> {
  const { call, title } = one;
  if (one.needs && !one.needs(target)) {
    return {
      call,
      title,
      outcome: 'skipped',
      ms: 0,
      reason: one.lacks ?? 'no second credentials were given',
      exchange: null,
    };
  }
  const session = new Session(target, run);
  const started = performance.now();
  const ms = (): number => Math.round(performance.now() - started);
  try {
    await one.run(session);
    return { call, title, outcome: 'passed', ms: ms(), reason: '', exchange: null };
  } catch (error) {
    return {
      call,
      title,
      outcome: 'failed',
      ms: ms(),
      reason: reasonOf(error),
      exchange: shown(session.exchanges.at(-1)),
    };
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides what happened in the cause.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function shown(exchange: Exchange | undefined): Outcome['exchange'] {
  return exchange
    ? { path: exchange.path, request: masked(exchange.body), answer: exchange.answer }
    : null;
}
