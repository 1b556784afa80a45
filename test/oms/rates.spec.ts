import { type RunningApp, startApp } from '../support/app';
import { merchantKey } from '../support/merchants';

let running: RunningApp;

beforeAll(async () => {
  running = await startApp(undefined, {
    OMS_REQUESTS_PER_MINUTE: '10',
    OMS_STRANGERS_PER_MINUTE: '5',
  });
});

afterAll(() => running.close());

/** To the beginning of the next minute: windows begin with it, and last as long as a test does. */
beforeEach(() => {
  running.clock.stop();
  running.clock.advance(60_000 - (running.clock.nowMs() % 60_000) + 10);
});

function ask(key: string): Promise<Response> {
  return fetch(`${running.url}/oms/v1/account`, { headers: { authorization: `Bearer ${key}` } });
}

async function askTimes(times: number, ...keys: string[]): Promise<number[]> {
  const answers: number[] = [];
  for (let at = 0; at < times; at += 1)
    answers.push((await ask(keys[at % keys.length] ?? '')).status);
  return answers;
}

describe('a merchant’s program', () => {
  it('is told what is left, and turned away when nothing is, until the minute is over', async () => {
    const key = await merchantKey(running, 1, 'C10001');
    const first = await ask(key);
    expect(first.headers.get('ratelimit-limit')).toBe('10');
    expect(first.headers.get('ratelimit-remaining')).toBe('9');
    expect(await askTimes(9, key)).toEqual(Array(9).fill(200));
    const refused = await ask(key);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await refused.json()).toMatchObject({ code: 'request.too_many' });
    running.clock.advance(60_000);
    expect((await ask(key)).status).toBe(200);
  });

  it('gets no more by another key of its customer, and takes nothing from another customer', async () => {
    const [one, two] = [
      await merchantKey(running, 1, 'C10001'),
      await merchantKey(running, 1, 'C10001'),
    ];
    expect(await askTimes(11, one, two)).toEqual([...Array(10).fill(200), 429]);
    for (const operatorId of [1, 2]) {
      const other = await merchantKey(running, operatorId, operatorId === 1 ? 'C10002' : 'C10001');
      expect((await ask(other)).status).toBe(200);
    }
  });

  it('that has no valid key is turned away sooner, while one with a key still works', async () => {
    expect(await askTimes(6, 'guess')).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await ask(await merchantKey(running, 1, 'C10001'))).status).toBe(200);
  });
});

describe('a stranger with an invitation', () => {
  it('is turned away on a page, in words, and looks again after the minute', async () => {
    const path = `/invitation/inv_1_${'x'.repeat(43)}`;
    const look = () => fetch(running.url + path, { headers: { 'accept-language': 'zh' } });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await look()).status);
    const refused = await look();
    const sent = await fetch(running.url + path, { method: 'POST', body: new URLSearchParams() });
    running.clock.advance(60_000);
    expect([...statuses, refused.status, sent.status, (await look()).status]).toEqual([
      ...Array(5).fill(404),
      429,
      429,
      404,
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('content-type')).toContain('text/html');
    expect(await refused.text()).toContain('每分钟请求超过');
  });
});
