import { PartialType } from '@nestjs/swagger';
import {
  MEASURES,
  SURCHARGE_TYPES,
  type SurchargeType,
} from '../../modules/fees/engine/cards.types';
import { Code, Count, Decimal, Flag, List, Money, OneOf, Part, Text } from '../../platform/fields';
import { CURRENCY } from '../wallets/wallets.dto';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PERCENT = /^\d{1,5}(\.\d{1,4})?$/;

export class Words {
  @Text({ says: 'English', example: 'Remote area' })
  en!: string;

  @Text({ says: '中文', example: '偏远附加费' })
  zh!: string;
}

export class FormulaFields {
  @OneOf(['fixed', 'percent', 'fuel', 'value'], {
    says: 'fixed: an amount; percent: a share of the base or of the subtotal; fuel: the same, by the percentage of the week; value: an amount for each started step of the declared value',
  })
  kind!: 'fixed' | 'percent' | 'fuel' | 'value';

  @Money({ says: 'Of fixed and value: the amount', optional: true, example: '5.25' })
  amount?: string;

  @Text({ says: 'Of percent', optional: true, example: '12.75', pattern: PERCENT })
  percent?: string;

  @OneOf(['base', 'subtotal'], {
    says: 'Of percent and fuel: what it is a share of. The subtotal is the base and all surcharges that stand before',
    optional: true,
  })
  of?: 'base' | 'subtotal';

  @Code({ says: 'Of fuel: the series of weeks', optional: true, example: 'GROUND' })
  series?: string;

  @Money({ says: 'Of value: the step', optional: true, example: '100.00' })
  each?: string;

  @Money({ says: 'Of value: up to here it costs nothing', optional: true, example: '100.00' })
  free?: string;

  @Money({ says: 'Of value: for more nothing is insured', optional: true, example: '5000.00' })
  upTo?: string;
}

export class LimitFields {
  @OneOf(MEASURES, {
    says: 'Of a parcel: its weight, its billable weight, its sides by length, its longest side + 2 × (the two others), its volume',
  })
  measure!: (typeof MEASURES)[number];

  @Decimal({ says: 'Above this, in units of the card', decimals: 3, example: '48' })
  above!: string;
}

export class ConditionFields {
  @List('text', { says: 'Only in these zones', optional: true, max: 200 })
  zones?: string[];

  @List('text', { says: 'Only to these states, by two letters', optional: true, max: 100 })
  states?: string[];

  @List('text', { says: 'Only to these countries, by two letters', optional: true, max: 300 })
  countries?: string[];

  @Code({ says: 'Only to postcodes of this list', optional: true, example: 'REMOTE' })
  list?: string;

  @Flag({ says: 'Only to homes, or only to businesses', optional: true })
  residential?: boolean;

  @Code({
    says: 'Only if it is asked for: signature, adult_signature or insurance',
    optional: true,
    example: 'signature',
  })
  service?: string;

  @List(() => LimitFields, {
    says: 'Only if a parcel is above one of these',
    optional: true,
    max: MEASURES.length,
  })
  limits?: LimitFields[];
}

export class SurchargeFields {
  @Code({ says: 'Unique in the card', example: 'RES' })
  code!: string;

  @OneOf(SURCHARGE_TYPES, {
    says: 'What it is. Of over_volume, over_limit, oversize, overweight, overlength only the largest is taken; of equal ones the first in this order',
  })
  type!: SurchargeType;

  @Part(() => Words, { says: 'Its name; missing: the usual one', optional: true })
  name?: Words;

  @Part(() => FormulaFields, { says: 'What it costs the customer' })
  formula!: FormulaFields;

  @Part(() => FormulaFields, {
    says: 'What the carrier takes; missing: by the same formula from the carrier’s prices',
    optional: true,
  })
  cost?: FormulaFields;

  @Money({ says: 'At least', optional: true, example: '1.00' })
  least?: string;

  @Money({ says: 'At most', optional: true, example: '50.00' })
  most?: string;

  @OneOf(['order', 'parcel'], { says: 'Once, or for each parcel; missing: once', optional: true })
  per?: 'order' | 'parcel';

  @Part(() => ConditionFields, { says: 'All must hold; missing: always', optional: true })
  when?: ConditionFields;

  @Text({
    says: 'First day, where the warehouse is',
    optional: true,
    example: '2026-10-01',
    pattern: DAY,
  })
  from?: string;

  @Text({
    says: 'Last day, where the warehouse is',
    optional: true,
    example: '2027-01-14',
    pattern: DAY,
  })
  until?: string;

  @Code({
    says: 'Of several of a group only the largest is taken',
    optional: true,
    example: 'area',
  })
  group?: string;
}

export class FineFields {
  @Decimal({ says: 'Up to this weight', decimals: 4, example: '1' })
  upTo!: string;

  @Decimal({ says: 'Weight is rounded up to a multiple of this', decimals: 4, example: '0.0625' })
  step!: string;
}

export class PackingFields {
  @OneOf(['own_carton', 'together'], {
    says: 'Each piece in its own carton, or all in one: as long as the longest side, as wide as the longest second side, and as high as their volume needs',
  })
  rule!: 'own_carton' | 'together';

  @Text({
    says: 'Of together: the volume of the parcel in percent of that of the goods; missing: 100',
    optional: true,
    example: '115',
    pattern: PERCENT,
  })
  factorPercent?: string;
}

export class TransitFields {
  @Code({ says: 'Zone', example: '5' })
  zone!: string;

  @Count({ says: 'Days on the way', max: 365, example: 4 })
  days!: number;
}

