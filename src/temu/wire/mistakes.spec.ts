import { createHash, createHmac } from 'node:crypto';
import { readBody } from './json';
import { explainSign, type KnownSecret } from './mistakes';
import { sign } from './signature';

const SECRET = 'the-secret-that-is-valid';
const OLD = 'the-secret-before-it';
const OTHER = 'the-secret-of-the-other-environment';
const SECRETS: readonly KnownSecret[] = [
  { secret: SECRET, environment: 'production', standing: 'valid' },
  { secret: OLD, environment: 'production', standing: 'over' },
  { secret: OTHER, environment: 'test', standing: 'foreign' },
];

const PARAMS = {
  app_key: 'k',
  timestamp: 1750000000,
  cwCustomerCode: 'C1',
  cwAccessToken: 'token-in-clear',
  orderList: [{ cwSkuCode: '红-1', quantity: 2 }],
};
const TEXT =
  'app_keykcwAccessTokentoken-in-clearcwCustomerCodeC1orderList[{"cwSkuCode":"红-1","quantity":2}]timestamp1750000000';

const hash = (name: string, text: string) => createHash(name).update(text).digest('hex');

function explained(signature: string) {
  return explainSign(
    readBody(Buffer.from(JSON.stringify({ ...PARAMS, sign: signature }))),
    SECRETS,
  );
}

describe('why a signature does not fit', () => {
  it.each([
    ['a secret that was replaced', sign(PARAMS, OLD), 'that was replaced'],
    ['the secret of the other environment', sign(PARAMS, OTHER), 'of the test environment'],
    [
      'blanks in lists',
      sign({ ...PARAMS, orderList: '[{"cwSkuCode": "红-1", "quantity": 2}]' }, SECRET),
      'blanks after',
    ],
    [
      'blanks and escapes in lists',
      sign({ ...PARAMS, orderList: '[{"cwSkuCode": "\\u7ea2-1", "quantity": 2}]' }, SECRET),
      'blanks and \\u escapes',
    ],
    [
      'escapes in lists',
      sign({ ...PARAMS, orderList: '[{"cwSkuCode":"\\u7ea2-1","quantity":2}]' }, SECRET),
      'that the body does not have',
    ],
    ['the secret in front only', hash('md5', SECRET + TEXT), 'only in front'],
    ['the secret behind only', hash('md5', TEXT + SECRET), 'only behind'],
    ['SHA-256', hash('sha256', SECRET + TEXT + SECRET), 'SHA-256 was used'],
    ['HMAC-MD5', createHmac('md5', SECRET).update(TEXT).digest('hex'), 'HMAC-MD5'],
    ['HMAC-SHA256', createHmac('sha256', SECRET).update(TEXT).digest('hex'), 'HMAC-SHA256'],
    [
      'no sorting',
      hash(
        'md5',
        `${SECRET}app_keyktimestamp1750000000cwCustomerCodeC1cwAccessTokentoken-in-clearorderList[{"cwSkuCode":"红-1","quantity":2}]${SECRET}`,
      ),
      'not sorted',
    ],
    [
      'a query string',
      hash(
        'md5',
        `${SECRET}app_key=k&cwAccessToken=token-in-clear&cwCustomerCode=C1&orderList=[{"cwSkuCode":"红-1","quantity":2}]&timestamp=1750000000${SECRET}`,
      ),
      'name=value',
    ],
    ['a parameter left out', sign(withoutCustomer(), SECRET), '"cwCustomerCode" is in the body'],
    ['anything else', 'F'.repeat(32), 'No known mistake'],
  ])('%s is named', (_, signature, words) => {
    expect(explained(signature).en).toContain(words);
    expect(explained(signature).zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('shows the text that had to be signed, and nothing that would let anyone sign', () => {
    const shown = explained(sign(PARAMS, OLD));
    expect(shown.canonical).toBe(`***${TEXT.replace('token-in-clear', '***')}***`);
    const all = JSON.stringify(shown).toUpperCase();
    for (const secret of [SECRET, OLD, OTHER, 'token-in-clear', sign(PARAMS, SECRET)]) {
      expect(all).not.toContain(secret.toUpperCase());
    }
  });

  it('masks what is secret inside of lists too', () => {
    const body = { app_key: 'k', list: [{ cwAccessToken: 'inner-token' }], sign: 'A' };
    const { canonical } = explainSign(readBody(Buffer.from(JSON.stringify(body))), SECRETS);
    expect(canonical).toBe('***app_keyklist[{"cwAccessToken":"***"}]***');
  });
});

function withoutCustomer() {
  const { cwCustomerCode: _, ...rest } = PARAMS;
  return rest;
}
