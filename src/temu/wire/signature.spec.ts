import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { readBody } from './json';
import { isSigned, sign } from './signature';

const DEMO_SECRET = '00112233445566778899aabbccddeeff00112233';

/** The platform's own published sample, and two made by the same rule. */
const VECTORS = [
  {
    secret: 'c7e0a1a63542be4de3cb5488f9fba8149e8fc290',
    sign: '4CCF219942D4180C6DDA3CE36C1B838F',
    body: '{"access_token":"2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym","app_key":"f9d5cc9313893a20d5aa85c654e8f503","data_type":"JSON","sendType":0,"timestamp":1711009072,"type":"bg.logistics.shipment.confirm","sendRequestList":[{"orderSendInfoList":[{"quantity":1,"orderSn":"211-21905473070712792","parentOrderSn":"PO-211-21905452099192792","goodsId":601099548666279,"skuId":17592352673534}],"carrierId":"699272611","trackingNumber":"270324232756"}]}',
  },
  {
    secret: DEMO_SECRET,
    sign: 'AAF92F97CA6F2600D3F3013EE1D20423',
    body: '{"type":"bg.certified.warehouse.order.status.change","app_key":"demo-app-key","timestamp":"1750000000","data_type":"JSON","version":"V1","cwFulfillNo":"CW0001","orderStatus":50,"statusChangeTime":1750000000000}',
  },
  {
    secret: DEMO_SECRET,
    sign: '3DEC1C83801606E5CB35979B300062E0',
    body: '{"app_key":"demo-app-key","timestamp":1750000000,"data_type":"JSON","cwCustomerCode":"C10001","cwWarehouseCode":"US-NJ1","cwSkuCodeList":["SKU-1","SKU-2"]}',
  },
];

function signed(body: string, signature: string) {
  return readBody(Buffer.from(`${body.slice(0, -1)},"sign":${JSON.stringify(signature)}}`));
}

/** The rule, once more and as plainly as can be. */
function naive(
  params: Record<string, unknown>,
  secret: string,
  asText: (value: string) => string,
): string {
  let text = secret;
  for (const name of Object.keys(params).sort()) {
    const value = params[name];
    text += name + (typeof value === 'string' ? asText(value) : JSON.stringify(value));
  }
  return createHash('md5').update(`${text}${secret}`).digest('hex').toUpperCase();
}

const name = fc.stringMatching(/^[a-z][A-Za-z_]{0,12}$/).filter((made) => made !== 'sign');
const value = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((made) => !/[\u0000-\u001f\u007f]/.test(made) && made.isWellFormed()),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.record({ a: fc.string({ unit: 'grapheme-ascii' }), n: fc.integer() }), {
    maxLength: 3,
  }),
);
const params = fc.dictionary(name, value, { minKeys: 1, maxKeys: 8, noNullPrototype: true });

describe('the signature', () => {
  it.each(VECTORS)('of a vector is verified: $sign', ({ body, secret, sign: signature }) => {
    expect(isSigned(signed(body, signature), [secret])).toBe(true);
    expect(isSigned(signed(body, signature), [`${secret.slice(1)}0`])).toBe(false);
  });

  it.each(VECTORS)('of a vector is made: $sign', ({ body, secret, sign: signature }) => {
    // Ids of the vectors are safe integers, so JSON.parse keeps them.
    expect(sign(JSON.parse(body) as Record<string, unknown>, secret)).toBe(signature);
  });

  it('is that of a second, naive implementation, texts raw or escaped', () => {
    fc.assert(
      fc.property(params, fc.string(), fc.boolean(), (made, secret, escaped) => {
        const asText = escaped
          ? (text: string) => JSON.stringify(text).slice(1, -1)
          : (text: string) => text;
        const signature = naive(made, secret, asText);
        expect(isSigned(signed(JSON.stringify(made), signature), [secret])).toBe(true);
      }),
    );
  });

  it('breaks with any change of a value', () => {
    fc.assert(
      fc.property(params, fc.string(), (made, secret) => {
        const signature = sign(made, secret);
        const changed = { ...made, [Object.keys(made)[0] as string]: 'changed by somebody' };
        expect(isSigned(signed(JSON.stringify(changed), signature), [secret])).toBe(false);
      }),
    );
  });

  it('holds whatever the white space and the order of parameters', () => {
    const made = { b: [{ y: 1, x: 2 }], a: 'text', c: 5 };
    const signature = sign(made, DEMO_SECRET);
    const sent = `{ "c" : 5 , "sign":"${signature}", "a":"text",\n "b": [ { "y": 1, "x" : 2 } ] }`;
    expect(isSigned(readBody(Buffer.from(sent)), [DEMO_SECRET])).toBe(true);
  });

  it('is made over nested values in the order in which they were sent', () => {
    const signature = sign({ a: { y: 1, x: 2 } }, DEMO_SECRET);
    expect(isSigned(signed('{"a":{"x":2,"y":1}}', signature), [DEMO_SECRET])).toBe(false);
  });

  it('is made over numbers as they were written', () => {
    const text = (number: string) =>
      createHash('md5').update(`${DEMO_SECRET}n${number}${DEMO_SECRET}`).digest('hex');
    expect(isSigned(signed('{"n":1.50}', text('1.50')), [DEMO_SECRET])).toBe(true);
    expect(isSigned(signed('{"n":1.50}', text('1.5')), [DEMO_SECRET])).toBe(false);
    expect(
      isSigned(signed('{"n":12345678901234567890}', text('12345678901234567890')), [DEMO_SECRET]),
    ).toBe(true);
  });

  it('may leave out what is null or empty, or name it', () => {
    const without = sign({ a: 'x' }, DEMO_SECRET);
    const named = sign({ a: 'x', b: '' }, DEMO_SECRET);
    expect(isSigned(signed('{"a":"x","b":""}', without), [DEMO_SECRET])).toBe(true);
    expect(isSigned(signed('{"a":"x","b":null}', without), [DEMO_SECRET])).toBe(true);
    expect(isSigned(signed('{"a":"x","b":""}', named), [DEMO_SECRET])).toBe(true);
  });

  it('may be made with the old secret while a rotation lasts', () => {
    const signature = sign({ a: 'x' }, 'old');
    expect(isSigned(signed('{"a":"x"}', signature), ['new', 'old'])).toBe(true);
    expect(isSigned(signed('{"a":"x"}', signature), ['new'])).toBe(false);
  });

  it.each([
    ['a number', '1'],
    ['null', 'null'],
    ['empty', '""'],
    ['too short', '"4CCF"'],
  ])('is none if sign is %s', (_, sent) => {
    expect(isSigned(readBody(Buffer.from(`{"a":1,"sign":${sent}}`)), [DEMO_SECRET])).toBe(false);
  });
});
