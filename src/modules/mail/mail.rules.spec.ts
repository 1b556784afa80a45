import { isMailable, oneLine, waitAfterMs } from './mail.rules';

describe('an address', () => {
  it.each([
    'jo@merchant.example',
    'Jo.O+tag@sub.merchant.example',
    'root@localhost',
    'weiß@货主.example',
  ])('%s can be written to', (address) => {
    expect(isMailable(address)).toBe(true);
  });

  it.each([
    '',
    'jo',
    'jo@',
    '@merchant.example',
    'a,b@merchant.example',
    'a@b@merchant.example',
    'jo@merchant.example\r\nBcc: all@merchant.example',
    'jo <jo@merchant.example>',
    '"jo"@merchant.example',
    'jo@merchant.example>',
    'jo@[127.0.0.1]',
    `${'a'.repeat(65)}@merchant.example`,
    `jo@${'a'.repeat(250)}.example`,
  ])('%j can not', (address) => {
    expect(isMailable(address)).toBe(false);
  });
});

it('waits longer after each failure, and gives up after the eighth', () => {
  const waits = Array.from({ length: 8 }, (_, n) => waitAfterMs(n + 1));
  expect(waits.map((ms) => ms && ms / 60_000)).toEqual([1, 5, 15, 60, 180, 360, 720, null]);
});

it('puts a name on one line', () => {
  expect(oneLine(' Demo\r\n\u2028Warehouses\u0000 ')).toBe('Demo Warehouses');
});
