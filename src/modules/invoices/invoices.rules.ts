import { ceilDivide, length, lengthOf, weight, weightOf } from '../../platform/measures';
import type { BilledParcel } from '../orders/order-billing.service';
import type { FindingCause, FoundDifference, InvoiceLine } from './invoices.types';

/** A line of an invoice that came before. */
export interface EarlierLine {
  readonly trackingNumber: string;
  readonly charge: string;
  readonly amountMinor: number;
  readonly doubled: boolean;
  readonly invoiceNumber: string;
}

export interface Comparison {
  readonly findings: readonly FoundDifference[];
  /** Lines that bill what was billed before. */
  readonly doubled: ReadonlySet<InvoiceLine>;
  /** Orders that cost what was expected, or less. */
  readonly matchedOrders: number;
}

/**
 * Holds an invoice against what orders should cost. All lines of an order are taken together, with
 * those of earlier invoices: carriers bill a parcel in several lines, and correct it weeks later.
 * What is billed twice or is nobody's parcel is a matter between us and the carrier: nothing is
 * proposed to be taken from a customer for it.
 */
export function compare(
  lines: readonly InvoiceLine[],
  currency: string,
  parcels: readonly BilledParcel[],
  earlier: readonly EarlierLine[],
): Comparison {
  const parcelOf = new Map(parcels.map((parcel) => [parcel.trackingNumber, parcel]));
  const firsts = new Map(earlier.map((line) => [same(line), line.invoiceNumber]));
  const doubled = new Map<InvoiceLine, string>();
  for (const line of lines) {
    const first = firsts.get(same(line));
    if (first !== undefined && line.amountMinor !== 0) doubled.set(line, first);
    else firsts.set(same(line), '');
  }
  const single = lines.filter((line) => !doubled.has(line));
  const twice = groups([...doubled.keys()], (line) => line.trackingNumber);
  const strange = groups(
    single.filter((line) => !parcelOf.has(line.trackingNumber)),
    (line) => line.trackingNumber,
  );
  const own = groups(
    single.filter((line) => parcelOf.has(line.trackingNumber)),
    (line) => parcelOf.get(line.trackingNumber)?.orderId,
  );
  const before = billedBefore(earlier, parcelOf);
  const judged = own.map((group) => judge(group, currency, parcelOf, before));
  const dear = judged.filter((finding) => finding !== null);
  return {
    findings: [
      ...dear,
      ...strange.map((group) => unclaimed('unknown_tracking', group, null)),
      ...twice.map((group) => {
        const orderId = parcelOf.get(group[0].trackingNumber)?.orderId ?? null;
        return unclaimed('double_billed', group, orderId, doubled.get(group[0]));
      }),
    ],
    doubled: new Set(doubled.keys()),
    matchedOrders: own.length - dear.length,
  };
}

type Group = readonly [InvoiceLine, ...InvoiceLine[]];

function same(line: { trackingNumber: string; charge: string; amountMinor: number }): string {
  return JSON.stringify([line.trackingNumber, line.charge.toLowerCase(), line.amountMinor]);
}

function groups<Key>(lines: readonly InvoiceLine[], keyOf: (line: InvoiceLine) => Key): Group[] {
  const found = new Map<Key, [InvoiceLine, ...InvoiceLine[]]>();
  for (const line of lines) {
    const group = found.get(keyOf(line));
    if (group) group.push(line);
    else found.set(keyOf(line), [line]);
  }
  return [...found.values()];
}

/** By order, what earlier invoices billed for it, once. */
function billedBefore(
  earlier: readonly EarlierLine[],
  parcelOf: ReadonlyMap<string, BilledParcel>,
): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const line of earlier) {
    const orderId = parcelOf.get(line.trackingNumber)?.orderId;
    if (orderId === undefined || line.doubled) continue;
    sums.set(orderId, (sums.get(orderId) ?? 0) + line.amountMinor);
  }
  return sums;
}

