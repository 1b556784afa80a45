/** A percentage as a whole number of ten-thousandths of a percent. */
export type Percent = number;

const PERCENT_DECIMALS = 4;
const ONE_HUNDRED_PERCENT = 100 * 10 ** PERCENT_DECIMALS;
const MAX_PERCENT_DIGITS = 5;

/** Decimal text with at most four decimals; null where it is not. */
export function parsePercent(text: string): Percent | null {
  const match = /^(\d+)(?:\.(\d{1,4}))?$/.exec(text);
  if (!match?.[1] || match[1].length > MAX_PERCENT_DIGITS) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(PERCENT_DECIMALS, '0'));
}

export function percentOrThrow(text: string): Percent {
  const percent = parsePercent(text);
  if (percent === null) throw new RangeError(`"${text}" is not a percentage`);
  return percent;
}

/** A share of an amount in whole cents, half a cent upwards. Exact at any size. */
export function shareOf(amountMinor: number, percent: Percent): number {
  const product = BigInt(amountMinor) * BigInt(percent);
  const whole = BigInt(ONE_HUNDRED_PERCENT);
  return Number((2n * product + whole) / (2n * whole));
}

/** How many steps have been started: 0 → 0, 1 → 1, `each` → 1, `each` + 1 → 2. */
export function started(amount: number, each: number): number {
  return amount <= 0 ? 0 : Math.ceil(amount / each);
}

export function within(minor: number, least: number | undefined, most: number | undefined): number {
  const raised = least === undefined ? minor : Math.max(minor, least);
  return most === undefined ? raised : Math.min(raised, most);
}

const days = new Map<string, Intl.DateTimeFormat>();

/** The day on which a moment falls in a time zone: 2026-11-30. */
export function dayIn(timeZone: string, at: Date): string {
  const known = days.get(timeZone);
  if (known) return known.format(at);
  // The Swedish way of writing a date is the ISO one.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  days.set(timeZone, format);
  return format.format(at);
}

const HOUR_MS = 3_600_000;

/** The first moment of a day in a time zone, to the millisecond; also where midnight is skipped. */
export function startOfDay(timeZone: string, day: string): Date {
  const noon = Date.parse(`${day}T12:00:00Z`);
  // No zone is more than 14 hours away from UTC.
  let [before, after] = [noon - 27 * HOUR_MS, noon + 14 * HOUR_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayIn(timeZone, new Date(middle)) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}
