import { Passwords } from './passwords';

const passwords = new Passwords();
const ACCOUNT = 'a@b.example';

describe('a password', () => {
  it('is kept as an argon2id hash of its own salt, with its cost', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('opencang-demo', ACCOUNT),
      passwords.hash('opencang-demo', ACCOUNT),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(passwords.isStale(one)).toBe(false);
    expect(await passwords.verify(one, 'opencang-demo')).toBe(true);
    expect(await passwords.verify(one, 'opencang-demO')).toBe(false);
  });

  it('is the same in whatever form a keyboard writes its letters', async () => {
    const held = await passwords.hash('schöne Grüße 2026', ACCOUNT);
    expect(await passwords.verify(held, 'scho\u0308ne Gru\u0308ße 2026')).toBe(true);
  });

  it.each([
    ['short', 'elevenchars'],
    ['longer than anybody types', 'x'.repeat(129)],
    ['the account itself', 'Someone@Example.com'],
  ])('that is %s is refused', async (_, password) => {
    await expect(passwords.hash(password, 'someone@example.com')).rejects.toMatchObject({
      code: 'password.unfit',
    });
  });

  it('of an account that is not there is never right, and costs the same work', async () => {
    const held = await passwords.hash('opencang-demo', ACCOUNT);
    const spent = async (of: string | null): Promise<number> => {
      const before = performance.now();
      expect(await passwords.verify(of, 'wrong password')).toBe(false);
      return performance.now() - before;
    };
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // The quickest of many, in turns: a machine that is busy adds to a try, and takes nothing off.
    for (let i = 0; i < 10; i += 1) {
      known = Math.min(known, await spent(held));
      unknown = Math.min(unknown, await spent(null));
    }
    expect(unknown).toBeGreaterThan(known / 4);
    expect(unknown).toBeLessThan(known * 4);
  });
});

it('turns a flood away instead of hashing it all at once', async () => {
  const tries = Array.from({ length: 150 }, () => passwords.verify(null, 'flood'));
  const settled = await Promise.allSettled(tries);
  const refused = settled.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(48);
  expect(refused[0]).toMatchObject({ reason: { code: 'password.busy' } });
  expect(await passwords.verify(null, 'after the flood')).toBe(false);
});
