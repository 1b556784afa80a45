/**
 * Exact weights and lengths. Units are decimal by definition (1 lb = 453.59237 g, 1 in = 2.54 cm),
 * so each is a whole number of a unit that is small enough, and nothing is ever rounded in
 * passing: weights are counted in 10^-13 g, lengths in 10^-6 cm.
 */
export type WeightUnit = 'lb' | 'oz' | 'kg' | 'g';
export type LengthUnit = 'in' | 'cm';

/** What the scales and tapes of a place show. */
export const UNITS = {
  us: { weight: 'lb', length: 'in' },
  metric: { weight: 'kg', length: 'cm' },
} as const satisfies Record<string, { weight: WeightUnit; length: LengthUnit }>;
export type Units = keyof typeof UNITS;
export const UNIT_SYSTEMS = ['us', 'metric'] as const satisfies readonly Units[];

/** 10^-9 g in one unit of the fourth decimal would do but for ounces, which need four more. */
const WEIGHT_DECIMALS = 4;
const WEIGHT_OF_LAST_DECIMAL: Readonly<Record<WeightUnit, bigint>> = {
  lb: 453_592_370_000n,
  oz: 28_349_523_125n,
  kg: 1_000_000_000_000n,
  g: 1_000_000_000n,
};

const LENGTH_DECIMALS = 3;
const LENGTH_OF_LAST_DECIMAL: Readonly<Record<LengthUnit, bigint>> = { in: 2_540n, cm: 1_000n };

/** A weight, exactly. @param value decimal text with at most four decimals */
export function weight(value: string, unit: WeightUnit): bigint {
  return scaled(value, WEIGHT_DECIMALS) * WEIGHT_OF_LAST_DECIMAL[unit];
}

/** One of the unit. */
export function weightOf(unit: WeightUnit): bigint {
  return 10n ** BigInt(WEIGHT_DECIMALS) * WEIGHT_OF_LAST_DECIMAL[unit];
}

/** A length, exactly. @param value decimal text with at most three decimals */
export function length(value: string, unit: LengthUnit): bigint {
  return scaled(value, LENGTH_DECIMALS) * LENGTH_OF_LAST_DECIMAL[unit];
}

export function lengthOf(unit: LengthUnit): bigint {
  return 10n ** BigInt(LENGTH_DECIMALS) * LENGTH_OF_LAST_DECIMAL[unit];
}

/** The smallest whole number of steps that is not less. */
export function ceilDivide(amount: bigint, step: bigint): bigint {
  return (amount + step - 1n) / step;
}

function scaled(value: string, decimals: number): bigint {
  const match = /^(\d+)(?:\.(\d*?)0*)?$/.exec(value);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > decimals) {
    throw new RangeError(`"${value}" is not a decimal with at most ${decimals} decimals`);
  }
  return BigInt((match[1] ?? '0') + fraction.padEnd(decimals, '0'));
}

/** A decimal as short as it can be said: "0.6000" is "0.6"; what is not zero never becomes it. */
export function shortDecimal(value: string): string {
  if (!value.includes('.')) return value;
  return value.replace(/0+$/, '').replace(/\.$/, '');
}
