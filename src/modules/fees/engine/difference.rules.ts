import type { TraceValue } from './quotes.types';

/** A line of an order, as it was estimated or charged. */
export interface PricedLine {
  readonly type: string;
  readonly amountMinor: number;
  readonly trace: unknown;
}

/** One thing that is not what it was: "billable", "1" and "2". Empty: it was not there. */
export interface Cause {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface Difference {
  readonly type: string;
  /** Of a surcharge or a service: its code. */
  readonly code: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
  readonly causes: readonly Cause[];
}

/**
 * What makes two prices of an order differ, line by line: of each line whose amount is another, all
 * that stands otherwise in how it was computed. Lines that are alike are not told.
 */
export function differences(
  before: readonly PricedLine[],
  after: readonly PricedLine[],
): Difference[] {
  const keys = new Set([...before, ...after].map(keyOf));
  return [...keys].flatMap((key) => {
    const [one, other] = [linesOf(before, key), linesOf(after, key)];
    const [beforeMinor, afterMinor] = [sumOf(one), sumOf(other)];
    if (beforeMinor === afterMinor) return [];
    const [type = '', code = ''] = key.split('/');
    return [{ type, code, beforeMinor, afterMinor, causes: causes(one[0], other[0]) }];
  });
}

function keyOf({ type, trace }: PricedLine): string {
  const { surcharge, service } = fieldsOf(trace);
  return `${type}/${text(surcharge ?? service)}`;
}

function linesOf(lines: readonly PricedLine[], key: string): PricedLine[] {
  return lines.filter((line) => keyOf(line) === key);
}

function sumOf(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.amountMinor, 0);
}

/** What the carrier takes is nobody's reason for a price; who chose the channel neither. */
const NO_CAUSES = new Set(['costMinor', 'chosenBy', 'surcharge', 'service']);

function causes(before: PricedLine | undefined, after: PricedLine | undefined): Cause[] {
  const [one, other] = [fieldsOf(before?.trace), fieldsOf(after?.trace)];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((what) => {
    const [was, is] = [text(one[what]), text(other[what])];
    return was === is || NO_CAUSES.has(what) ? [] : [{ what, before: was, after: is }];
  });
}

function fieldsOf(trace: unknown): Readonly<Record<string, TraceValue | undefined>> {
  return typeof trace === 'object' && trace !== null ? (trace as Record<string, TraceValue>) : {};
}

function text(value: TraceValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
