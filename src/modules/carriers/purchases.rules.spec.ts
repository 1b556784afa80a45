import {
  backOffMs,
  labelSteps,
  moneyOf,
  type PurchaseState,
  voidEnd,
  withoutPerson,
} from './purchases.rules';

describe('the label of an order', () => {
  it.each<[string, (PurchaseState | null)[], boolean, string[]]>([
    ['is ready when its only package has one', ['bought'], false, ['ready']],
    ['waits while another package is being bought', ['bought', 'buying'], false, []],
    ['has failed when one package was refused', ['bought', 'refused'], false, ['failed']],
    [
      'is voided at once if the order was cancelled meanwhile',
      ['bought'],
      true,
      ['ready', 'void_asked'],
    ],
    [
      'is not needed if nothing was bought for a cancelled order',
      ['refused'],
      true,
      ['failed', 'not_needed'],
    ],
    ['waits where more was packed meanwhile', ['bought', null], false, ['waiting']],
    ['fails where one was refused and another waits', ['refused', null], false, ['failed']],
    ['is not needed where no package needs one', [], false, ['failed', 'not_needed']],
    ['of a cancelled order waits for all packages', ['bought', 'buying'], true, []],
  ])('%s', (_, states, isCancelled, steps) => {
    expect(labelSteps(states, isCancelled)).toEqual(steps);
  });

  it.each<[(PurchaseState | null)[], string | null]>([
    [['voided'], 'voided'],
    [['voided', 'void_asked'], null],
    [['voided', 'bought'], null],
    [['voided', null], 'voided'],
    [['voided', 'void_refused'], 'void_refused'],
    [['refused', 'voided'], 'voided'],
  ])('with packages %j is %s in the end', (states, end) => {
    expect(voidEnd(states)).toBe(end);
  });
});

it('leaves a carrier alone for longer and longer, and never for more than an hour', () => {
  expect([1, 2, 3, 4].map(backOffMs)).toEqual([10_000, 30_000, 90_000, 270_000]);
  expect(backOffMs(50)).toBe(3_600_000);
});

it('says of every state where the money is', () => {
  const states: PurchaseState[] = [
    'buying',
    'refused',
    'bought',
    'void_asked',
    'voided',
    'void_refused',
  ];
  expect(states.map(moneyOf)).toEqual([
    'unknown',
    'none',
    'paid',
    'refund_asked',
    'refunded',
    'lost',
  ]);
});

it.each([
  ['Jane Doe at 12 Oak St. (rear) is unknown', '… at … is unknown'],
  ['jane doe: ZIP 90001 invalid', '…: ZIP … invalid'],
  ['No such service', 'No such service'],
])('keeps of "%s" nothing of the recipient', (words, kept) => {
  const recipient = {
    name: 'Jane Doe',
    address1: '12 Oak St. (rear)',
    postcode: '90001',
    address2: '',
  };
  expect(withoutPerson(words, recipient)).toBe(kept);
});
