import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './load';

const README = join(__dirname, '../../bench/README.md');

/** `--quick`: one short pair each, printed and not kept: to see whether a measurement works. */
export const QUICK = process.argv.includes('--quick');
const PAIRS = QUICK ? 1 : 7;
export const SECONDS = QUICK ? 1 : 3;

/** A measurement beside its limit, pair by pair. */
export interface Pairs {
  readonly what: string;
  readonly ours: readonly Figures[];
  readonly limit: string;
  readonly theirs: readonly Figures[];
  /** The least ratio that is wanted; null: only told. */
  readonly target: number | null;
}

/** One fact that has no limit beside it. */
export interface Fact {
  readonly what: string;
  readonly figure: string;
  readonly wanted?: string;
}

export interface Results {
  readonly pairs: readonly Pairs[];
  readonly facts: readonly Fact[];
}

/** Both sides in turn, so that a machine that gets slower gets slower for both. */
export async function pairs(
  what: string,
  limit: string,
  target: number | null,
  ours: () => Promise<Figures>,
  theirs: () => Promise<Figures>,
): Promise<Pairs> {
  const row = { what, limit, target, ours: [] as Figures[], theirs: [] as Figures[] };
  for (let pair = 0; pair < PAIRS; pair += 1) {
    row.ours.push(await ours());
    row.theirs.push(await theirs());
  }
  process.stdout.write(`${lineOf(row)}\n`);
  return row;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function lineOf({ what, ours, limit, theirs, target }: Pairs): string {
  const ratios = ours
    .map((one, at) => one.perSecond / (theirs[at]?.perSecond ?? 1))
    .sort((a, b) => a - b);
  const spread = `${(ratios[0] ?? 0).toFixed(2)}–${(ratios.at(-1) ?? 0).toFixed(2)}`;
  const failed = [...ours, ...theirs].reduce((sum, one) => sum + one.failed, 0);
  const cells = [
    what,
    median(ours.map((one) => one.perSecond)).toFixed(0),
    median(ours.map((one) => one.p99Ms)).toFixed(1),
    limit,
    median(theirs.map((one) => one.perSecond)).toFixed(0),
    median(theirs.map((one) => one.p99Ms)).toFixed(1),
    `**${median(ratios).toFixed(2)}** (${spread})`,
    target === null ? '' : `≥ ${target}`,
    failed === 0 ? '' : `${failed} failed`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Writes a suite's figures into its place in the README, or only prints them. */
export function tell(suite: string, { pairs: rows, facts }: Results): void {
  const [begin, end] = [`<!-- figures: ${suite} -->`, `<!-- /figures: ${suite} -->`];
  const machine = `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${PAIRS} alternating pairs of ${SECONDS} s.`;
  const text = [
    begin,
    ...(rows.length > 0
      ? [
          machine,
          '',
          '| what | per s | p99 ms | compared with | per s | p99 ms | ratio, median (spread) | wanted | |',
          '|---|---|---|---|---|---|---|---|---|',
          ...rows.map(lineOf),
          '',
        ]
      : []),
    ...(facts.length > 0
      ? [
          '| what | measured | wanted |',
          '|---|---|---|',
          ...facts.map(({ what, figure, wanted = '' }) => `| ${what} | ${figure} | ${wanted} |`),
        ]
      : []),
    end,
  ].join('\n');
  process.stdout.write(`${text}\n`);
  if (QUICK) return;
  const before = readFileSync(README, 'utf8');
  const start = before.indexOf(begin);
  const stop = before.indexOf(end) + end.length;
  mkdirSync(join(README, '..'), { recursive: true });
  // A suite that has no place yet gets one at the end.
  const whole =
    start < 0
      ? `${before}\n## ${suite}\n\n${text}\n`
      : before.slice(0, start) + text + before.slice(stop);
  writeFileSync(README, whole);
}
