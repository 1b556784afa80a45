import { isIPv6 } from 'node:net';

/**
 * How long a door stays shut after the n-th failure from one address at one account. Five are free,
 * then the wait doubles up to a quarter of an hour. It binds the account and the address together:
 * whoever fails on purpose shuts out himself, never the owner, who comes from elsewhere.
 */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const DOUBLINGS = 9;

/** The n-th failure (from 1) waits the n-th of these; later ones wait the last. */
export const WAITS_MS: readonly number[] = [
  ...Array.from({ length: FREE_FAILURES - 1 }, () => 0),
  ...Array.from({ length: DOUBLINGS + 1 }, (_, n) =>
    Math.min(FIRST_WAIT_MS * 2 ** n, LONGEST_WAIT_MS),
  ),
];

/** A failure this long ago is forgotten. */
export const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** Who has one address of IPv6 has 2^64 of them: all count as one. */
export function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('%')[0]?.split('::') ?? [];
  const front = head.split(':').filter((part) => part !== '');
  const back = tail.split(':').filter((part) => part !== '');
  const missing = Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
