import { type RunningApp, startApp } from '../support/app';
import { attack } from '../support/hostile';
import { merchantKey } from '../support/merchants';
import type { Route } from '../support/routes';
import { Walker } from '../support/walker';

let running: RunningApp;
let walker: Walker;
/** C10001 and C10002 of the demo, and C10001 of the other operator. */
let mine: string;
let neighbour: string;
let stranger: string;

beforeAll(async () => {
  running = await startApp();
  walker = await Walker.of(running, 'oms');
  mine = await merchantKey(running, 1, 'C10001');
  neighbour = await merchantKey(running, 1, 'C10002');
  stranger = await merchantKey(running, 2, 'C10001');
});

afterAll(() => running.close());

const named = (route: Route): string => `${route.method} ${route.path}`;

it('answers no route without the key of a customer', async () => {
  const staff = await walker.keyWith();
  const open: string[] = [];
  for (const route of walker.routes)
    for (const key of [null, 'wrong', staff]) {
      const { status } = await walker.say(route, { key });
      if (status !== 401) open.push(`${named(route)} → ${status}`);
    }
  expect(walker.routes.length).toBeGreaterThan(20);
  expect(open).toEqual([]);
});

it('finds nothing of another customer by the number of its row, whatever the route', async () => {
  await furnish();
  const crossed: string[] = [];
  let tried = 0;
  for (const route of walker.routes) {
    if (!route.path.includes('{')) continue;
    const params = await walker.paramsFor(route, mine);
    // It is there, for whoever it belongs to.
    if (route.method === 'GET')
      expect([named(route), (await walker.say(route, { key: mine, params })).status]).toEqual([
        named(route),
        200,
      ]);
    for (const key of [neighbour, stranger]) {
      const ifMatch = route.method === 'PATCH' ? { 'if-match': '"1"' } : undefined;
      const { status } = await walker.say(route, { key, params, headers: ifMatch });
      tried += 1;
      if (status !== 404) crossed.push(`${named(route)} ${JSON.stringify(params)} → ${status}`);
    }
  }
  expect(tried).toBeGreaterThan(10);
  expect(crossed).toEqual([]);
});

it('breaks on no hostile input', async () => {
  const { broken, answers, refused } = await attack(walker, () => mine);
  expect(broken).toEqual([]);
  expect(answers).toBeGreaterThan(300);
  expect(refused).toBeGreaterThan(answers / 2);
  expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
});

/** One row of each kind that is C10001's, made as the document's examples show. */
async function furnish(): Promise<void> {
  for (const route of walker.routes) {
    if (route.method !== 'POST' || route.path.includes('{')) continue;
    await walker.say(route, { key: mine });
  }
}
