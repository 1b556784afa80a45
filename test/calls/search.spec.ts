import { order } from '../../src/simulator/orders';
import { Session } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

const DAY_MS = 86_400_000;

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

interface Found {
  items: { id: string; number: string; requestId: string; outcome: number; ok: boolean }[];
}

async function search(query: Record<string, string>) {
  const { status, body } = await admin.ask<Found>(`calls?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return body.items;
}

async function created(): Promise<string> {
  const asked = new Session(running.target, 'search');
  const made = order(asked);
  await asked.ask('order/create', made);
  return made.cwFulfillNo;
}

describe('support looks for a call', () => {
  it('by the number of its order, its request, its outcome, its customer and its path', async () => {
    const number = await created();
    const [found] = await search({ number });
    expect(found).toMatchObject({ number, outcome: 1_000_000, ok: true });
    const by: Record<string, string>[] = [
      { requestId: found?.requestId ?? '' },
      { outcome: '1000000', customerCode: 'C10001' },
      { subject: '/bg/certified/warehouse/order/create', direction: 'in', ok: 'true' },
    ];
    for (const query of by) expect(await search(query)).toContainEqual(found);
    const others: Record<string, string>[] = [
      { number, outcome: '3000001' },
      { number, customerCode: 'C10002' },
      { number, direction: 'out' },
      { number, subject: '/bg/certified/warehouse/order/cancel' },
      { number, until: '2026-01-01' },
    ];
    for (const query of others) expect(await search(query)).toEqual([]);
  });

  it('within a day, unless it names an order, a request, or a time', async () => {
    const number = await created();
    await search({ number });
    running.clock.advance(3 * DAY_MS);
    const from = new Date(running.clock.nowMs() - 4 * DAY_MS).toISOString();
    const recent = await search({ subject: '/bg/certified/warehouse/order/create' });
    const named = await search({ number });
    const since = await search({ from, subject: '/bg/certified/warehouse/order/create' });
    running.clock.advance(-3 * DAY_MS);
    expect(recent).toEqual([]);
    expect(named).toHaveLength(1);
    expect(since.map((call) => call.number)).toContain(number);
  });

  it('and copies it as a command, with secrets masked', async () => {
    const number = await created();
    const [found] = await search({ number });
    const { body } = await admin.ask(`calls/${found?.id}`);
    expect(body.why).toBeNull();
    expect(body.curl).toMatch(
      /^curl -sS "\$OPENCANG_URL\/bg\/certified\/warehouse\/order\/create" /,
    );
    expect(body.curl).toContain(number);
    expect(body.curl).not.toContain(running.target.main.token);
  });

  it('and is told why its signature did not fit, but never what would have', async () => {
    const asked = new Session(running.target, 'why');
    const foreign = {
      ...running.target.main,
      appSecret: running.target.otherOperator?.appSecret ?? 'x',
    };
    const made = { ...order(asked), cwFulfillNo: 'WHY-1' };
    await asked.ask('order/create', made, { as: foreign });
    const [found] = await search({ number: 'WHY-1' });
    const { body } = await admin.ask<{ why: { en: string; zh: string; canonical: string } }>(
      `calls/${found?.id}`,
    );
    expect(body.why.en).toContain('app_secret is another one');
    expect(body.why.zh).toContain('app_secret');
    expect(body.why.canonical).toMatch(/^\*\*\*app_keydemo-app-key.*cwFulfillNoWHY-1/);
    expect(body.why.canonical).not.toContain(running.target.main.token);
  });
});
