import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { badParameter, type WireFault } from './fault';
import { WireNumber, type WireObject, type WireValue } from './json';

/**
 * The fields of requests and answers, one word each. A word carries two things: how a value is
 * read from the wire, and how it is documented. Reading is compiled once per class into a list of
 * plain functions, because it runs for every call.
 *
 * Rules that hold for all: null, empty (blank, an empty list) and absent are the same; unknown fields are ignored;
 * numbers keep their digits until a field says what they are.
 */
export interface FieldOptions {
  /** What it means, for the document. */
  readonly says?: string;
  readonly optional?: boolean;
  /** Other names under which it may come. */
  readonly aliases?: readonly string[];
}

export interface TextOptions extends FieldOptions {
  /** In characters as people count them. */
  readonly max?: number;
  /** A person's: never repeated in a message. */
  readonly personal?: boolean;
  /** Line breaks are part of it. */
  readonly multiline?: boolean;
}

export interface CountOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

export interface ListOptions extends FieldOptions {
  readonly max?: number;
}

const DEFAULT_MAX_TEXT = 256;
const DEFAULT_MAX_LIST = 1_000;
const MAX_QUOTED = 64;
const INTEGER = /^-?\d+$/;
const LINE_BREAK_OR_TAB = /[\t\r\n]/;
/** Signed 64 bits have nineteen digits; some ids are unsigned. */
const ID = /^\d{1,20}$/;
/** Seconds have ten digits until 2286, milliseconds thirteen. */
const MILLISECONDS_FROM = 100_000_000_000;
const LATEST_MOMENT = 8_640_000_000_000;

/** Reads one value that is there. Throws a WireFault that names the place. */
type Read = (value: WireValue, place: string) => unknown;

interface Field {
  readonly name: string;
  readonly names: readonly string[];
  readonly optional: boolean;
  readonly read: Read;
}

type Class<T = object> = new () => T;

const fieldsOf = new WeakMap<object, Field[]>();

export function Text(options: TextOptions): PropertyDecorator {
  return field(options, readText(options), {
    type: String,
    maxLength: options.max ?? DEFAULT_MAX_TEXT,
  });
}

/** A text that names something: spaces around it don't count. */
export function Code(options: TextOptions): PropertyDecorator {
  return field(options, readCode(options), {
    type: String,
    maxLength: options.max ?? DEFAULT_MAX_TEXT,
  });
}

/** A 64-bit id: a number or a text of digits; kept as text, so that no digit is lost. */
export function Id(options: FieldOptions): PropertyDecorator {
  return field(options, readId, { type: String, pattern: ID.source });
}

export function Count(options: CountOptions): PropertyDecorator {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  return field(options, readCount(min, max), {
    type: 'integer',
    minimum: options.min,
    maximum: options.max,
  });
}

/** Money, weights and sizes: decimal text. */
export function Decimal(options: FieldOptions): PropertyDecorator {
  return field(options, readText({}), { type: String, example: '1.25' });
}

/** A moment: seconds or milliseconds come in, milliseconds go out. */
export function Moment(options: FieldOptions): PropertyDecorator {
  return field(options, readMoment, {
    type: 'integer',
    format: 'int64',
    example: 1_750_000_000_000,
  });
}

export function Flag(options: FieldOptions): PropertyDecorator {
  return field(options, readFlag, { type: Boolean });
}

export function List(of: 'code' | 'text' | (() => Class), options: ListOptions): PropertyDecorator {
  const { max = DEFAULT_MAX_LIST } = options;
  const item = itemReader(of);
  const documented = typeof of === 'function' ? { type: () => [of()] } : { type: [String] };
  return field(options, readList(item, max), {
    ...documented,
    maxItems: options.max,
  } as ApiPropertyOptions);
}

export function Part(of: () => Class, options: FieldOptions): PropertyDecorator {
  return field(options, readPart(of), { type: of });
}

/** The compiled reader of a class: fields that are not there, and optional, stay undefined. */
export function reader<T extends object>(type: Class<T>): (object: WireObject) => T {
  const fields = allFields(type);
  return (object) => readFields(new type(), fields, object, '');
}

function field(
  options: FieldOptions,
  read: Read,
  documented: ApiPropertyOptions,
): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const { optional = false, aliases = [], says } = options;
    const own = fieldsOf.get(target) ?? [];
    fieldsOf.set(target, [...own, { name, names: [name, ...aliases], optional, read }]);
    const description = [says, aliases.length > 0 ? `Also as ${aliases.join(', ')}.` : '']
      .filter(Boolean)
      .join(' ');
    ApiProperty({
      ...documented,
      required: !optional,
      description: description || undefined,
    } as ApiPropertyOptions)(target, property);
  };
}

/** Those of the class and of what it extends. */
function allFields(type: Class): Field[] {
  const fields: Field[] = [];
  for (
    let target = type.prototype as object | null;
    target;
    target = Object.getPrototypeOf(target) as object | null
  ) {
    fields.unshift(...(fieldsOf.get(target) ?? []));
  }
  return fields;
}

