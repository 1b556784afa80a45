import {
  applyDecorators,
  type CanActivate,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Injectable,
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
import { Reflector } from '@nestjs/core';
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
import type { FastifyRequest } from 'fastify';
import { AccessService } from '../modules/access/access.service';
import { RIGHTS, type Right, rolesWith } from '../modules/access/rights.rules';
import type { Failure } from '../platform/failure';
import { keyMissing, keyUnknown, notFound, requestInvalid, rightMissing } from './admin.errors';
import { actOf, acts, type DeskAct, ThroughTheDesk } from './desk';
import { ProblemFilter } from './problems';

/** What a route needs and is called; every route of the admin API has it. */
interface RouteNeeds {
  readonly id: string;
  readonly right: Right;
}

const NEEDS = 'opencang:needs';

/**
 * Lets in whoever is known and has the right that the route names; everything after works for
 * that caller's operator. The one place where a caller is bound to an operator.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly access: AccessService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseImpossibleIds(request);
    const needs = this.reflector.get<RouteNeeds | undefined>(NEEDS, context.getHandler());
    if (!needs) throw new Error('a route of the admin API says nothing about rights');
    const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!key) throw keyMissing({});
    const caller = await this.access.callerOf(key);
    if (!caller) throw keyUnknown({});
    if (!caller.rights.has(needs.right)) throw rightMissing({ right: needs.right });
    acts.set(request, {
      caller,
      operation: needs.id,
      requestId: request.id,
      address: request.ip,
      idempotencyKey: headerOf(request, 'idempotency-key'),
      ifMatch: headerOf(request, 'if-match'),
    });
    return true;
  }
}

/** Numbers of rows are safe integers: a longer one is nobody's, and no column could hold it. */
function refuseImpossibleIds({ params }: FastifyRequest): void {
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
};

/** A controller of the admin API: guarded, checked, and answering in problem details. */
export function AdminController(tag: string): ClassDecorator {
  return applyDecorators(
    Controller('admin/v1'),
    ApiTags(tag),
    ApiBearerAuth('key'),
    ApiHeader({ name: 'Accept-Language', required: false, description: 'zh: problems in Chinese' }),
    ApiProduces('application/json'),
    UseGuards(AccessGuard),
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

interface RouteDocument {
  readonly id: string;
  readonly summary: string;
  readonly answers: new () => object;
}

/** Looks something up; `read` is enough unless another right is named. */
export function Read(path: string, document: RouteDocument & { right?: Right }): MethodDecorator {
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
export function Deed(path: string, document: RouteDocument & { right: Right }): MethodDecorator {
  return post(path, document, 200);
}

function post(
  path: string,
  document: RouteDocument & { right: Right },
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

function route(
  { id, summary, answers, right }: RouteDocument & { right: Right },
  status: number,
  problems: number[],
): MethodDecorator {
  return applyDecorators(
    SetMetadata(NEEDS, { id, right } satisfies RouteNeeds),
    ApiOperation({ operationId: id, summary, description: needed(right) }),
    ApiExtension('x-right', right),
    ApiResponse({ status, type: answers, description: 'Done' }),
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

function needed(right: Right): string {
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
