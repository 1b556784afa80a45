import { maskText } from './masking.rules';

const MASKING = { secrets: ['token', 'app_secret'], files: ['file'] };

describe('the text of a call', () => {
  it.each([
    ['at the top', '{"token":"s3cret","a":1}', '{"token":"***","a":1}'],
    ['below', '{"a":[{"b":{"token": "s3cret"}}]}', '{"a":[{"b":{"token": "***"}}]}'],
    ['as a number', '{"token":12345}', '{"token":"***"}'],
    ['under an escaped name', '{"app\\u005fsecret":"s3cret"}', '{"app\\u005fsecret":"***"}'],
    ['with quotes inside', '{"token":"a\\"b","c":"d"}', '{"token":"***","c":"d"}'],
    ['twice', '{"token":"s3cret","token":"s3cret2"}', '{"token":"***","token":"***"}'],
  ])('keeps no secret %s', (_, text, kept) => {
    expect(maskText(text, MASKING)).toBe(kept);
  });

  it('keeps the rest to the letter', () => {
    const text = '{ "skuId": 12345678901234567890, "price":1.50, "value":"token" }';
    expect(maskText(text, MASKING)).toBe(text);
  });

  it('keeps size and hash of a file', () => {
    expect(maskText('{"file":"AAAA"}', MASKING)).toMatch(
      /^\{"file":"6 bytes, sha256 [0-9a-f]{64}"\}$/,
    );
  });

  it('is not kept if it is no JSON: a secret could be anywhere in it', () => {
    expect(maskText('{"token":"s3cret', MASKING)).not.toContain('s3cret');
    expect(maskText("{'token':'s3cret'}", MASKING)).not.toContain('s3cret');
  });
});
