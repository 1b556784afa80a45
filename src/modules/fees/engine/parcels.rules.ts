import {
  ceilDivide,
  type LengthUnit,
  length,
  lengthOf,
  type WeightUnit,
  weight,
  weightOf,
} from '../../../platform/measures';
import { percentOrThrow } from './amounts.rules';
import type { DeliveryCard, Packing } from './cards.types';
import type { BasketItem } from './quotes.types';

/** Parcels that are alike, in the exact units of `measures.ts`. */
export interface Parcel {
  readonly count: bigint;
  readonly weight: bigint;
  /** Longest first. */
  readonly sides: Sides;
  readonly volume: bigint;
}

type Sides = readonly [bigint, bigint, bigint];

const TOGETHER: Packing = { rule: 'together', factorPercent: '100' };
const ONE_HUNDRED_PERCENT = 1_000_000n;

/** Items with text made exact; done once, for however many cards. */
export function measured(items: readonly BasketItem[]): Parcel[] {
  return items.map((item) => {
    const sides = sorted([
      length(item.length, item.lengthUnit),
      length(item.width, item.lengthUnit),
      length(item.height, item.lengthUnit),
    ]);
    return {
      count: BigInt(item.quantity),
      weight: weight(item.weight, item.weightUnit),
      sides,
      volume: sides[0] * sides[1] * sides[2],
    };
  });
}

/** The parcels that a card sees: packed ones as they are, others as its packing rule makes them. */
export function parcelsOf(card: DeliveryCard, items: readonly Parcel[], packed: boolean): Parcel[] {
  const { packing = TOGETHER } = card;
  const alone = packed || packing.rule === 'own_carton';
  const parcels = alone ? items : [packTogether(items, packing.factorPercent)];
  return parcels.map((parcel) => rounded(card, parcel));
}

/**
 * All pieces in one parcel. Its volume is the sum of theirs, with the factor for padding and air;
 * it is as long as the longest side of any piece and as wide as the longest second side; how high
 * it is follows from the volume, but no less than the longest third side.
 */
function packTogether(items: readonly Parcel[], factorPercent: string): Parcel {
  let [total, long, wide, high, volume] = [0n, 0n, 0n, 0n, 0n];
  for (const { count, weight: each, sides, volume: one } of items) {
    total += each * count;
    volume += one * count;
    if (sides[0] > long) long = sides[0];
    if (sides[1] > wide) wide = sides[1];
    if (sides[2] > high) high = sides[2];
  }
  const padded = ceilDivide(volume * BigInt(percentOrThrow(factorPercent)), ONE_HUNDRED_PERCENT);
  const floor = long * wide;
  const needed = floor === 0n ? 0n : ceilDivide(padded, floor);
  const sides = sorted([long, wide, needed > high ? needed : high]);
  return { count: 1n, weight: total, sides, volume: padded };
}

function rounded({ sides: rule = 'exact', lengthUnit }: DeliveryCard, parcel: Parcel): Parcel {
  if (rule === 'exact') return parcel;
  const unit = lengthOf(lengthUnit);
  const whole = (side: bigint): bigint =>
    (rule === 'up' ? ceilDivide(side, unit) : (2n * side + unit) / (2n * unit)) * unit;
  const sides: Sides = [whole(parcel.sides[0]), whole(parcel.sides[1]), whole(parcel.sides[2])];
  return { ...parcel, sides, volume: sides[0] * sides[1] * sides[2] };
}

/** Longest side + 2 × (the two others). */
export function girthOf({ sides }: Parcel): bigint {
  return sides[0] + 2n * (sides[1] + sides[2]);
}

function sorted(sides: Sides): Sides {
  const [a, b, c] = [...sides].sort((x, y) => (x < y ? 1 : x > y ? -1 : 0));
  return [a ?? 0n, b ?? 0n, c ?? 0n];
}

/** How a card rounds, made exact. */
export interface Weighing {
  readonly unit: bigint;
  readonly step: bigint;
  readonly minimum: bigint;
  readonly fine: { readonly upTo: bigint; readonly step: bigint } | null;
  /** Volume × `unit` ÷ this is the dimensional weight; null: size does not count. */
  readonly divisor: bigint | null;
  readonly dimAbove: bigint;
}

export function weighing(card: DeliveryCard): Weighing {
  const { weightUnit, lengthUnit, fine, dimDivisor } = card;
  const cube = lengthOf(lengthUnit) ** 3n;
  return {
    unit: weightOf(weightUnit),
    step: weight(card.step, weightUnit),
    minimum: weight(card.minimum, weightUnit),
    fine: fine
      ? { upTo: weight(fine.upTo, weightUnit), step: weight(fine.step, weightUnit) }
      : null,
    divisor: dimDivisor === null ? null : cube * BigInt(dimDivisor),
    dimAbove: card.dimAbove === undefined ? 0n : volume(card.dimAbove, lengthUnit),
  };
}

/** A volume, exactly, in cubic 10^-6 cm. @param text decimal text in cubic units */
export function volume(text: string, unit: LengthUnit): bigint {
  return length(text, unit) * lengthOf(unit) ** 2n;
}

/** Size as weight, rounded up in the smallest unit there is. */
export function dimensional({ divisor, unit, dimAbove }: Weighing, size: bigint): bigint {
  if (divisor === null || size <= dimAbove) return 0n;
  return ceilDivide(size * unit, divisor);
}

/** The larger of actual and dimensional weight, rounded up as the card says. */
export function billable(rule: Weighing, actual: bigint, size: bigint): bigint {
  const counted = actual > size ? actual : size;
  const step = rule.fine && counted <= rule.fine.upTo ? rule.fine.step : rule.step;
  const up = ceilDivide(counted, step) * step;
  return up > rule.minimum ? up : rule.minimum;
}

const SHOWN_DECIMALS = 4;
const SHOWN = 10 ** SHOWN_DECIMALS;
const SHOWN_EXACT = BigInt(SHOWN);

/** As decimal text of a unit, rounded up in the last place shown. */
export function inUnit(amount: bigint, unit: bigint): string {
  const shown = Number(ceilDivide(amount * SHOWN_EXACT, unit));
  const [whole, fraction] = [Math.floor(shown / SHOWN), shown % SHOWN];
  if (fraction === 0) return String(whole);
  return `${whole}.${String(fraction).padStart(SHOWN_DECIMALS, '0').replace(/0+$/, '')}`;
}

export function weightText(amount: bigint, unit: WeightUnit): string {
  return inUnit(amount, weightOf(unit));
}
