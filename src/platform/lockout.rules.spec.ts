import { placeOf, WAITS_MS } from './lockout.rules';

it('waits never for the first failures, then longer and longer, and never beyond a quarter of an hour', () => {
  expect(WAITS_MS.slice(0, 6)).toEqual([0, 0, 0, 0, 2_000, 4_000]);
  expect([...WAITS_MS].sort((a, b) => a - b)).toEqual(WAITS_MS);
  expect(WAITS_MS.at(-1)).toBe(900_000);
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:DB8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0001::9', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
])('counts the address %s as %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
