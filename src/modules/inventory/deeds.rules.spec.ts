import {
  adjust,
  afterStep,
  count,
  lock,
  refusalOf,
  returnIn,
  toDefective,
  toGood,
  unlock,
} from './deeds.rules';
import type { Buckets } from './inventory.rules';
import type { Step } from './inventory.types';

/** Ten on the shelf, of which four are promised and one is held back. */
const STOCK: Buckets = {
  onHand: 10,
  allocated: 4,
  locked: 1,
  defective: 2,
  inTransit: 0,
  receiving: 0,
};

function out(pieces: number): Step {
  return { type: 'transfer_out', change: { onHand: -pieces } };
}

describe('a deed on stock', () => {
  it.each([
    ['finds pieces', adjust(3), 'adjust_up', { onHand: 13 }],
    ['misses pieces', adjust(-3), 'adjust_down', { onHand: 7 }],
    [
      'misses broken pieces, thrown away say',
      adjust(-2, 'defective'),
      'adjust_down',
      { defective: 0 },
    ],
    ['holds pieces back', lock(5), 'lock', { locked: 6 }],
    ['lets held pieces go', unlock(1), 'unlock', { locked: 0 }],
    ['finds pieces broken', toDefective(2), 'to_defective', { onHand: 8, defective: 4 }],
    ['finds pieces good after all', toGood(2), 'to_good', { onHand: 12, defective: 0 }],
    ['counts good pieces', count(STOCK, 3, null), 'count', { onHand: 3 }],
    ['counts both kinds', count(STOCK, 12, 0), 'count', { onHand: 12, defective: 0 }],
    ['counts what was thought', count(STOCK, 10, 2), 'count', {}],
    ['takes pieces back', returnIn(1, 3), 'return_in', { onHand: 11, defective: 5 }],
  ] as const)('%s', (_, step, type, changed) => {
    expect(step.type).toBe(type);
    expect(refusalOf(STOCK, step)).toBeNull();
    expect(afterStep(STOCK, step)).toEqual({ ...STOCK, ...changed });
  });

  it.each([
    ['less than nothing on the shelf', adjust(-11), { bucket: 'onHand', there: 10 }],
    ['fewer broken pieces than none', toGood(3), { bucket: 'defective', there: 2 }],
    ['letting go what is not held', unlock(2), { bucket: 'locked', there: 1 }],
    ['breaking more than there is', toDefective(11), { bucket: 'onHand', there: 10 }],
  ])('refuses %s', (_, step, expected) => {
    expect(refusalOf(STOCK, step)).toEqual({ kind: 'below zero', ...expected });
  });

  it.each([
    ['holds back only what is promised to nobody', lock(5), lock(6)],
    ['sends away only what is promised to nobody', out(5), out(6)],
  ])('%s', (_, edge, beyond) => {
    expect(refusalOf(STOCK, edge)).toBeNull();
    expect(refusalOf(STOCK, beyond)).toEqual({ kind: 'not free', free: 5 });
  });

  it.each([
    ['missing', adjust(-9)],
    ['broken', toDefective(9)],
    ['not found by a count', count(STOCK, 1, null)],
  ])('is a fact where promised pieces are %s', (_, step) => {
    expect(refusalOf(STOCK, step)).toBeNull();
  });
});
