import { type Facts, findings } from './readiness.rules';

const READY: Facts = {
  warehouse: { temuCode: 'US-LA1', active: true },
  isRegistered: true,
  pushesPausedIn: [],
  feesUntoldIn: [],
  cancelAsksAt: [],
  hasHandlingPrice: true,
  channels: [{ code: 'UPS', hasPrice: true, isOpen: true }],
  customer: {
    code: 'C1',
    active: true,
    stockShown: true,
    hasToken: true,
    spendableMinor: 1,
    skus: [
      { code: 'A', available: 101 },
      { code: 'B', available: 101 },
    ],
  },
};

function missing(facts: Facts): string[] {
  return findings(facts).flatMap((one) => (one.ok ? [] : [one.code]));
}

function without(fields: Partial<NonNullable<Facts['customer']>>): Facts {
  return { ...READY, customer: READY.customer && { ...READY.customer, ...fields } };
}

it('misses nothing where everything is there', () => {
  expect(missing(READY)).toEqual([]);
  expect(findings(READY).every((one) => one.en === 'In order.')).toBe(true);
});

it('asks nothing of a customer that is not named', () => {
  expect(findings({ ...READY, customer: null }).map((one) => one.code)).not.toContain('money');
});

it.each<[string, Facts, string[]]>([
  ['no registration', { ...READY, isRegistered: false }, ['registered']],
  [
    'a warehouse that is off',
    { ...READY, warehouse: { temuCode: 'US-LA1', active: false } },
    ['warehouse_on'],
  ],
  ['no channel', { ...READY, channels: [] }, ['channel', 'channel_price', 'channel_open']],
  [
    'no price',
    { ...READY, channels: [{ code: 'UPS', hasPrice: false, isOpen: true }] },
    ['channel_price', 'channel_open'],
  ],
  [
    'a price only where it is not open',
    {
      ...READY,
      channels: [
        { code: 'UPS', hasPrice: true, isOpen: false },
        { code: 'USPS', hasPrice: false, isOpen: true },
      ],
    },
    ['channel_open'],
  ],
  ['no handling price', { ...READY, hasHandlingPrice: false }, ['handling_price']],
  ['pushes that are paused', { ...READY, pushesPausedIn: ['test'] }, ['pushes']],
  ['fees that are not told', { ...READY, feesUntoldIn: ['test'] }, ['fee_pushes']],
  ['cancels that wait', { ...READY, cancelAsksAt: ['packed'] }, ['cancel_policy']],
  ['a customer that is off', without({ active: false }), ['customer_on']],
  ['no token', without({ hasToken: false }), ['token']],
  ['no money', without({ spendableMinor: 0 }), ['money']],
  ['hidden stock', without({ stockShown: false }), ['stock_shown']],
  ['one SKU', without({ skus: [{ code: 'A', available: 500 }] }), ['skus', 'stock']],
  [
    'exactly a hundred pieces',
    without({
      skus: [
        { code: 'A', available: 100 },
        { code: 'B', available: 101 },
      ],
    }),
    ['stock'],
  ],
])('finds %s', (_, facts, codes) => {
  expect(missing(facts)).toEqual(codes);
});

it('says in words that Temu’s answer can be compared with what to do', () => {
  const off = findings({ ...READY, warehouse: { temuCode: 'us-la1', active: false } });
  expect(off.find((one) => !one.ok)).toMatchObject({
    neededFor: 'temu_finds_it',
    en: expect.stringContaining('temuWarehouseCode:us-la1 not found'),
    zh: expect.stringContaining('请启用仓库'),
  });
});
