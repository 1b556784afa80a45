import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let api: AdminClient;

beforeAll(async () => {
  running = await startApp(undefined, {
    ADMIN_REQUESTS_PER_MINUTE: '30',
    ADMIN_STRANGERS_PER_MINUTE: '5',
    TRUSTED_PROXIES: '127.0.0.1',
  });
  api = new AdminClient(running);
});

afterAll(() => running.close());

/** To the beginning of the next minute: windows begin with it, and last as long as a test does. */
beforeEach(() => {
  running.clock.stop();
  running.clock.advance(60_000 - (running.clock.nowMs() % 60_000) + 10);
});

describe('a caller of the admin API', () => {
  it('is told what is left, and turned away when nothing is, until the minute is over', async () => {
    const first = await api.ask('me');
    expect(first.headers.get('ratelimit-limit')).toBe('30');
    expect(first.headers.get('ratelimit-remaining')).toBe('29');
    for (let i = 1; i < 30; i += 1) expect((await api.ask('me')).status).toBe(200);
    const refused = await api.ask('me');
    expect(refused.body).toMatchObject({ status: 429, code: 'request.too_many' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    running.clock.advance(60_000);
    expect((await api.ask('me')).status).toBe(200);
  });

  it('takes nothing from another', async () => {
    for (let i = 0; i < 31; i += 1) await api.ask('me');
    expect((await api.ask('me')).status).toBe(429);
    expect((await api.ask('me', { key: 'demo-admin-key-2' })).status).toBe(200);
  });
});

describe('strangers', () => {
  const signIn = (address: string) =>
    api.ask('sessions', {
      method: 'POST',
      key: null,
      headers: { 'x-forwarded-for': address },
      body: { operator: 'DEMO', email: 'nobody@demo.local', password: 'opencang-demo' },
    });

  it('get a share per address, as the proxy in front tells it', async () => {
    const answers = [];
    for (let i = 0; i < 6; i += 1) answers.push((await signIn('203.0.113.7')).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await signIn('203.0.113.8')).status).toBe(401);
  });

  it('who try keys are turned away, while a valid key from there still works', async () => {
    const answers = [];
    for (let i = 0; i < 6; i += 1)
      answers.push((await api.ask('me', { key: `guess-${i}` })).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await api.ask('me')).status).toBe(200);
  });
});

describe('without a trusted proxy', () => {
  it('nobody chooses the address that he comes from', async () => {
    const alone = await startApp(undefined, { ADMIN_STRANGERS_PER_MINUTE: '2' });
    try {
      alone.clock.stop();
      const client = new AdminClient(alone, 'wrong');
      const answers = [];
      for (let i = 0; i < 4; i += 1)
        answers.push(
          (await client.ask('me', { headers: { 'x-forwarded-for': `203.0.113.${i}` } })).status,
        );
      expect(answers).toContain(429);
    } finally {
      await alone.close();
    }
  });
});
