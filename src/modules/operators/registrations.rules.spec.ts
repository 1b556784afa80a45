import { returnHost, routerOf } from './registrations.rules';

it.each([
  ['production', 'us', 'https://openapi-b-us.temu.com/openapi/router'],
  ['test', 'us', 'https://openapi-b-us.temudemo.com/openapi/router'],
  ['test', 'eu', null],
  ['production', 'other', null],
] as const)('knows the router of %s in %s', (environment, region, address) => {
  expect(routerOf(environment, region)).toBe(address);
});

it.each([
  [' Seller.Temu.com ', 'seller.temu.com'],
  ['localhost:8090', 'localhost:8090'],
  ['https://seller.temu.com', null],
  ['seller.temu.com/path', null],
  ['*.temu.com', null],
  ['a..b', null],
  ['', null],
])('reads the return host "%s"', (text, host) => {
  expect(returnHost(text)).toBe(host);
});
