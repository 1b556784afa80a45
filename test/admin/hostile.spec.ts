import { type RunningApp, startApp } from '../support/app';
import { attack } from '../support/hostile';
import { Walker } from '../support/walker';

let running: RunningApp;

beforeAll(async () => {
  running = await startApp();
});

afterAll(() => running.close());

it('no route breaks on hostile input', async () => {
  const walker = await Walker.of(running);
  const [operator, installer] = [await walker.keyWith(), await walker.installerKey()];
  const { broken, answers, refused } = await attack(walker, (route) =>
    walker.fitting(route, { operator, installer }),
  );
  expect(broken).toEqual([]);
  expect(answers).toBeGreaterThan(1_000);
  expect(refused).toBeGreaterThan(answers / 2);
  // It is still there, and so is everything.
  expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
});
