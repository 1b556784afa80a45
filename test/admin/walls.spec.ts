import { Client } from 'pg';
import { type RunningApp, startApp } from '../support/app';
import { Walker } from '../support/walker';

/**
 * Statements name the operator, and beneath them row-level security asks for it. Here the first
 * layer is taken away: every condition on the operator is struck from what goes to the database.
 */

const CONDITION = /(?:"?\w+"?\.)?"?operator_id"? = (\$\d+)(?![\w])/g;
/** Words that stand in the rows of the other operator alone. */
const MARKS = /Another Los Angeles|Merchant of the other operator|Another red mug|demo-app-key-2/;

let running: RunningApp;
let walker: Walker;
let struck: Set<string>;
let restore: () => void;

beforeAll(async () => {
  running = await startApp();
  walker = await Walker.of(running);
});

beforeEach(() => {
  struck = new Set();
  restore = strike(struck);
});

afterEach(() => restore());

afterAll(() => running.close());

/** Statements get another name as well: a connection keeps what it has prepared. */
function strike(seen: Set<string>): () => void {
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function query(this: unknown, ...args: unknown[]): unknown {
    const [first, ...rest] = args;
    const whole =
      typeof first === 'string' ? { text: first } : (first as { text?: string; name?: string });
    if (typeof whole?.text !== 'string' || /^\s*(INSERT|WITH)/i.test(whole.text))
      return original.call(this, ...args);
    const text = whole.text.replace(CONDITION, '($1::integer IS NOT NULL)');
    if (text === whole.text) return original.call(this, ...args);
    seen.add(whole.text);
    if (typeof first === 'string') return original.call(this, text, ...rest);
    const name = whole.name === undefined ? undefined : `${whole.name}_struck`;
    return original.call(this, { ...whole, text, name }, ...rest);
  };
  return () => {
    prototype.query = original;
  };
}

it('without the condition in any statement, no route shows a row of another operator', async () => {
  const key = await walker.keyWith();
  let shown = 0;
  for (const route of walker.routes) {
    if (route.method !== 'GET' || !route.secured || route['x-right'] === 'installation') continue;
    const heard = await walker.say(route, { key, params: await walker.paramsFor(route, key) });
    expect([route.operationId, MARKS.test(heard.text)]).toEqual([route.operationId, false]);
    if (heard.status === 200) shown += 1;
  }
  expect(shown).toBeGreaterThan(15);
  expect(struck.size).toBeGreaterThan(20);
});

it('a row of another operator is not found by its number either', async () => {
  const key = await walker.keyWith();
  const stranger = await walker.keyWith(undefined, 2);
  let crossed = 0;
  for (const route of walker.routes) {
    if (route.method !== 'GET' || !/\{\w*[iI]d\}/.test(route.path)) continue;
    if (route['x-right'] === 'installation') continue;
    const params = await walker.paramsFor(route, stranger);
    if (JSON.stringify(params) === JSON.stringify(await walker.paramsFor(route, key))) continue;
    const heard = await walker.say(route, { key, params });
    crossed += 1;
    expect([route.operationId, params, heard.status]).toEqual([route.operationId, params, 404]);
  }
  expect(crossed).toBeGreaterThan(5);
});
