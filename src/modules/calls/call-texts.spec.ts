import { packText, unpackText } from './call-texts';

describe('the text of a call', () => {
  it.each([
    ['nothing', ''],
    ['a short one', '{"a":1}'],
    ['one that is no JSON', '(not JSON: 3 bytes, sha256 …)'],
    ['a long one', JSON.stringify(Array.from({ length: 100 }, (_, n) => ({ sku: `红-${n}` })))],
    ['a megabyte', 'x'.repeat(1_000_000)],
  ])('comes back as it was: %s', (_, text) => {
    expect(unpackText(packText(text))).toBe(text);
  });

  it('that repeats itself takes a fraction of its room', () => {
    const text = JSON.stringify(
      Array.from({ length: 100 }, (_, n) => ({ skuCode: `SKU-${n}`, availableQty: n })),
    );
    expect(packText(text).length).toBeLessThan(text.length / 4);
  });
});
