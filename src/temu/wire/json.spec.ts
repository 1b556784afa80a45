import fc from 'fast-check';
import { readBody, UnreadableBody, UntrustedBody, WireNumber, type WireValue } from './json';

function read(text: string) {
  return readBody(Buffer.from(text));
}

/** Back to what JSON.parse would have made of it. */
function plain(value: WireValue): unknown {
  if (value instanceof WireNumber) return JSON.parse(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([name, held]) => [name, plain(held)]));
  return value;
}

/** Text that may stand in a body: no control characters, no halves of characters. */
const text = fc
  .string({ unit: 'grapheme' })
  .filter((value) => !/[\u0000-\u001f\u007f]/.test(value) && value.isWellFormed());

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const body = fc.dictionary(text, json, { maxKeys: 6, noNullPrototype: true });

describe('a body', () => {
  it('is read as JSON.parse reads it, with any white space', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(undefined, 1, '\t'), (object, space) => {
        const sent = JSON.stringify(object, null, space);
        // Keys like __proto__ are data here; in a plain object they would not be.
        fc.pre(!sent.includes('__proto__'));
        expect(plain(read(sent).values)).toEqual(JSON.parse(sent));
      }),
    );
  });

  it('keeps the compact text of each parameter, whatever white space was sent', () => {
    fc.assert(
      fc.property(body, (object) => {
        fc.pre(Object.keys(object).every((name) => name !== '__proto__'));
        const { texts } = read(JSON.stringify(object, null, 2));
        for (const [name, value] of Object.entries(object))
          expect(texts.get(name)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('never fails in another way than its own, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((made) => Buffer.from(`{"a":${made}}`)),
        ),
        (bytes) => {
          try {
            readBody(bytes);
          } catch (error) {
            expect(error instanceof UnreadableBody || error instanceof UntrustedBody).toBe(true);
          }
        },
      ),
    );
  });

  it('keeps every digit of a number, and the way it was written', () => {
    const { values, texts } = read('{"skuId":12345678901234567890,"price":1.50,"exp":1E+2}');
    expect(values.get('skuId')).toEqual(new WireNumber('12345678901234567890'));
    expect([...texts.values()]).toEqual(['12345678901234567890', '1.50', '1E+2']);
  });

  it('holds a parameter called __proto__ like any other', () => {
    const { values } = read('{"__proto__":{"admin":true},"constructor":1}');
    expect([...values.keys()]).toEqual(['__proto__', 'constructor']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"a"'],
    ['a missing end', '{"a":1'],
    ['something behind the end', '{"a":1} {}'],
    ['single quotes', "{'a':1}"],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{"a":1 /* x */}'],
    ['a number with a leading zero', '{"a":01}'],
    ['NaN', '{"a":NaN}'],
    ['a wrong escape', '{"a":"\\x41"}'],
  ])('is unreadable if it is %s', (_, sent) => {
    expect(() => read(sent)).toThrow(UnreadableBody);
  });

  it('is unreadable if it is not UTF-8', () => {
    expect(() => readBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toThrow(UnreadableBody);
  });

  it('may be nested 32 levels deep, and no deeper', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(() => read(nested(32))).not.toThrow();
    expect(() => read(nested(33))).toThrow('nested deeper than 32');
    expect(() => read(nested(100_000))).toThrow(UnreadableBody);
  });

  it.each([
    ['a name twice at the top', '{"app_key":"a","app_key":"b"}', 'app_key'],
    ['a name twice below', '{"a":{"b":1,"b":1}}', 'twice'],
    ['a name twice, once escaped', '{"sign":"a","s\\u0069gn":"b"}', 'sign'],
    ['an escaped NUL', '{"a":"x\\u0000y"}', 'control'],
    ['a raw control character', '{"a":"x\u0001y"}', 'control'],
    ['half of a character', '{"a":"\\ud83d"}', 'half'],
  ])('is not to be trusted with %s', (_, sent, words) => {
    expect(() => read(sent)).toThrow(UntrustedBody);
    expect(() => read(sent)).toThrow(words);
  });

  it('takes emoji and Chinese as they are', () => {
    expect(read('{"name":"王小明 🎁"}').values.get('name')).toBe('王小明 🎁');
  });
});
