import { randomBytes } from 'node:crypto';
import type { Target } from './target';
import {
  type Answer,
  common,
  type Exchange,
  type Fields,
  type Identity,
  owner,
  pathOf,
  post,
  signed,
  typeOf,
} from './wire';

/** An expectation that did not hold. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

export interface Ask {
  readonly as?: Identity;
  /** Leaves out the owner's credentials. */
  readonly withoutOwner?: boolean;
}

/** One case's conversation with the server: it signs, sends, and remembers what was said. */
export class Session {
  readonly exchanges: Exchange[] = [];

  constructor(
    readonly target: Target,
    readonly run: string,
  ) {}

  /** Signs and sends a call as the platform would. */
  async ask(
    name: string,
    fields: Fields = {},
    { as = this.target.main, withoutOwner = false }: Ask = {},
  ): Promise<Answer> {
    const path = pathOf(name);
    const all = {
      ...common(as.appKey, typeOf(path)),
      ...(withoutOwner ? {} : owner(as)),
      ...fields,
    };
    return this.send(name, JSON.stringify(signed(all, as.appSecret)));
  }

  /** Sends a body as it is. */
  async send(name: string, body: string, status = 200): Promise<Answer> {
    const exchange = await post(this.target.url, pathOf(name), body);
    this.exchanges.push(exchange);
    if (exchange.status !== status)
      throw new Mismatch(`HTTP ${status} expected, got ${exchange.status}`);
    return exchange.answer;
  }

  /** A number that no earlier run has used. */
  number(): string {
    return `SIM-${this.run}-${randomBytes(4).toString('hex')}`;
  }
}

/** The result of a call that must succeed. */
export function succeeded<T = Record<string, unknown>>(answer: Answer): T {
  if (answer.success !== true) {
    throw new Mismatch(`success expected, got ${answer.errorCode}: ${answer.errorMsg}`);
  }
  envelope(answer);
  return answer.result as T;
}

/** A call that must be refused, with this number if one is known, and words that say what. */
export function refused(answer: Answer, number?: number, words?: string): void {
  if (answer.success !== false) throw new Mismatch('a refusal expected, got success');
  envelope(answer);
  if (number !== undefined) equal(answer.errorCode, number, 'errorCode');
  if (!answer.errorMsg) throw new Mismatch('a refusal must say why');
  if (words && !answer.errorMsg.includes(words))
    throw new Mismatch(`"${words}" expected in "${answer.errorMsg}"`);
}

function envelope(answer: Answer): void {
  equal(
    Object.keys(answer),
    ['success', 'errorCode', 'errorMsg', 'requestId', 'result'],
    'fields of the envelope',
  );
  if (typeof answer.requestId !== 'string' || answer.requestId === '')
    throw new Mismatch('requestId is missing');
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Mismatch(`${what}: ${wanted} expected, got ${got}`);
}

export function truthy(condition: boolean, what: string): void {
  if (!condition) throw new Mismatch(what);
}

/** Checks that an object has exactly these fields, each of its kind. */
export function shape(value: unknown, kinds: Readonly<Record<string, Kind>>, what: string): void {
  if (typeof value !== 'object' || value === null)
    throw new Mismatch(`${what}: an object expected`);
  const record = value as Record<string, unknown>;
  equal(Object.keys(record).sort(), Object.keys(kinds).sort(), `fields of ${what}`);
  for (const [name, kind] of Object.entries(kinds)) {
    truthy(
      KINDS[kind](record[name]),
      `${what}.${name}: ${kind} expected, got ${JSON.stringify(record[name])}`,
    );
  }
}

export type Kind = keyof typeof KINDS;

const KINDS = {
  text: (value: unknown) => typeof value === 'string',
  number: (value: unknown) => typeof value === 'number',
  flag: (value: unknown) => typeof value === 'boolean',
  list: (value: unknown) => Array.isArray(value),
  /** Money, weights, sizes: a decimal text. */
  decimal: (value: unknown) => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value),
  /** Milliseconds of this century. */
  moment: (value: unknown) => typeof value === 'number' && value > 1e12 && value < 5e12,
  'moment or null': (value: unknown) =>
    value === null || (typeof value === 'number' && value > 1e12),
};
