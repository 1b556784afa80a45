import type { Wording } from '../../../platform/failure';
import {
  type LengthUnit,
  length,
  lengthOf,
  type WeightUnit,
  weight,
  weightOf,
} from '../../../platform/measures';
import { girthOf, inUnit, type Parcel } from './parcels.rules';

/** What a channel can carry, in its own units; null: anything. */
export interface ChannelLimits {
  readonly code: string;
  readonly maxWeight: string | null;
  readonly weightUnit: WeightUnit;
  readonly maxLength: string | null;
  readonly maxLengthAndGirth: string | null;
  readonly lengthUnit: LengthUnit;
}

/** Why a channel can't carry one of the parcels, or null: it can carry all. */
export function beyondLimits(limits: ChannelLimits, parcels: readonly Parcel[]): Wording | null {
  const { code, maxWeight, weightUnit, maxLength, maxLengthAndGirth, lengthUnit } = limits;
  for (const parcel of parcels) {
    if (maxWeight !== null && parcel.weight > weight(maxWeight, weightUnit)) {
      const found = `${inUnit(parcel.weight, weightOf(weightUnit))} ${weightUnit}`;
      return tooMuch(code, WORDS.weight, found, `${maxWeight} ${weightUnit}`);
    }
    const longest = beyond(maxLength, parcel.sides[0], lengthUnit);
    if (longest) return tooMuch(code, WORDS.longest, longest, `${maxLength} ${lengthUnit}`);
    const girth = beyond(maxLengthAndGirth, girthOf(parcel), lengthUnit);
    if (girth) return tooMuch(code, WORDS.girth, girth, `${maxLengthAndGirth} ${lengthUnit}`);
  }
  return null;
}

/** The size as text, if it is above the limit. */
function beyond(limit: string | null, found: bigint, unit: LengthUnit): string | null {
  if (limit === null || found <= length(limit, unit)) return null;
  return `${inUnit(found, lengthOf(unit))} ${unit}`;
}

const WORDS = {
  weight: { en: 'weight', zh: '重量' },
  longest: { en: 'longest side', zh: '最长边' },
  girth: { en: 'length and girth', zh: '长度加围长' },
};

function tooMuch(code: string, what: Wording, found: string, most: string): Wording {
  return {
    en: `Channel ${code} carries no parcel with a ${what.en} of ${found}; the most is ${most}. Use another channel, or ship it in several orders.`,
    zh: `渠道 ${code} 不承运${what.zh}为 ${found} 的包裹，上限为 ${most}。请更换渠道或拆分为多个订单。`,
  };
}