export class DeliveryFields {
  @Code({ says: 'Name', max: 128, example: 'Ground 2026' })
  name!: string;

  @Code({ says: 'ISO 4217', example: 'USD', pattern: CURRENCY })
  currency!: string;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Unit of the weights of the table' })
  weightUnit!: 'lb' | 'oz' | 'kg' | 'g';

  @OneOf(['in', 'cm'], { says: 'Unit of the divisor and of all limits of size' })
  lengthUnit!: 'in' | 'cm';

  @Decimal({
    says: 'Billable weight is rounded up to a multiple of this',
    decimals: 4,
    example: '1',
  })
  step!: string;

  @Decimal({ says: 'Billable weight is at least this', decimals: 4, example: '1' })
  minimum!: string;

  @Part(() => FineFields, {
    says: 'A finer step for light parcels',
    optional: true,
    nullable: true,
  })
  fine?: FineFields | null;

  @Count({
    says: 'Volume ÷ this is the dimensional weight; null: size does not count',
    nullable: true,
    optional: true,
    min: 1,
    max: 1_000_000,
    example: 139,
  })
  dimDivisor?: number | null;

  @Decimal({
    says: 'Size counts only above this volume',
    decimals: 3,
    optional: true,
    nullable: true,
    example: '1728',
  })
  dimAbove?: string | null;

  @OneOf(['exact', 'up', 'nearest'], {
    says: 'Sides to whole units before anything is computed; missing: exact',
    optional: true,
  })
  sides?: 'exact' | 'up' | 'nearest';

  @OneOf(['each', 'total'], {
    says: 'A price for each parcel, or one for the weight of all; missing: total',
    optional: true,
  })
  pieces?: 'each' | 'total';

  @Part(() => PackingFields, {
    says: 'How goods become parcels before somebody has packed them; missing: together',
    optional: true,
  })
  packing?: PackingFields;

  @Flag({ says: 'What an address is if nobody says; missing: true, a home', optional: true })
  assumeResidential?: boolean;

  @List(() => TransitFields, { says: 'Days on the way, by zone', optional: true, max: 200 })
  transitDays?: TransitFields[];

  @List(() => SurchargeFields, { says: 'In the order of computation', optional: true, max: 100 })
  surcharges?: SurchargeFields[];
}

export class DeliveryChange extends PartialType(DeliveryFields) {}

export class PerMeasureFields {
  @Decimal({ says: 'For each started', decimals: 3, example: '1' })
  each!: string;

  @Money({ says: 'Amount', example: '0.05' })
  amount!: string;
}

export class BoxFields {
  @Part(() => Words, { says: 'Name' })
  name!: Words;

  @Decimal({ says: 'Holds goods of this volume', decimals: 3, digits: 9, example: '500' })
  upToVolume!: string;

  @Money({ says: 'Price', example: '0.45' })
  amount!: string;

  @Money({ says: 'What it costs the warehouse', optional: true, example: '0.30' })
  cost?: string;
}

export class ServiceFields {
  @Code({ says: 'By which it is asked for', example: 'photo' })
  code!: string;

  @Part(() => Words, { says: 'Name' })
  name!: Words;

  @Money({ says: 'Price', example: '0.50' })
  amount!: string;

  @OneOf(['order', 'piece'], { says: 'Once, or for each piece' })
  per!: 'order' | 'piece';
}

export class LateCancelFields {
  @Money({ says: 'While it is picked', optional: true, example: '0.50' })
  picking?: string;

  @Money({ says: 'Once it is packed', optional: true, example: '1.00' })
  packed?: string;
}

export class HandlingFields {
  @Code({ says: 'Name', max: 128, example: 'Handling 2026' })
  name!: string;

  @Code({ says: 'ISO 4217', example: 'USD', pattern: CURRENCY })
  currency!: string;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Unit of byWeight; missing: lb', optional: true })
  weightUnit?: 'lb' | 'oz' | 'kg' | 'g';

  @OneOf(['in', 'cm'], { says: 'Unit of byVolume and of boxes; missing: in', optional: true })
  lengthUnit?: 'in' | 'cm';

  @Money({ says: 'The order with its first piece', example: '0.80' })
  perOrder!: string;

  @Money({ says: 'Each piece after the first', example: '0.15' })
  furtherPiece!: string;

  @Money({ says: 'Each kind of goods after the first', optional: true, example: '0.10' })
  furtherKind?: string;

  @Part(() => PerMeasureFields, { says: 'By weight of the goods', optional: true, nullable: true })
  byWeight?: PerMeasureFields | null;

  @Part(() => PerMeasureFields, { says: 'By volume of the goods', optional: true, nullable: true })
  byVolume?: PerMeasureFields | null;

  @Text({
    says: 'Taken off the sum of all above',
    optional: true,
    example: '5',
    pattern: PERCENT,
  })
  reductionPercent?: string;

  @Money({ says: 'At least, after the reduction', optional: true, nullable: true, example: '0.50' })
  least?: string | null;

  @Money({ says: 'At most, after the reduction', optional: true, nullable: true, example: '20.00' })
  most?: string | null;

  @List(() => BoxFields, { says: 'The smallest first', optional: true, max: 100 })
  packaging?: BoxFields[];

  @Money({ says: 'For the label of each parcel', optional: true, example: '0.20' })
  label?: string;

  @List(() => ServiceFields, { says: 'What can be asked for', optional: true, max: 100 })
  services?: ServiceFields[];

  @Part(() => LateCancelFields, { says: 'What a late cancel costs', optional: true })
  lateCancel?: LateCancelFields;
}
