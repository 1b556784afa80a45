import { sandboxTrackingNumber, upsCheckDigit, uspsCheckDigit } from './sandbox-numbers.rules';

describe('a tracking number of the sandbox', () => {
  it.each([
    ['1Z999AA10123456784'],
    ['1Z5R89390357567127'],
    ['1Z2203480342495730'],
    ['1Z12345E6605272234'],
  ])('has the check digit that UPS would give, as %s has', (number) => {
    expect(upsCheckDigit(number.slice(2, -1))).toBe(number.slice(-1));
  });

  it.each([['9205590164917312751089'], ['6291041500213']])(
    'has the check digit that USPS would give, as %s has',
    (number) => {
      expect(uspsCheckDigit(number.slice(0, -1))).toBe(number.slice(-1));
    },
  );

  it('has the form of its carrier, from the first of a sequence to the last', () => {
    for (const sequence of [0, 1, 9_999_999, 10_000_000, 9_999_999_999]) {
      const ups = sandboxTrackingNumber('UPS', sequence);
      expect(ups).toMatch(/^1ZSB[0-9A-Z]{4}03\d{8}$/);
      expect(upsCheckDigit(ups.slice(2, -1))).toBe(ups.slice(-1));
      const usps = sandboxTrackingNumber('USPS', sequence);
      expect(usps).toMatch(/^93001000000\d{11}$/);
      expect(uspsCheckDigit(usps.slice(0, -1))).toBe(usps.slice(-1));
    }
  });

  it('is never given twice', () => {
    const sequence = [...Array(3_000).keys()].flatMap((n) => [n, n + 9_998_500, n * 3_000_001]);
    for (const style of ['UPS', 'USPS'] as const) {
      const numbers = new Set(sequence.map((n) => sandboxTrackingNumber(style, n)));
      expect(numbers.size).toBe(new Set(sequence).size);
    }
  });

  it.each([[-1], [1.5], [1e10], [Number.NaN]])('is not made of %s', (sequence) => {
    expect(() => sandboxTrackingNumber('UPS', sequence)).toThrow(RangeError);
  });
});
