import fc from 'fast-check';
import { ended, missingOf, overOf, putAway, received, shortOf, waitingOf } from './inbound.rules';

function line(expected: number, got = 0, good = 0, defective = 0) {
  return { expected, received: got, good, defective };
}

describe('a line of an inbound order', () => {
  it.each([
    ['all that was announced', line(10), 10, { inTransit: -10, receiving: 10 }],
    ['a part', line(10), 4, { inTransit: -4, receiving: 4 }],
    ['more than was announced', line(10, 8), 5, { inTransit: -2, receiving: 5 }],
    ['what was not announced', line(0), 3, { inTransit: 0, receiving: 3 }],
    ['less after a mistake', line(10, 12), -4, { inTransit: 2, receiving: -4 }],
  ])('that receives %s', (_, of, quantity, expected) => {
    expect(received(of, quantity)).toEqual(expected);
  });

  it('puts away good and defective pieces', () => {
    expect(putAway(3, 2)).toEqual({ receiving: -5, onHand: 3, defective: 2 });
  });

  it.each([
    ['completed', line(10, 7), 'putting_away', -3],
    ['cancelled on the way', line(10), 'in_transit', -10],
    ['cancelled as a draft', line(10), 'draft', 0],
    ['completed with more than announced', line(10, 12), 'receiving', 0],
  ] as const)('that is %s', (_, of, state, inTransit) => {
    expect(ended(of, state)).toEqual({ inTransit });
  });

  it.each([
    ['what is missing', line(10, 7), { missing: 3, over: 0, waiting: 7 }],
    ['what is over', line(10, 12, 5, 1), { missing: 0, over: 2, waiting: 6 }],
  ])('tells %s', (_, of, expected) => {
    const told = { missing: missingOf(of), over: overOf(of), waiting: waitingOf(of) };
    expect(told).toEqual(expected);
  });

  it('is short only once it is completed', () => {
    expect([shortOf(line(10, 7), 'putting_away'), shortOf(line(10, 7), 'completed')]).toEqual([
      0, 3,
    ]);
  });

  it('leaves nothing announced and nothing waiting, whatever came in whatever steps', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.array(fc.nat(40), { maxLength: 8 }), (expected, steps) => {
        let of = line(expected);
        let inTransit = expected;
        for (const quantity of steps) {
          inTransit += received(of, quantity).inTransit ?? 0;
          of = { ...of, received: of.received + quantity };
        }
        inTransit += ended(of, 'receiving').inTransit ?? 0;
        expect(inTransit).toBe(0);
        expect(of.received - overOf(of) + missingOf(of)).toBe(expected);
      }),
    );
  });
});
