import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions, PartialType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/**
 * The fields of requests and answers of the admin API, one word each: the word carries the rule
 * and the documentation. Fields of answers carry only the documentation that matters to readers.
 */
export interface FieldOptions {
  /** What it means. */
  readonly says: string;
  readonly optional?: boolean;
  readonly nullable?: boolean;
  readonly example?: unknown;
}

interface TextOptions extends FieldOptions {
  readonly max?: number;
  readonly pattern?: RegExp;
}

const DEFAULT_MAX_TEXT = 256;
const DEFAULT_MAX_LIST = 1_000;
/** Of all that ISO 8601 allows, what a JavaScript date reads as well. */
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/;
const MAX_TEXT_BY_NAME = 4_096;
const NO_CONTROL = /^[^\u0000-\u001f\u007f]*$/;

export function Text(options: TextOptions): PropertyDecorator {
  const { max = DEFAULT_MAX_TEXT, pattern } = options;
  return field(options, { type: String, maxLength: max, pattern: pattern?.source }, [
    IsString(),
    MaxLength(max),
    Matches(NO_CONTROL, { message: '$property must not hold control characters' }),
    ...(pattern ? [Matches(pattern)] : []),
  ]);
}

/** A text that names something: trimmed, and never blank. */
export function Code(options: TextOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim() : value)),
    IsNotEmpty(),
    Text({ max: 64, ...options }),
  );
}

export function Count(options: FieldOptions & { min?: number; max?: number }): PropertyDecorator {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  return field(options, { type: 'integer', minimum: min, maximum: max }, [
    IsInt(),
    Min(min),
    Max(max),
  ]);
}

/** A count in a query: there everything comes as text. */
export function QueryCount(
  options: FieldOptions & { min?: number; max?: number },
): PropertyDecorator {
  return applyDecorators(
    Type(() => Number),
    Count(options),
  );
}

export function Flag(options: FieldOptions): PropertyDecorator {
  return field(options, { type: Boolean }, [IsBoolean()]);
}

/** A flag in a query: there everything comes as text. */
export function QueryFlag(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value)),
    Flag(options),
  );
}

export function OneOf(values: readonly string[], options: FieldOptions): PropertyDecorator {
  return field(options, { enum: [...values] }, [IsIn([...values])]);
}

export function Moment(options: FieldOptions): PropertyDecorator {
  return field(options, { type: String, format: 'date-time' }, [
    IsISO8601({ strict: true }),
    Matches(MOMENT, { message: '$property must look like 2026-11-26T08:00:00Z' }),
  ]);
}

/** A decimal as text, above zero: a weight or a size, never a float. */
export function Decimal(
  options: FieldOptions & { readonly decimals: number; readonly digits?: number },
): PropertyDecorator {
  const { decimals, digits = 7 } = options;
  const pattern = new RegExp(`^\\d{1,${digits}}(\\.\\d{1,${decimals}})?$`);
  return field(options, { type: String, pattern: pattern.source }, [
    Matches(pattern, {
      message: `$property must be decimal text with at most ${decimals} decimals, such as "1.5"`,
    }),
    Matches(/[1-9]/, { message: '$property must be above zero' }),
  ]);
}

/** Decimal text with its currency beside it. */
export function Money(options: FieldOptions): PropertyDecorator {
  return field({ example: '8.42', ...options }, { type: String }, [IsString()]);
}

export function List(
  of: 'text' | 'number' | (() => new () => object),
  options: FieldOptions & {
    readonly min?: number;
    readonly max?: number;
    /** Of texts: the only ones there are. */
    readonly among?: readonly string[];
  },
): PropertyDecorator {
  const { min = 0, max = DEFAULT_MAX_LIST, among } = options;
  const rules = [IsArray(), ArrayMinSize(min), ArrayMaxSize(max)];
  const size = { minItems: min === 0 ? undefined : min, maxItems: max };
  if (of === 'number') {
    return field(options, { type: 'array', items: { type: 'integer', minimum: 1 }, ...size }, [
      ...rules,
      IsInt({ each: true }),
      Min(1, { each: true }),
      Max(Number.MAX_SAFE_INTEGER, { each: true }),
    ]);
  }
  if (of === 'text') {
    const texts = among ? { items: { type: 'string', enum: [...among] } } : { type: [String] };
    return field(options, { type: 'array', ...texts, ...size } as ApiPropertyOptions, [
      ...rules,
      ...(among ? [IsIn([...among], { each: true })] : []),
      IsString({ each: true }),
      MaxLength(DEFAULT_MAX_TEXT, { each: true }),
    ]);
  }
  return field(options, { type: () => [of()], ...size } as ApiPropertyOptions, [
    ...rules,
    // Of an empty list, `ValidateNested` finds nothing wrong: it is no object all the same.
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => of()),
  ]);
}

/** Texts by name, where the names depend on something else: the fields of a kind, say. */
export function Texts(options: FieldOptions & { readonly max?: number }): PropertyDecorator {
  const { max = 50 } = options;
  return field(options, { type: 'object', additionalProperties: { type: 'string' } }, [
    ValidateBy({
      name: 'isTexts',
      validator: {
        validate: (value) => isTexts(value, max),
        defaultMessage: () => `$property must be an object of at most ${max} texts by name`,
      },
    }),
  ]);
}

function isTexts(value: unknown, max: number): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const values: unknown[] = Object.values(value);
  return (
    values.length <= max &&
    values.every((text) => typeof text === 'string' && text.length <= MAX_TEXT_BY_NAME)
  );
}

export function Part(of: () => new () => object, options: FieldOptions): PropertyDecorator {
  // Swagger knows a function that gives the class by its name, which it gets from the property.
  const type = { type: () => of() };
  return field(options, type as ApiPropertyOptions, [
    IsObject(),
    ValidateNested(),
    Type(() => of()),
  ]);
}

function field(
  options: FieldOptions,
  documented: ApiPropertyOptions,
  rules: PropertyDecorator[],
): PropertyDecorator {
  const { says, optional = false, nullable, example } = options;
  const property = {
    description: says,
    required: !optional,
    nullable,
    ...(example === undefined ? {} : { example }),
    ...documented,
  };
  return applyDecorators(
    ApiProperty(property as ApiPropertyOptions),
    ...rules,
    ...(optional || nullable ? [ValidateIf(unlessLeftOut({ optional, nullable }))] : []),
  );
}

/** Only what may be left out may be left out, and only what may be null may be null. */
function unlessLeftOut({ optional, nullable }: Pick<FieldOptions, 'optional' | 'nullable'>) {
  return (_: object, value: unknown): boolean =>
    !(optional && value === undefined) && !(nullable && value === null);
}

/** The same fields, each of which may be left out: what a change names. */
export function Partly<T>(fields: new () => T): new () => Partial<T> {
  return PartialType(fields as new () => object, {
    skipNullProperties: false,
  }) as new () => Partial<T>;
}
