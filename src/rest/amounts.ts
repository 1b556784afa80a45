import { parseMinor } from '../platform/money';
import { requestInvalid } from './rest.errors';

/** Decimal text as smallest units of the currency. @throws request.invalid, naming the field */
export function minorOf(text: string, currency: string, field: string): number {
  const minor = parseMinor(text, currency);
  if (minor === null)
    throw requestInvalid({
      problems: `${field} "${text.slice(0, 32)}" is no amount in ${currency}, such as "12.50"`,
    });
  return minor;
}

/** The same, where less than nothing makes no sense. */
export function positiveMinorOf(text: string, currency: string, field: string): number {
  const minor = minorOf(text, currency, field);
  if (minor <= 0) throw requestInvalid({ problems: `${field} "${text}" must be above zero` });
  return minor;
}

const CURRENCY = /^[A-Z]{3}$/;

/** Whether it can be the code of a currency (ISO 4217); nothing else is asked of the database. */
export function isCurrency(text: string): boolean {
  return CURRENCY.test(text);
}