/** What an order was billed too much, and why; null: it was not. */
function judge(
  group: Group,
  currency: string,
  parcelOf: ReadonlyMap<string, BilledParcel>,
  before: ReadonlyMap<number, number>,
): FoundDifference | null {
  const [first] = group;
  const parcel = parcelOf.get(first.trackingNumber);
  if (!parcel) return null;
  const billedMinor = sum(group);
  const details = { charges: chargesOf(group) };
  const found = { trackingNumber: first.trackingNumber, orderId: parcel.orderId, billedMinor };
  if (parcel.currency !== currency)
    return { ...found, cause: 'currency', expectedMinor: 0, proposedMinor: 0, details };
  const expectedMinor = Math.max(0, parcel.deliveryMinor - (before.get(parcel.orderId) ?? 0));
  if (billedMinor <= expectedMinor) return null;
  return {
    ...found,
    ...why(group, parcelOf),
    expectedMinor,
    proposedMinor: billedMinor - expectedMinor,
  };
}

function why(group: Group, parcelOf: ReadonlyMap<string, BilledParcel>) {
  const charges = chargesOf(group);
  for (const line of group) {
    const own = parcelOf.get(line.trackingNumber);
    if (line.weight && own?.weight?.unit && isHeavier(line.weight, own.weight)) {
      const [billed, ours] = [line.weight, own.weight];
      const details = {
        charges,
        billedWeight: `${plain(billed.value)} ${billed.unit}`,
        ourWeight: `${plain(ours.value)} ${ours.unit}`,
      };
      return { cause: 'weight' as const, details };
    }
  }
  for (const line of group) {
    const own = parcelOf.get(line.trackingNumber);
    if (line.size && own?.size?.unit && isLarger(line.size, own.size)) {
      const details = { charges, billedSize: sizeText(line.size), ourSize: sizeText(own.size) };
      return { cause: 'size' as const, details };
    }
  }
  const cause: FindingCause = charges.length > 1 ? 'surcharge' : 'price';
  return { cause, details: { charges } };
}

/** Carriers round up to whole units; only what is more than that is another weight. */
function isHeavier(
  billed: NonNullable<InvoiceLine['weight']>,
  own: NonNullable<BilledParcel['weight']>,
): boolean {
  if (own.unit === null) return false;
  const step = weightOf(billed.unit);
  return weight(billed.value, billed.unit) > ceilDivide(weight(own.value, own.unit), step) * step;
}

/** Side by side, the longest first; a side is larger if it is so after rounding up as carriers do. */
function isLarger(
  billed: NonNullable<InvoiceLine['size']>,
  own: NonNullable<BilledParcel['size']>,
): boolean {
  if (own.unit === null) return false;
  const { unit } = own;
  const step = lengthOf(billed.unit);
  const theirs = billed.sides.map((side) => length(side, billed.unit)).sort(longestFirst);
  const ours = own.sides.map((side) => length(side, unit)).sort(longestFirst);
  return theirs.some((side, at) => side > ceilDivide(ours[at] ?? 0n, step) * step);
}

function longestFirst(one: bigint, other: bigint): number {
  return one < other ? 1 : one > other ? -1 : 0;
}

function sizeText({ sides, unit }: { sides: readonly string[]; unit: string | null }): string {
  return `${sides.map(plain).join(' × ')} ${unit ?? ''}`.trim();
}

/** Without the zeros that say nothing. */
function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

function unclaimed(
  cause: 'unknown_tracking' | 'double_billed',
  group: Group,
  orderId: number | null,
  billedFirstIn?: string,
): FoundDifference {
  return {
    cause,
    trackingNumber: group[0].trackingNumber,
    orderId,
    billedMinor: sum(group),
    expectedMinor: 0,
    proposedMinor: 0,
    details: { charges: chargesOf(group), billedFirstIn },
  };
}

/** What was billed, by the carrier's words. */
function chargesOf(group: Group): { charge: string; amountMinor: number }[] {
  const sums = new Map<string, number>();
  for (const { charge, amountMinor } of group)
    sums.set(charge, (sums.get(charge) ?? 0) + amountMinor);
  return [...sums].map(([charge, amountMinor]) => ({ charge, amountMinor }));
}

function sum(group: Group): number {
  return group.reduce((total, line) => total + line.amountMinor, 0);
}
