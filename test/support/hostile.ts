import { type FaceDocument, type Route, resolved, type Schema } from './routes';
import type { Heard, Walker } from './walker';

const LIMIT_MS = 180_000;
const AT_ONCE = 4;
const VALUES_PER_FIELD = 4;

/** As JSON text: some of it can't be said otherwise. */
const HOSTILE: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '1e308',
  '-1e308',
  '2147483648',
  '9007199254740993',
  '9223372036854775808',
  '99999999999999999999999999',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\u200b\\ufeff"',
  '"😀👩‍👩‍👧‍👦ꙮ"',
  '"\\u0130\\u00df\\u1e9e"',
  `"${'x'.repeat(5_000)}"`,
  `"${'字'.repeat(300)}"`,
  '"\'; DROP TABLE staff; --"',
  "\"1' OR '1'='1\"",
  '"{{7*7}}<%= 7*7 %>#{7*7}"',
  '"<script>alert(1)</script>"',
  '"../../../../etc/passwd"',
  '"%00%0d%0aSet-Cookie: x=1"',
  '"0x1F"',
  '"1e400"',
  '"NaN"',
  '"2026-02-30T25:61:61Z"',
  '"9999-12-31T23:59:59Z"',
  '"0000-01-01T00:00:00Z"',
  '"99999999999999999999.99"',
  '"-0.00"',
  '[]',
  '[null]',
  '[[[[[[]]]]]]',
  '{}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"toString":1,"hasOwnProperty":1}',
  `[${'1,'.repeat(2_000)}1]`,
];

const BODIES: readonly string[] = [
  '',
  'null',
  '[]',
  '"text"',
  '5',
  '{',
  '{"__proto__":{"admin":true}}',
  '{"a":1,"a":2}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  '\ufeff{}',
];

const IN_PATHS: readonly string[] = [
  '0',
  '-1',
  '1.5',
  '9223372036854775808',
  '2147483648',
  'x',
  '1;DROP TABLE staff',
  '../1',
  '%',
  '\u0000',
  '😀',
  'x'.repeat(1_000),
  'NaN',
  '1e3',
  '__proto__',
];

interface Attempt {
  readonly route: Route;
  readonly what: string;
  readonly body?: string;
  readonly params?: Record<string, string>;
  readonly query?: string;
}

/** The same numbers every time: what breaks once breaks again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const roll = dice(20_261_126);

function some<T>(values: readonly T[], count: number): T[] {
  return Array.from({ length: count }, () => values[Math.floor(roll() * values.length)] as T);
}

/** Each place of a schema, as the path to it. */
function placesOf(document: FaceDocument, schema: Schema, depth = 0): (string | number)[][] {
  const whole = resolved(document, schema);
  if (depth > 4) return [];
  if (whole.type === 'array' && whole.items)
    return [[0], ...placesOf(document, whole.items, depth + 1).map((place) => [0, ...place])];
  return Object.entries(whole.properties ?? {}).flatMap(([name, inner]) => [
    [name],
    ...placesOf(document, inner, depth + 1).map((place) => [name, ...place]),
  ]);
}

const MARK = '@@hostile@@';

/** The example with one place taken by a hostile text of JSON. */
function spoiled(example: unknown, place: readonly (string | number)[], json: string): string {
  const copy = structuredClone(example ?? {}) as Record<string | number, unknown>;
  let at = copy;
  for (const [depth, step] of place.entries()) {
    if (depth === place.length - 1) at[step] = MARK;
    else {
      const next = at[step];
      if (typeof next !== 'object' || next === null)
        at[step] = typeof place[depth + 1] === 'number' ? [] : {};
      at = at[step] as Record<string | number, unknown>;
    }
  }
  return JSON.stringify(copy).replace(`"${MARK}"`, () => json);
}

async function attemptsOn(walker: Walker, route: Route, key: string): Promise<Attempt[]> {
  const params = await walker.paramsFor(route, key);
  const inBody = route.body
    ? [
        ...placesOf(walker.document, route.body).flatMap((place) =>
          some(HOSTILE, VALUES_PER_FIELD).map((json) => ({
            route,
            params,
            what: `${place.join('.')} = ${json.slice(0, 60)}`,
            body: spoiled(route.example, place, json),
          })),
        ),
        ...some(BODIES, 2).map((body) => ({
          route,
          params,
          what: `body ${body.slice(0, 40)}`,
          body,
        })),
      ]
    : [];
  const inQuery = (route.parameters ?? [])
    .filter((one) => one.in === 'query')
    .flatMap((one) =>
      some(HOSTILE, 2).map((json) => {
        const value = json.startsWith('"') ? (JSON.parse(json) as string).toWellFormed() : json;
        const query = `?${one.name}=${encodeURIComponent(value.slice(0, 2_000))}`;
        return { route, params, what: `${one.name} = ${value.slice(0, 60)}`, query };
      }),
    );
  const inPath = Object.keys(params).flatMap((name) =>
    some(IN_PATHS, 3).map((value) => ({
      route,
      what: `{${name}} = ${value.slice(0, 60)}`,
      params: { ...params, [name]: value },
    })),
  );
  return [...inBody, ...inQuery, ...inPath];
}

/** Our own bug; somebody else's fault (a carrier that does not answer) is a 502 that says so. */
function isBroken({ status, text, type }: Heard): boolean {
  if (status === 502) return !type.includes('problem+json') || text.includes('"internal"');
  return status >= 500;
}

export interface Attack {
  /** What broke, in words; empty: nothing did. */
  readonly broken: string[];
  readonly answers: number;
  /** How many of them said that the request is wrong, or names what is not there. */
  readonly refused: number;
}

/**
 * Each route gets what nobody should send, field by field, as the document's schemas name them.
 * It may refuse, it may take it; it may not break: an answer of 5xx is a bug.
 */
export async function attack(walker: Walker, keyFor: (route: Route) => string): Promise<Attack> {
  const attempts: Attempt[] = [];
  for (const route of walker.routes)
    attempts.push(...(await attemptsOn(walker, route, keyFor(route))));
  const broken: string[] = [];
  const statuses: number[] = [];
  const begun = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let attempt = attempts[next++]; attempt; attempt = attempts[next++]) {
      if (performance.now() - begun > LIMIT_MS) return;
      const { route, what, ...said } = attempt;
      const ifMatch = route.method === 'PATCH' ? { 'if-match': '"1"' } : undefined;
      const heard = await walker.say(route, { key: keyFor(route), headers: ifMatch, ...said });
      statuses.push(heard.status);
      if (isBroken(heard))
        broken.push(`${route.operationId}: ${what} → ${heard.status} ${heard.text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const refused = statuses.filter((status) => status === 400 || status === 404).length;
  return { broken, answers: statuses.length, refused };
}
