import {
  applyDecorators,
  Controller,
  createParamDecorator,
  Delete,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Patch,
  Post,
  UseFilters,
  UseInterceptors,
  UsePipes,
  type ValidationError,
  ValidationPipe,
} from '@nestjs/common';
import {
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../modules/access/access.types';
import type { Failure } from '../platform/failure';
import { actOf, type DeskAct, ThroughTheDesk } from './desk';
import { ProblemFilter } from './problems';
import { notFound, requestInvalid } from './rest.errors';

/** How every problem looks, for the document. */
export class ProblemFields {
  @ApiProperty({ example: 'urn:opencang:problem:request.invalid' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ example: 400 })
  status!: number;

  @ApiProperty({
    description: 'What is wrong, which value, what to do; English or Chinese by Accept-Language',
  })
  detail!: string;

  @ApiProperty({ example: 'request.invalid', description: 'Stable: programs compare this' })
  code!: string;

  @ApiProperty()
  requestId!: string;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is not as documented',
  401: 'No valid key or session',
  403: 'The caller lacks the right',
  404: 'Not there, or of another operator',
  409: 'Conflicts with what is there',
  412: 'Somebody changed it since you read it',
  428: 'If-Match is missing',
  429: 'Too many; Retry-After says when to come back',
};

/** A controller of a REST face: its fields are checked, its failures are problem details. */
export function RestController(root: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(root),
    ApiTags(tag),
    ApiHeader({ name: 'Accept-Language', required: false, description: 'zh: problems in Chinese' }),
    ApiProduces('application/json'),
    UseFilters(ProblemFilter),
    UsePipes(
      new ValidationPipe({
        transform: true,
        whitelist: true,
        forbidNonWhitelisted: true,
        exceptionFactory: invalid,
      }),
    ),
  );
}

type FileType = 'text/csv' | 'application/pdf' | 'application/zpl' | 'image/png';

/** What a route says of itself, for the document. */
export interface RouteDocument {
  readonly id: string;
  readonly summary: string;
  /** What comes back: fields, or a file of a media type, or of one of several. */
  readonly answers: (new () => object) | FileType | readonly FileType[];
}

/** What each face adds to every route: who may, and how the document says so. */
export interface Allowed {
  readonly by: MethodDecorator;
  readonly says: string;
}

/** Looks something up. */
export function reading(path: string, document: RouteDocument, allowed: Allowed): MethodDecorator {
  return applyDecorators(
    Get(path),
    allowed.by,
    described(document, 200, [400, 401, 403, 404], allowed.says),
  );
}

/** A change of configuration: the ETag that was read must come back as If-Match. */
export function changing(path: string, document: RouteDocument, allowed: Allowed): MethodDecorator {
  return applyDecorators(
    Patch(path),
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you have read' }),
    UseInterceptors(ThroughTheDesk),
    allowed.by,
    described(document, 200, [400, 401, 403, 404, 409, 412, 428], allowed.says),
  );
}

/** A POST: a repeat with the same Idempotency-Key has no second effect. */
export function posting(
  path: string,
  document: RouteDocument,
  allowed: Allowed,
  status: 200 | 201,
): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(status),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: '8 to 128 letters, digits, - or _',
    }),
    UseInterceptors(ThroughTheDesk),
    allowed.by,
    described(document, status, [400, 401, 403, 404, 409], allowed.says),
  );
}

/** An end, for good: a repeat finds it ended and says the same. */
export function ending(path: string, document: RouteDocument, allowed: Allowed): MethodDecorator {
  return applyDecorators(
    Delete(path),
    UseInterceptors(ThroughTheDesk),
    allowed.by,
    described(document, 200, [400, 401, 403, 404], allowed.says),
  );
}

/** Summary, answer and problems of a route. */
export function described(
  { id, summary, answers }: Partial<RouteDocument> & Pick<RouteDocument, 'id' | 'summary'>,
  status: number,
  problems: number[],
  description: string,
): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId: id, summary, description }),
    ...(typeof answers === 'string' || Array.isArray(answers)
      ? fileOf([answers].flat() as FileType[], status)
      : [ApiResponse({ status, type: answers as new () => object, description: 'Done' })]),
    ...[...new Set([...problems, 429])].map((problem) =>
      ApiResponse({
        status: problem,
        description: PROBLEMS[problem] ?? '',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemFields' } },
        },
      }),
    ),
    Header('Cache-Control', 'no-store'),
  );
}

/** One request of a caller, with the headers that a change needs. */
export function actFor(request: FastifyRequest, caller: Caller, operation: string): DeskAct {
  return {
    caller,
    operation,
    requestId: request.id,
    address: request.ip,
    idempotencyKey: headerOf(request, 'idempotency-key'),
    ifMatch: headerOf(request, 'if-match'),
  };
}

/** Numbers of rows are safe integers: a longer one is nobody's, and no column could hold it. */
export function refuseImpossibleIds({ params }: FastifyRequest): void {
  for (const [name, value] of Object.entries(params as Record<string, string>)) {
    if (/^-?\d+$/.test(value) && !Number.isSafeInteger(Number(value)))
      throw notFound({ what: name, id: value.slice(0, 64) });
  }
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Who calls, by which request, and with which precautions. */
export const ActOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): DeskAct => actOf(context),
);

const BYTES = { schema: { type: 'string', format: 'binary' } } as const;

function fileOf(types: readonly FileType[], status: number): MethodDecorator[] {
  const content = Object.fromEntries(types.map((type) => [type, BYTES]));
  return [ApiProduces(...types), ApiResponse({ status, content, description: 'The file' })];
}

/** Names each field that is wrong and its rule. */
function invalid(errors: ValidationError[]): Failure {
  const problems = errors.flatMap((error) => problemsOf(error, ''));
  return requestInvalid({ problems: problems.join('; ') });
}

function problemsOf(error: ValidationError, place: string): string[] {
  const here = place ? `${place}.${error.property}` : error.property;
  const own = Object.values(error.constraints ?? {}).map((rule) =>
    place ? `${place}: ${rule}` : rule,
  );
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, here))];
}
