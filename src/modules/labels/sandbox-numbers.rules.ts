/** Whose tracking numbers and labels are imitated. */
export type SandboxStyle = 'UPS' | 'USPS';

/** A shipper's number that UPS gives to nobody: sandbox, and four signs for large sequences. */
const UPS_SHIPPER = 'SB';
const UPS_SHIPPER_SIGNS = 4;
/** 03 is Ground. */
const UPS_SERVICE = '03';
const UPS_SERIAL_DIGITS = 7;

/** 93: a mailer with a number of six digits; zeros belong to nobody. 001: no extra service. */
const USPS_BEGIN = '93001000000';
const USPS_SERIAL_DIGITS = 10;

const MAX_SEQUENCE = 10 ** USPS_SERIAL_DIGITS - 1;

/**
 * A tracking number in the form of the carrier's, with its right check digit. Two numbers of a
 * sequence never give the same one.
 */
export function sandboxTrackingNumber(style: SandboxStyle, sequence: number): string {
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > MAX_SEQUENCE)
    throw new RangeError(`${sequence} is no number of a sequence of tracking numbers`);
  if (style === 'USPS') {
    const digits = USPS_BEGIN + String(sequence).padStart(USPS_SERIAL_DIGITS, '0');
    return digits + uspsCheckDigit(digits);
  }
  const round = Math.floor(sequence / 10 ** UPS_SERIAL_DIGITS);
  const serial = String(sequence % 10 ** UPS_SERIAL_DIGITS).padStart(UPS_SERIAL_DIGITS, '0');
  const shipper = UPS_SHIPPER + round.toString(36).toUpperCase().padStart(UPS_SHIPPER_SIGNS, '0');
  const signs = `${shipper}${UPS_SERVICE}${serial}`;
  return `1Z${signs}${upsCheckDigit(signs)}`;
}

/** Of the 15 signs behind 1Z: letters count as digits (A 2, B 3 …), every second sign twice. */
export function upsCheckDigit(signs: string): string {
  let sum = 0;
  for (const [index, sign] of [...signs].entries()) {
    const value = /\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10;
    sum += index % 2 === 0 ? value : 2 * value;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Modulo 10 as GS1 has it: from the right, every digit counts three times and once in turn. */
export function uspsCheckDigit(digits: string): string {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries())
    sum += Number(digit) * (index % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}
