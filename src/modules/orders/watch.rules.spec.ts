import fc from 'fast-check';
import { type HeldForStock, toHold, toResume } from './watch.rules';

function need(orderId: number, quantity: number, skuId = 1): HeldForStock {
  return { orderId, warehouseId: 1, skuId, quantity };
}

function short(missing: number, skuId = 1) {
  return { warehouseId: 1, skuId, missing };
}

describe('orders that a short count stops', () => {
  it.each([
    [
      'the newest that cover what is missing',
      [short(3)],
      [],
      [need(9, 2), need(8, 2), need(7, 2)],
      [9, 8],
    ],
    ['none where held ones cover it already', [short(3)], [need(5, 3)], [need(9, 2)], []],
    ['only what is left uncovered', [short(3)], [need(5, 2)], [need(9, 2), need(8, 2)], [9]],
    [
      'one order for two SKUs at once',
      [short(1), short(1, 2)],
      [],
      [need(9, 1), need(9, 1, 2), need(8, 1)],
      [9],
    ],
    ['none of another SKU', [short(1)], [], [need(9, 1, 2)], []],
  ])('are %s', (_, shortages, held, open, expected) => {
    expect(toHold(shortages, held, open)).toEqual(expected);
  });
});

describe('orders that go on', () => {
  it.each([
    ['all when nothing is missing', [], [need(1, 2), need(2, 2)], [1, 2]],
    [
      'the oldest, as far as the rest covers what is missing',
      [short(2)],
      [need(1, 2), need(2, 2)],
      [1],
    ],
    ['none while all are needed', [short(4)], [need(1, 2), need(2, 2)], []],
    ['a small one past a large one', [short(5)], [need(1, 5), need(2, 1)], [2]],
    ['none that misses one of its SKUs', [short(1, 2)], [need(1, 1), need(1, 1, 2)], []],
  ])('are %s', (_, shortages, held, expected) => {
    expect(toResume(shortages, held)).toEqual(expected);
  });

  it('never leave pieces missing to an order that is worked on', () => {
    const orders = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 5 }),
        skuId: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        orders,
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 3 }),
        (list, found) => {
          const open = list.map((one, at) => need(at + 1, one.quantity, one.skuId)).reverse();
          const promised = (skuId: number, of: readonly HeldForStock[]) =>
            of.filter((one) => one.skuId === skuId).reduce((sum, one) => sum + one.quantity, 0);
          const shortages = [1, 2, 3].flatMap((skuId) => {
            const missing = promised(skuId, open) - (found[skuId - 1] ?? 0);
            return missing > 0 ? [short(missing, skuId)] : [];
          });
          const stopped = new Set(toHold(shortages, [], open));
          const held = open.filter((one) => stopped.has(one.orderId)).reverse();
          const resumed = new Set(toResume(shortages, held));
          for (const { skuId, missing } of shortages) {
            const waiting = held.filter((one) => !resumed.has(one.orderId));
            expect(promised(skuId, waiting)).toBeGreaterThanOrEqual(missing);
          }
        },
      ),
    );
  });
});
