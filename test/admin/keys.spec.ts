import { AccessCleaning } from '../../src/modules/access/access-cleaning';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let other: RunningApp;

/** Two processes on one database. */
beforeAll(async () => {
  running = await startApp();
  other = await startApp(running.database);
});

afterAll(async () => {
  await other.close();
  await running.close();
});

it('a key that one process revokes is refused by every other within a second', async () => {
  const api = new AdminClient(running);
  const made = await api.make<{ id: number; key: string }>('keys', { name: 'x', rights: ['read'] });
  const elsewhere = new AdminClient(other, made.body.key);
  expect((await elsewhere.ask('me')).status).toBe(200);
  await api.make(`keys/${made.body.id}/revoke`);
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  expect((await elsewhere.ask('me')).status).toBe(401);
});

it('answers to repeats are kept for two days, and forgotten after them', async () => {
  const api = new AdminClient(running);
  const asked = { name: 'once', rights: ['read'] };
  const key = api.freshKey();
  const first = await api.make('keys', asked, key);
  const cleaning = running.app.get(AccessCleaning);
  await cleaning.clean();
  expect((await api.make('keys', asked, key)).body).toEqual(first.body);
  running.clock.advance(2 * 24 * 3_600_000 + 60_000);
  await cleaning.clean();
  const again = await api.make('keys', asked, key);
  expect(again.status).toBe(201);
  expect(again.body).not.toEqual(first.body);
});

it('sessions and links that are long over are forgotten, living ones are not', async () => {
  const api = new AdminClient(running);
  const left = () =>
    running.db.transaction(1, (tx) =>
      tx.manager.query<{ sessions: number; links: number }[]>(
        `SELECT (SELECT count(*)::integer FROM staff_sessions) AS sessions,
                (SELECT count(*)::integer FROM staff_links) AS links`,
      ),
    );
  await api.make('staff', { email: 'new@example.com', name: 'New', role: 'support' });
  const owner = { operator: 'DEMO', email: 'admin@demo.local', password: 'opencang-demo' };
  await api.ask('sessions', { method: 'POST', key: null, body: owner });
  await running.app.get(AccessCleaning).clean();
  expect(await left()).toEqual([{ sessions: 1, links: 1 }]);
  running.clock.advance(38 * 24 * 3_600_000);
  await running.app.get(AccessCleaning).clean();
  expect(await left()).toEqual([{ sessions: 0, links: 0 }]);
});
