import {
  applyDecorators,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Patch,
  Post,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ValidationError,
  ValidationPipe,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { RIGHTS, type Right, rolesWith } from '../modules/access/rights.rules';
import type { Failure } from '../platform/failure';
import { requestInvalid } from './admin.errors';
import { AccessGuard, EntryGuard, NEEDS, type RouteNeeds } from './admin.guard';
import { ThroughTheDesk } from './desk';
import { ProblemFilter } from './problems';

export { ActOf, type Entry, EntryOf } from './admin.guard';

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

/** A controller of the admin API: guarded, checked, and answering in problem details. */
export function AdminController(tag: string): ClassDecorator {
  return applyDecorators(controller(tag), ApiBearerAuth('key'), UseGuards(AccessGuard));
}

/** Where people come in who are not known yet; every route of it says so in the document. */
export function EntryController(tag: string): ClassDecorator {
  return applyDecorators(controller(tag), UseGuards(EntryGuard));
}

function controller(tag: string): ClassDecorator {
  return applyDecorators(
    Controller('admin/v1'),
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

type FileType = 'text/csv' | 'application/pdf';

interface RouteDocument {
  readonly id: string;
  readonly summary: string;
  /** What comes back: fields, or a file of a media type. */
  readonly answers: (new () => object) | FileType;
}

/** Looks something up; `read` is enough unless another right is named. */
export function Read(
  path: string,
  document: RouteDocument & { right?: Right | null },
): MethodDecorator {
  return applyDecorators(
    Get(path),
    route({ right: 'read', ...document }, 200, [400, 401, 403, 404]),
  );
}

/** A change of configuration: the ETag that was read must come back as If-Match. */
export function Change(path: string, document: RouteDocument & { right: Right }): MethodDecorator {
  return applyDecorators(
    Patch(path),
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you have read' }),
    UseInterceptors(ThroughTheDesk),
    route(document, 200, [400, 401, 403, 404, 409, 412, 428]),
  );
}

/** Something new: a repeat with the same Idempotency-Key has no second effect. */
export function Make(path: string, document: RouteDocument & { right: Right }): MethodDecorator {
  return post(path, document, 201);
}

/** A deed, done to what is there: a repeat with the same Idempotency-Key has no second effect. */
export function Deed(
  path: string,
  document: RouteDocument & { right: Right | null },
): MethodDecorator {
  return post(path, document, 200);
}

/** An end, for good: a repeat finds it ended and says the same. */
export function End(
  path: string,
  document: RouteDocument & { right: Right | null },
): MethodDecorator {
  return applyDecorators(
    Delete(path),
    UseInterceptors(ThroughTheDesk),
    route(document, 200, [400, 401, 403, 404]),
  );
}

/**
 * Lets somebody in who is not known yet. No Idempotency-Key: there is nobody yet to whom it would
 * belong, and what is sent (a password, a token that is used once) is a key itself.
 */
export function Enter(path: string, document: RouteDocument): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    SetMetadata(NEEDS, { id: document.id, right: null } satisfies RouteNeeds),
    described(document, 200, [400, 401, 409, 429], 'Needs no session: it is the way to one.'),
  );
}

function post(
  path: string,
  document: RouteDocument & { right: Right | null },
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
    route(document, status, [400, 401, 403, 404, 409]),
  );
}

/** A route that answers with a file: everything of a route but the class of its answer. */
export function documented(
  document: Omit<RouteDocument, 'answers'> & { right: Right },
): MethodDecorator {
  return route({ ...document, answers: undefined }, 200, [400, 401, 403, 404, 409]);
}

/** Asks for something that takes a body to say; it changes nothing, so it needs no key. */
export function Ask(path: string, document: RouteDocument): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    route({ right: 'read', ...document }, 200, [400, 401, 403, 404, 409]),
  );
}

function route(
  document: Partial<Pick<RouteDocument, 'answers'>> &
    Omit<RouteDocument, 'answers'> & { right: Right | null },
  status: number,
  problems: number[],
): MethodDecorator {
  const { id, right } = document;
  return applyDecorators(
    SetMetadata(NEEDS, { id, right } satisfies RouteNeeds),
    ApiExtension('x-right', right ?? 'any'),
    described(document, status, problems, needed(right)),
  );
}

function described(
  { id, summary, answers }: Partial<RouteDocument> & Pick<RouteDocument, 'id' | 'summary'>,
  status: number,
  problems: number[],
  description: string,
): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId: id, summary, description }),
    ...(typeof answers === 'string'
      ? [
          ApiProduces(answers),
          ApiResponse({ status, content: FILE[answers], description: 'The file' }),
        ]
      : [ApiResponse({ status, type: answers, description: 'Done' })]),
    ...problems.map((problem) =>
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

const BYTES = { schema: { type: 'string', format: 'binary' } } as const;
const FILE = { 'text/csv': { 'text/csv': BYTES }, 'application/pdf': { 'application/pdf': BYTES } };

function needed(right: Right | null): string {
  if (right === null) return 'Needs a session or a key, and no right: every role.';
  return `Needs the right \`${right}\` (${RIGHTS[right].en} · ${RIGHTS[right].zh}): ${rolesWith(right).join(', ')}.`;
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
