import { Failure } from '../../platform/failure';
import { fieldWrong } from './carriers.errors';
import type { CarrierField } from './carriers.types';

const MAX_VALUE = 4_096;
export const MASK = '***';

type Values = Readonly<Record<string, string>>;

/**
 * Values after a change: what is not named stays, what is empty goes, and a mask that comes back
 * from an answer changes nothing.
 */
export function changedValues(before: Values, change: Values): Record<string, string> {
  const values: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(change)) {
    if (value === MASK) continue;
    if (value.trim() === '') delete values[name];
    else values[name] = value.trim();
  }
  return values;
}

/** What is wrong with the values of an account; null: nothing. */
export function fieldProblem(
  where: 'credentials' | 'settings',
  fields: readonly CarrierField[],
  values: Values,
): Failure | null {
  for (const name of Object.keys(values)) {
    if (!fields.some((field) => field.name === name))
      return wrong(where, name, 'is not known to this carrier', '该承运商没有此字段');
  }
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined) {
      if (field.required) return wrong(where, field.name, 'is missing', '缺失');
    } else if (value.length > MAX_VALUE || (field.pattern && !field.pattern.test(value))) {
      // Never the value: it may be a secret.
      const { en, zh } = field.says;
      return wrong(where, field.name, `is not as it must be: ${en}`, `格式不正确：${zh}`);
    }
  }
  return null;
}

/** Credentials as they may be shown: which there are, and nothing of them. */
export function masked(values: Values): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, MASK]));
}

function wrong(where: string, name: string, en: string, zh: string): Failure {
  return fieldWrong({ field: `${where}.${name.slice(0, 64)}`, en, zh });
}

/** What is known after a carrier was asked to do something and failed. */
export type Outcome = 'nothing done' | 'refused' | 'unknown';

/** Only what is certain counts as nothing: everything else may have been paid. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Failure)) return 'unknown';
  switch (error.code) {
    case 'carrier.refused':
    case 'carrier.not_needed_any_more':
    case 'outbound.address_refused':
      return 'refused';
    case 'carrier.limited':
    case 'outbound.not_reached':
      return 'nothing done';
    default:
      return 'unknown';
  }
}
