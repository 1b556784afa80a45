import fc from 'fast-check';
import { formatMinor, parseMinor } from './money';

describe('an amount of money', () => {
  it.each([
    [842, 'USD', '8.42'],
    [5, 'USD', '0.05'],
    [0, 'USD', '0.00'],
    [-5, 'USD', '-0.05'],
    [-12_345, 'USD', '-123.45'],
    [842, 'JPY', '842'],
    [1_234, 'KWD', '1.234'],
  ])('of %d in %s is %s', (minor, currency, text) => {
    expect(formatMinor(minor, currency)).toBe(text);
    expect(parseMinor(text, currency)).toBe(minor);
  });

  it('survives there and back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (minor) => {
        fc.pre(Math.abs(minor) < 1e15);
        expect(parseMinor(formatMinor(minor, 'USD'), 'USD')).toBe(minor);
      }),
    );
  });

  it.each(['1.234', 'abc', '', '1,5', '1e3', '0x10', '99999999999999999'])('is not %p', (text) => {
    expect(parseMinor(text, 'USD')).toBeNull();
  });
});
