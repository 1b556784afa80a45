import fc from 'fast-check';
import { inPickingOrder, type Picked } from './picking.rules';

function order(id: number, ...lines: [string, number][]): Picked {
  return { id, lines: lines.map(([skuCode, quantity]) => ({ skuCode, quantity })) };
}

describe('the picking order', () => {
  it('brings equal products together, single pieces first, and mixed orders to the end', () => {
    const orders = [
      order(1, ['MUG', 2]),
      order(2, ['LAMP', 1], ['MUG', 1]),
      order(3, ['LAMP', 1]),
      order(4, ['MUG', 1]),
      order(5, ['MUG', 1], ['LAMP', 1]),
      order(6, ['MUG', 1]),
      order(7, ['BOWL', 1], ['MUG', 1]),
    ];
    expect(inPickingOrder(orders).map(({ id }) => id)).toEqual([3, 4, 6, 1, 7, 2, 5]);
  });

  it('does not depend on the order in which they were asked, and loses none', () => {
    const line = fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 3 }));
    const lists = fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 20 });
    fc.assert(
      fc.property(lists, (all) => {
        const orders = all.map((lines, id) => order(id, ...lines));
        const sorted = inPickingOrder(orders);
        expect(inPickingOrder([...orders].reverse())).toEqual(sorted);
        expect(new Set(sorted)).toEqual(new Set(orders));
      }),
    );
  });
});
