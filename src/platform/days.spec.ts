import { dayAfter, isDay, localTime, startOfDay } from './days';

describe('a day', () => {
  it.each([
    ['2026-05-31', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-5-1', false],
    ['today', false],
  ])('%s is one: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  it.each([
    ['2026-05-31', '2026-06-01'],
    ['2028-02-28', '2028-02-29'],
    ['2026-12-31', '2027-01-01'],
  ])('%s is followed by %s', (day, next) => {
    expect(dayAfter(day)).toBe(next);
  });

  it.each([
    ['2026-01-15', 'America/Los_Angeles', '2026-01-15T08:00:00.000Z'],
    ['2026-07-15', 'America/Los_Angeles', '2026-07-15T07:00:00.000Z'],
    // Clocks go forward and back in the night of these days.
    ['2026-03-08', 'America/Los_Angeles', '2026-03-08T08:00:00.000Z'],
    ['2026-11-01', 'America/Los_Angeles', '2026-11-01T07:00:00.000Z'],
    ['2026-11-02', 'America/Los_Angeles', '2026-11-02T08:00:00.000Z'],
    ['2026-05-01', 'Asia/Shanghai', '2026-04-30T16:00:00.000Z'],
    ['2026-05-01', 'Pacific/Kiritimati', '2026-04-30T10:00:00.000Z'],
    ['2026-05-01', 'Asia/Kathmandu', '2026-04-30T18:15:00.000Z'],
    ['2026-05-01', 'UTC', '2026-05-01T00:00:00.000Z'],
    // No midnight: clocks jump from 24:00 to 01:00.
    ['2024-09-08', 'America/Santiago', '2024-09-08T04:00:00.000Z'],
    // Midnight twice: the first counts.
    ['2025-11-02', 'America/Havana', '2025-11-02T04:00:00.000Z'],
  ])('%s in %s begins at %s', (day, timeZone, expected) => {
    expect(startOfDay(day, timeZone).toISOString()).toBe(expected);
  });

  it('is told as clocks there show it', () => {
    expect(localTime(new Date('2026-05-01T06:59:59Z'), 'America/Los_Angeles')).toBe(
      '2026-04-30 23:59:59',
    );
  });
});
