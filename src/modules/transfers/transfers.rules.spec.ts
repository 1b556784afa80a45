import { allows, arrived, back, lost, onItsWay, onTheRoad, out, STEPS } from './transfers.rules';
import type { TransferState } from './transfers.types';

const STATES = Object.keys(STEPS) as TransferState[];
const PAIRS = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));
const ALLOWED = ['in_transit completed', 'in_transit cancelled'];

describe('a transfer', () => {
  it.each(PAIRS)('from %s to %s', (from, to) => {
    expect(allows(from, to)).toBe(ALLOWED.includes(`${from} ${to}`));
  });

  it.each([
    ['leaves', out(5), { onHand: -5 }],
    ['is on its way', onItsWay(5), { inTransit: 5 }],
    ['arrives, a part of it broken', arrived(3, 1), { inTransit: -4, onHand: 3, defective: 1 }],
    ['is lost', lost(1), { inTransit: -1 }],
    ['comes back', back(5), { onHand: 5 }],
  ])('%s', (_, step, change) => {
    expect(step.change).toEqual(change);
  });

  it('has on the road what was sent and has not arrived', () => {
    expect(onTheRoad({ sent: 10, good: 6, defective: 1 })).toBe(3);
  });
});
