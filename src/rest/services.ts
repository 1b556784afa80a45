import type { Services } from '../modules/fees/fees.types';
import { formatMinor } from '../platform/money';
import { positiveMinorOf } from './amounts';
import { requestInvalid } from './rest.errors';

/** As a request names it. */
interface Asked {
  readonly signature?: Services['signature'];
  readonly insuredValue?: string;
  readonly services?: readonly { readonly code: string; readonly quantity?: number }[];
}

const CURRENCY = 'USD';
/** Whatever a card says: more is a slip of the keyboard. */
const MOST_INSURED_MINOR = 100_000_000;

/** @throws request.invalid for a value of nothing, and for a service that is named twice */
export function servicesOf({ signature = 'none', insuredValue, services = [] }: Asked): Services {
  const codes = services.map(({ code }) => code);
  const twice = codes.find((code, at) => codes.indexOf(code) !== at);
  if (twice !== undefined)
    throw requestInvalid({ problems: `services holds "${twice}" twice; add its quantities up` });
  return {
    signature,
    insuredMinor: insuredValue === undefined ? null : insuredMinorOf(insuredValue),
    valueAdded: services.map(({ code, quantity = 1 }) => ({ code, quantity })),
  };
}

function insuredMinorOf(text: string): number {
  const minor = positiveMinorOf(text, CURRENCY, 'insuredValue');
  if (minor <= MOST_INSURED_MINOR) return minor;
  const most = formatMinor(MOST_INSURED_MINOR, CURRENCY);
  throw requestInvalid({ problems: `insuredValue "${text}" must not be above ${most}` });
}

export function shownServices({ signature, insuredMinor, valueAdded }: Services) {
  return {
    signature,
    insuredValue: insuredMinor === null ? null : formatMinor(insuredMinor, CURRENCY),
    services: valueAdded.map(({ code, quantity }) => ({ code, quantity })),
  };
}
