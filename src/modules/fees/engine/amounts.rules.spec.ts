import fc from 'fast-check';
import { dayIn, parsePercent, shareOf, startOfDay } from './amounts.rules';

describe('a percentage', () => {
  it.each([
    ['0', 0],
    ['12.75', 127_500],
    ['0.0001', 1],
    ['100', 1_000_000],
    ['12.34567', null],
    ['-1', null],
    ['1e2', null],
    ['', null],
  ])('"%s" is %s ten-thousandths', (text, expected) => {
    expect(parsePercent(text)).toBe(expected);
  });

  it('of all parts together is never more than half a cent a part from that of the whole', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(
        fc.array(cents, { maxLength: 20 }),
        fc.integer({ min: 0, max: 2e6 }),
        (parts, p) => {
          const whole = shareOf(
            parts.reduce((sum, part) => sum + part, 0),
            p,
          );
          const apart = parts.reduce((sum, part) => sum + shareOf(part, p), 0);
          expect(Math.abs(whole - apart)).toBeLessThanOrEqual(Math.ceil((parts.length + 1) / 2));
        },
      ),
    );
  });
});

describe('the day of a moment', () => {
  it.each([
    [
      'a second before midnight in Los Angeles',
      '2026-11-26T07:59:59Z',
      'America/Los_Angeles',
      '2026-11-25',
    ],
    ['midnight in Los Angeles', '2026-11-26T08:00:00Z', 'America/Los_Angeles', '2026-11-26'],
    [
      'midnight in Los Angeles in summer',
      '2026-07-01T07:00:00Z',
      'America/Los_Angeles',
      '2026-07-01',
    ],
    ['the same moment in New York', '2026-11-26T07:59:59Z', 'America/New_York', '2026-11-26'],
    ['the last second of a leap day', '2028-03-01T07:59:59Z', 'America/Los_Angeles', '2028-02-29'],
    ['the day after a leap day', '2028-03-01T08:00:00Z', 'America/Los_Angeles', '2028-03-01'],
    ['the last second of a year', '2027-01-01T07:59:59Z', 'America/Los_Angeles', '2026-12-31'],
    ['the hour that comes twice', '2026-11-01T09:30:00Z', 'America/Los_Angeles', '2026-11-01'],
  ])('%s', (_, moment, zone, day) => {
    expect(dayIn(zone, new Date(moment))).toBe(day);
  });
});

describe('the first moment of a day', () => {
  it.each([
    ['America/Los_Angeles', '2026-11-26', '2026-11-26T08:00:00.000Z'],
    ['America/Los_Angeles', '2026-07-01', '2026-07-01T07:00:00.000Z'],
    ['America/Los_Angeles', '2026-03-08', '2026-03-08T08:00:00.000Z'],
    ['America/Los_Angeles', '2028-02-29', '2028-02-29T08:00:00.000Z'],
    ['America/New_York', '2027-01-01', '2027-01-01T05:00:00.000Z'],
    ['Asia/Shanghai', '2026-11-26', '2026-11-25T16:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-26', '2026-11-25T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-11-26', '2026-11-26T11:00:00.000Z'],
    // Clocks go from 23:59:59 to 01:00 here: the day begins an hour late.
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ])('in %s, of %s, is %s', (zone, day, moment) => {
    expect(startOfDay(zone, day).toISOString()).toBe(moment);
  });
});
