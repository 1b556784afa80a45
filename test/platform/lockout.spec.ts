import { Lockout, type Try } from '../../src/platform/lockout';
import { createLog } from '../../src/platform/log';
import { type Fixture, openFixture } from '../support/fixture';

let fixture: Fixture;
let lockout: Lockout;
let accounts = 0;

beforeAll(async () => {
  fixture = await openFixture();
  const { db, sealer, clock } = fixture;
  clock.stop();
  lockout = new Lockout(db, sealer, clock, createLog('silent'));
});

afterAll(() => fixture.close());

function someone(address = '203.0.113.1'): Try {
  accounts += 1;
  return { door: 'test', account: `someone-${accounts}@example.com`, address };
}

async function fail(tried: Try, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await lockout.begin(tried);
}

describe('guessing at an account', () => {
  it('is slowed down after five failures, and tells how long', async () => {
    const tried = someone();
    await fail(tried, 5);
    await expect(lockout.begin(tried)).rejects.toMatchObject({
      code: 'sign_in.try_later',
      values: { waitSeconds: 2 },
    });
    fixture.clock.advance(2_100);
    await lockout.begin(tried);
    await expect(lockout.begin(tried)).rejects.toMatchObject({ values: { waitSeconds: 4 } });
  });

  it('never shuts out whoever comes from elsewhere', async () => {
    const attacker = someone();
    await fail(attacker, 5);
    await expect(lockout.begin(attacker)).rejects.toMatchObject({ code: 'sign_in.try_later' });
    await lockout.begin({ ...attacker, address: '198.51.100.9' });
  });

  it('counts the spellings of an account as one, and the addresses of one network', async () => {
    const tried = { ...someone('2001:db8::1'), account: 'Spelled@Example.com' };
    await fail(tried, 3);
    await fail({ ...tried, account: ' spelled@example.COM ', address: '2001:db8::2' }, 2);
    await expect(lockout.begin(tried)).rejects.toMatchObject({ code: 'sign_in.try_later' });
  });

  it('is forgiven by a success, and forgotten after a day', async () => {
    const tried = someone();
    await fail(tried, 4);
    await lockout.succeeded(tried);
    await fail(tried, 5);
    fixture.clock.advance(24 * 3_600_000 + 1_000);
    await fail(tried, 5);
  });

  it('lets five of forty pass that come at once', async () => {
    const tried = someone();
    const tries = await Promise.allSettled(Array.from({ length: 40 }, () => lockout.begin(tried)));
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
  });

  it('leaves nothing behind that is older than a day', async () => {
    fixture.clock.advance(24 * 3_600_000 + 1_000);
    await lockout.begin(someone());
    await lockout.clean();
    const count = {
      name: 'test_count_tries',
      text: 'SELECT count(*)::integer AS n FROM sign_in_tries',
    };
    expect(await fixture.db.outside<{ n: number }>(count, [])).toEqual([{ n: 1 }]);
  });
});