function readFields<T extends object>(
  into: T,
  fields: readonly Field[],
  object: WireObject,
  place: string,
): T {
  const record = into as Record<string, unknown>;
  for (const { name, names, optional, read } of fields) {
    const value = firstOf(object, names);
    const here = place ? `${place}.${name}` : name;
    if (value !== undefined) record[name] = read(value, here);
    else if (!optional) throw badParameter(`${here} is missing.`, `缺少 ${here}。`);
  }
  return into;
}

/** The first of the names under which there is something; blanks and empty lists are nothing. */
function firstOf(object: WireObject, names: readonly string[]): WireValue | undefined {
  for (const name of names) {
    const value = object.get(name);
    if (value !== undefined && !isNothing(value)) return value;
  }
  return undefined;
}

function isNothing(value: WireValue): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === null || (Array.isArray(value) && value.length === 0);
}

function readText(options: TextOptions): Read {
  const { max = DEFAULT_MAX_TEXT, personal = false, multiline = false } = options;
  return (value, place) => {
    if (typeof value !== 'string') {
      throw badParameter(
        `${place} must be text, got ${kindOf(value, personal)}.`,
        `${place} 须为文本。`,
      );
    }
    // Characters of two code units are rare: counting them is left for texts that seem too long.
    if (value.length > max && [...value].length > max) {
      throw badParameter(
        `${place} is longer than ${max} characters.`,
        `${place} 超过 ${max} 个字符。`,
      );
    }
    if (!multiline && LINE_BREAK_OR_TAB.test(value)) {
      throw badParameter(`${place} must be one line of text.`, `${place} 须为单行文本。`);
    }
    return value;
  };
}

function readCode(options: TextOptions): Read {
  const read = readText(options);
  return (value, place) => {
    const code = (read(value, place) as string).trim();
    // In a list; a field of its own would be missing.
    if (code === '') throw badParameter(`${place} is blank.`, `${place} 为空白。`);
    return code;
  };
}

const readId: Read = (value, place) => {
  const digits =
    value instanceof WireNumber ? value.text : typeof value === 'string' ? value.trim() : '';
  if (!ID.test(digits))
    throw mustBe(place, 'a number of at most 20 digits', '最多 20 位的数字', value);
  // Compared by value: 007 and 7 are the same id.
  return digits.replace(/^0+(?=\d)/, '');
};

function readCount(min: number, max: number): Read {
  return (value, place) => {
    const digits =
      value instanceof WireNumber ? value.text : typeof value === 'string' ? value.trim() : '';
    const count = INTEGER.test(digits) ? Number(digits) : Number.NaN;
    if (Number.isSafeInteger(count) && count >= min && count <= max) return count;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    const inWords =
      max === Number.MAX_SAFE_INTEGER ? `不小于 ${min} 的整数` : `${min} 到 ${max} 的整数`;
    throw mustBe(place, `a whole number ${range}`, inWords, value);
  };
}

const readMoment: Read = (value, place) => {
  const digits =
    value instanceof WireNumber ? value.text : typeof value === 'string' ? value.trim() : '';
  const moment = INTEGER.test(digits) ? Number(digits) : Number.NaN;
  const ms = moment < MILLISECONDS_FROM ? moment * 1000 : moment;
  if (!(ms >= 0 && ms <= LATEST_MOMENT)) {
    throw mustBe(place, 'a moment in seconds or milliseconds', '秒级或毫秒级时间戳', value);
  }
  return ms;
};

const readFlag: Read = (value, place) => {
  if (typeof value !== 'boolean') throw mustBe(place, 'true or false', 'true 或 false', value);
  return value;
};

function readList(item: Read, max: number): Read {
  return (value, place) => {
    if (!Array.isArray(value)) throw mustBe(place, 'a list', '列表', value);
    if (value.length > max) {
      throw badParameter(
        `${place} has ${value.length} entries; at most ${max} are allowed. Ask in several calls.`,
        `${place} 有 ${value.length} 项，最多 ${max} 项，请分多次请求。`,
      );
    }
    return value.map((entry, at) => item(entry, `${place}[${at}]`));
  };
}

function itemReader(of: 'code' | 'text' | (() => Class)): Read {
  if (of === 'code') return readCode({ max: DEFAULT_MAX_TEXT });
  return of === 'text' ? readText({}) : readPart(of);
}

function readPart(of: () => Class): Read {
  // The class may be declared below the one that names it: it is asked for when first needed.
  let compiled: { type: Class; fields: readonly Field[] } | null = null;
  return (value, place) => {
    if (!(value instanceof Map)) throw mustBe(place, 'an object', '对象', value);
    compiled ??= { type: of(), fields: allFields(of()) };
    return readFields(new compiled.type(), compiled.fields, value, place);
  };
}

function mustBe(place: string, en: string, zh: string, value: WireValue): WireFault {
  const got = kindOf(value, false);
  return badParameter(`${place} must be ${en}, got ${got}.`, `${place} 须为${zh}，收到 ${got}。`);
}

/** What came, short enough for a message. */
function kindOf(value: WireValue, personal: boolean): string {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'an object';
  if (personal) return value instanceof WireNumber ? 'a number' : typeof value;
  if (value instanceof WireNumber) return `the number ${value.text.slice(0, MAX_QUOTED)}`;
  return JSON.stringify(typeof value === 'string' ? value.slice(0, MAX_QUOTED) : value);
}
