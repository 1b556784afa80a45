const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Whether it is a day of the calendar, as 2026-02-28. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/**
 * The first moment of a day where people live by this time zone. Where clocks jump over midnight
 * the day begins when they land; where midnight comes twice it begins with the first.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const candidates = [utc - DAY_MS, utc + DAY_MS]
    .map((at) => utc - offsetMs(at, timeZone))
    .sort((a, b) => a - b);
  const first = candidates.find((at) => localTime(at, timeZone).slice(0, 10) >= day);
  return new Date(first ?? utc);
}

/** As clocks show it there: 2026-05-31 23:59:59. */
export function localTime(at: Date | number, timeZone: string): string {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? '';
  const day = [part('year'), part('month'), part('day')].join('-');
  return `${day} ${part('hour')}:${part('minute')}:${part('second')}`;
}

function offsetMs(at: number, timeZone: string): number {
  return Date.parse(`${localTime(at, timeZone).replace(' ', 'T')}Z`) - at;
}

const MAX_CLOCKS = 100;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, using one is not. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  clocks.set(timeZone, made);
  return made;
}
