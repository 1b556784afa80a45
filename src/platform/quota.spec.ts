import { Quota } from './quota';

const MINUTE_MS = 60_000;

describe('a quota', () => {
  it('admits so many of a caller in a window, tells what is left, and begins anew', () => {
    const quota = new Quota(2, MINUTE_MS);
    expect(quota.take('a', 0)).toEqual({
      admitted: true,
      limit: 2,
      remaining: 1,
      resetSeconds: 60,
    });
    expect(quota.take('a', 30_500)).toMatchObject({
      admitted: true,
      remaining: 0,
      resetSeconds: 30,
    });
    expect(quota.take('a', 59_999)).toMatchObject({
      admitted: false,
      remaining: 0,
      resetSeconds: 1,
    });
    expect(quota.take('a', 60_000)).toMatchObject({ admitted: true, remaining: 1 });
  });

  it('counts each caller by itself', () => {
    const quota = new Quota(1, MINUTE_MS);
    expect(quota.take('a', 0).admitted).toBe(true);
    expect(quota.take('b', 0).admitted).toBe(true);
    expect(quota.take('a', 0).admitted).toBe(false);
  });
});
