import type { Outcome } from './conformance';

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;

export function lineOf(outcome: Outcome): string {
  const { call, title, ms, reason } = outcome;
  const time = outcome.outcome === 'skipped' ? '' : `${ms} ms`;
  const why = outcome.outcome === 'skipped' ? ` (${reason})` : '';
  return `${MARKS[outcome.outcome]} ${call.padEnd(36)} ${time.padStart(8)}  ${title}${why}`;
}

/** What failed, each with its 接口参数 as text to copy. */
export function failuresOf(outcomes: readonly Outcome[]): string {
  return outcomes
    .filter((one) => one.outcome === 'failed')
    .map(({ call, title, reason, exchange }) =>
      [
        `✗ ${call} · ${title}`,
        `  ${reason}`,
        ...(exchange
          ? [
              `  接口 path: ${exchange.path}`,
              `  接口参数 request: ${exchange.request}`,
              `  返回 answer: ${JSON.stringify(exchange.answer)}`,
            ]
          : []),
      ].join('\n'),
    )
    .join('\n\n');
}

export function countsOf(
  outcomes: readonly Outcome[],
): Readonly<Record<Outcome['outcome'], number>> {
  const count = (which: Outcome['outcome']): number =>
    outcomes.filter((one) => one.outcome === which).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

export function summaryOf(outcomes: readonly Outcome[]): string {
  const { passed, failed, skipped } = countsOf(outcomes);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
