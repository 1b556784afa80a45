import {
  type LengthUnit,
  length,
  lengthOf,
  type WeightUnit,
  weight,
  weightOf,
} from '../../../platform/measures';
import type { Conditions, DeliveryCard, Measure, Surcharge } from './cards.types';
import { girthOf, inUnit, type Parcel, volume } from './parcels.rules';
import type { PostcodeSet } from './postcodes.rules';
import type { Condition, Shipment } from './quotes.types';

/** Where and for whom: what conditions look at, whatever the parcels. */
export interface Scene {
  readonly shipment: Shipment;
  readonly zone: string;
  /** The postcode as `postcodeOf` gives it. */
  readonly code: string;
  readonly residential: boolean;
}

/** Parcels that are alike, weighed and with their base price. */
export interface Unit {
  readonly parcel: Parcel;
  readonly billable: bigint;
  readonly baseMinor: number;
  readonly costMinor: number | null;
}

/** A condition on the order, ready to be asked often. */
export interface Test {
  readonly condition: string;
  readonly needed: string;
  holds(scene: Scene): boolean;
  found(scene: Scene): string;
}

export interface Limit {
  readonly measure: Measure;
  readonly above: bigint;
  readonly text: string;
  /** What one of the unit is. */
  readonly unit: bigint;
}

export interface CompiledConditions {
  readonly tests: readonly Test[];
  readonly limits: readonly Limit[];
}

export type FindList = (code: string) => PostcodeSet;

export function compileConditions(
  card: DeliveryCard,
  { when = {}, from, until }: Surcharge,
  list: FindList,
): CompiledConditions {
  return {
    tests: [...daysTest(from, until), ...orderTests(when, list)],
    limits: Object.entries(when.above ?? {}).map(([measure, text]) =>
      limitOf(card, measure as Measure, text),
    ),
  };
}

/** The first condition on the order that does not hold, or null: all do. */
export function failing({ tests }: CompiledConditions, scene: Scene): Test | null {
  for (const test of tests) if (!test.holds(scene)) return test;
  return null;
}

/** All conditions on the order, as they were found. */
export function met({ tests }: CompiledConditions, scene: Scene): Condition[] {
  return tests.map((test) => shown(test, scene));
}

/** The first limit that a parcel is above, or null: it is above none. */
export function exceeded({ limits }: CompiledConditions, unit: Unit): Limit | null {
  for (const limit of limits) if (sizeOf(unit, limit.measure) > limit.above) return limit;
  return null;
}

export function limitCondition(limit: Limit, unit: Unit): Condition {
  return {
    condition: limit.measure,
    needed: `> ${limit.text}`,
    found: inUnit(sizeOf(unit, limit.measure), limit.unit),
  };
}

function sizeOf({ parcel, billable }: Unit, measure: Measure): bigint {
  switch (measure) {
    case 'weight':
      return parcel.weight;
    case 'billable':
      return billable;
    case 'longest':
      return parcel.sides[0];
    case 'second':
      return parcel.sides[1];
    case 'shortest':
      return parcel.sides[2];
    case 'girth':
      return girthOf(parcel);
    case 'volume':
      return parcel.volume;
  }
}

function limitOf({ weightUnit, lengthUnit }: DeliveryCard, measure: Measure, text: string): Limit {
  return { measure, text, ...exactLimit(measure, text, weightUnit, lengthUnit) };
}

function exactLimit(
  measure: Measure,
  text: string,
  weightUnit: WeightUnit,
  lengthUnit: LengthUnit,
): { above: bigint; unit: bigint } {
  switch (measure) {
    case 'weight':
    case 'billable':
      return { above: weight(text, weightUnit), unit: weightOf(weightUnit) };
    case 'volume':
      return { above: volume(text, lengthUnit), unit: lengthOf(lengthUnit) ** 3n };
    default:
      return { above: length(text, lengthUnit), unit: lengthOf(lengthUnit) };
  }
}

function daysTest(from: string | undefined, until: string | undefined): Test[] {
  if (from === undefined && until === undefined) return [];
  return [
    {
      condition: 'day',
      needed: `${from ?? ''}..${until ?? ''}`,
      holds: ({ shipment: { day } }) =>
        (from === undefined || day >= from) && (until === undefined || day <= until),
      found: ({ shipment }) => shipment.day,
    },
  ];
}

function orderTests(when: Conditions, list: FindList): Test[] {
  const tests: Test[] = [];
  const oneOf = (condition: string, of: readonly string[], found: Test['found']): void => {
    const values = new Set(of);
    tests.push({ condition, needed: of.join(', '), found, holds: (s) => values.has(found(s)) });
  };
  if (when.countries) oneOf('country', when.countries, (s) => s.shipment.destination.country);
  if (when.states) oneOf('state', when.states, (s) => s.shipment.destination.state);
  if (when.zones) oneOf('zone', when.zones, (s) => s.zone);
  if (when.list !== undefined) {
    const set = list(when.list);
    tests.push({
      condition: 'list',
      needed: when.list,
      found: (s) => s.code,
      holds: (s) => set.has(s.shipment.destination.country, s.code),
    });
  }
  if (when.residential !== undefined) {
    const needed = String(when.residential);
    oneOf('residential', [needed], (s) => String(s.residential));
  }
  const { service } = when;
  if (service !== undefined) {
    tests.push({
      condition: 'service',
      needed: service,
      found: (s) => s.shipment.services.join(', '),
      holds: (s) => s.shipment.services.some((one) => one === service),
    });
  }
  return tests;
}

export function shown(test: Test, scene: Scene): Condition {
  return { condition: test.condition, needed: test.needed, found: test.found(scene) };
}
