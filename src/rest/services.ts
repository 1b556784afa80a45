import { SIGNATURES } from '../modules/fees/engine/quotes.types';
import type { Services } from '../modules/fees/fees.types';
import { Code, Count, List, Money, OneOf } from '../platform/fields';
import { formatMinor } from '../platform/money';
import { positiveMinorOf } from './amounts';
import { requestInvalid } from './rest.errors';

export class AskedService {
  @Code({ says: 'As the warehouse’s handling card names it', example: 'photo' })
  code!: string;

  @Count({
    says: 'How often: for the order, or on each piece. Missing: once',
    optional: true,
    min: 1,
    max: 1_000,
    example: 1,
  })
  quantity?: number;
}

/** As a request names it. */
export class AskedServices {
  @OneOf(SIGNATURES, {
    says: 'Who has to sign: direct, somebody at the address; adult, an adult. Missing: none',
    optional: true,
    example: 'none',
  })
  signature?: (typeof SIGNATURES)[number];

  @Money({
    says: 'Insured for this, in USD; missing: not insured',
    optional: true,
    example: '320.00',
  })
  insuredValue?: string;

  @List(() => AskedService, { says: 'What the warehouse does besides', optional: true, max: 20 })
  services?: AskedService[];
}

const CURRENCY = 'USD';
/** Whatever a card says: more is a slip of the keyboard. */
const MOST_INSURED_MINOR = 100_000_000;

/** @throws request.invalid for a value of nothing, and for a service that is named twice */
export function servicesOf({
  signature = 'none',
  insuredValue,
  services = [],
}: AskedServices): Services {
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
