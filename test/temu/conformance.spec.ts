import { CASES, conformance, type Outcome } from '../../src/simulator/conformance';
import { failuresOf } from '../../src/simulator/report';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let outcomes: Outcome[];

beforeAll(async () => {
  running = await startApp(undefined, {}, { buysLabels: true });
  outcomes = await conformance(running.target, undefined, () => undefined);
});

afterAll(() => running.close());

it.each(CASES.map((one, at) => [`${one.call}: ${one.title}`, at] as const))('%s', (_, at) => {
  const outcome = outcomes[at];
  if (outcome?.outcome !== 'passed')
    throw new Error(failuresOf(outcome ? [outcome] : []) || outcome?.reason);
});

it('can be run again on the same installation', async () => {
  const again = await conformance(running.target, undefined, () => undefined);
  expect(failuresOf(again)).toBe('');
});
