import type { Wording } from '../../../platform/failure';
import type { ZoneRule } from './cards.types';
import type { Destination } from './quotes.types';

const US_POSTCODE = /^(\d{5})(?:-?\d{4})?$/;
const US_POSTCODES = 100_000;
const BITS = 8;

/** Five digits of a US postcode, with or without the four that may follow; null if it is none. */
export function usPostcode(written: string): string | null {
  return US_POSTCODE.exec(written.trim())?.[1] ?? null;
}

/** A postcode as tables know it; null: a US address without one. */
export function postcodeOf({ country, postcode }: Destination): string | null {
  return country === 'US' ? usPostcode(postcode) : postcode.trim().toUpperCase();
}

/**
 * A set of postcodes. All US postcodes are a hundred thousand bits, so looking one up takes
 * nanoseconds and a list takes 12 KiB, however long it is. Other countries' are kept as text.
 */
export class PostcodeSet {
  private readonly bits = new Uint8Array(US_POSTCODES / BITS);
  private readonly others = new Set<string>();

  /** @param entries "90001", "90001-90010" (both included), "900" (all that begin so), "CA/V6B" */
  constructor(entries: Iterable<string>) {
    for (const entry of entries) this.add(entry);
  }

  has(country: string, code: string): boolean {
    if (country !== 'US') return this.others.has(`${country}/${code}`);
    const at = Number(code);
    return ((this.bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }

  private add(entry: string): void {
    const range = rangeOf(entry);
    if (!range) {
      this.others.add(entry);
      return;
    }
    for (let at = range.first; at <= range.last; at += 1) {
      this.bits[at >> 3] = (this.bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }
}

/** What an entry of a list covers of the US; null: another country's, or no entry at all. */
export function rangeOf(entry: string): { readonly first: number; readonly last: number } | null {
  const match = /^(\d{3}|\d{5})(?:-(\d{3}|\d{5}))?$/.exec(entry);
  const [, from, to = from] = match ?? [];
  if (from === undefined || to === undefined || from.length !== to.length) return null;
  const first = Number(from.padEnd(5, '0'));
  const last = Number(to.padEnd(5, '9'));
  return first <= last ? { first, last } : null;
}

/** Zone rules made ready: those of a country by their first three digits, best first. */
export type ZoneTable = ReadonlyMap<string, readonly ZoneRule[]>;

export function zoneTable(rules: readonly ZoneRule[]): ZoneTable {
  const table = new Map<string, ZoneRule[]>();
  const sorted = [...rules].sort((a, b) => weightOfRule(b) - weightOfRule(a));
  const keys = (rule: ZoneRule) => prefixesOf(rule).map((prefix) => `${rule.country}/${prefix}`);
  for (const rule of sorted) {
    for (const key of keys(rule)) {
      const list = table.get(key);
      if (list) list.push(rule);
      else table.set(key, [rule]);
    }
  }
  return table;
}

/** The rule that covers an address, or null. @param code as `postcodeOf` gives it */
export function zoneRuleOf(
  table: ZoneTable,
  { country, state }: Destination,
  code: string,
): ZoneRule | null {
  const near = table.get(`${country}/${code.slice(0, 3)}`);
  const found = near?.find((rule) => fits(rule, state, code));
  return found ?? table.get(`${country}/`)?.find((rule) => fits(rule, state, code)) ?? null;
}

/** How much a rule says: what says more goes before. */
export function weightOfRule({ from, state }: ZoneRule): number {
  return (from?.length ?? 0) * 2 + (state === undefined ? 0 : 1);
}

function fits(rule: ZoneRule, state: string, code: string): boolean {
  if (rule.state !== undefined && rule.state !== state) return false;
  if (rule.from === undefined || rule.to === undefined) return true;
  return code.slice(0, rule.from.length) >= rule.from && code.slice(0, rule.to.length) <= rule.to;
}

/** The three-digit prefixes that a rule covers, in whole or in part; '' for one without digits. */
function prefixesOf({ country, from, to }: ZoneRule): string[] {
  if (country !== 'US' || from === undefined || to === undefined) return [''];
  const first = Number(from.slice(0, 3));
  const last = Number(to.slice(0, 3));
  return Array.from({ length: last - first + 1 }, (_, at) => String(first + at).padStart(3, '0'));
}

export function noZone({ country, state, postcode }: Destination): Wording {
  const shown = postcode.slice(0, 16);
  if (country !== 'US') {
    return {
      en: `No zone covers country ${country.slice(0, 32)}.`,
      zh: `没有分区覆盖国家 ${country.slice(0, 32)}。`,
    };
  }
  if (!usPostcode(postcode)) {
    return {
      en: `"${shown}" is not a US postcode of 5 digits.`,
      zh: `“${shown}”不是 5 位美国邮编。`,
    };
  }
  return {
    en: `No zone covers postcode ${shown} in ${state}.`,
    zh: `没有分区覆盖 ${state} 州邮编 ${shown}。`,
  };
}
