import { withoutSecrets } from './audit.rules';

describe('what the trail keeps', () => {
  it.each([
    [{ appSecret: 's' }, { appSecret: '***' }],
    [{ deep: [{ password: 'p', name: 'n' }] }, { deep: [{ password: '***', name: 'n' }] }],
    [
      { key: 'k', keyId: 3 },
      { key: '***', keyId: 3 },
    ],
    [{ recipient: { name: 'Jane' } }, { recipient: '***' }],
    [{ appSecret: null }, { appSecret: null }],
    [{ file: Buffer.from('abc') }, { file: '3 bytes' }],
    [{ at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    [null, null],
    ['text', 'text'],
  ])('of %j is %j', (value, kept) => {
    expect(withoutSecrets(value)).toEqual(kept);
  });
});
