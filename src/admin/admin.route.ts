import {
  applyDecorators,
  type CanActivate,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Get,
  Header,
  Headers,
  HttpCode,
  Injectable,
  Patch,
  Post,
  UseFilters,
  UseGuards,
  UsePipes,
  type ValidationError,
  ValidationPipe,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AccessService, type Caller } from '../modules/access/access.service';
import type { Failure } from '../platform/failure';
import { keyMissing, keyUnknown, requestInvalid } from './admin.errors';
import { ProblemFilter } from './problems';

/** Where the guard leaves the caller for the handler. */
const callers = new WeakMap<object, Caller>();

/** Lets in whoever has a key that is known; everything after works for that key's operator. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(private readonly access: AccessService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!key) throw keyMissing({});
    const caller = await this.access.callerOf(key);
    if (!caller) throw keyUnknown({});
    callers.set(request, caller);
    return true;
  }
}

/** Who calls: the operator to work for, and the name that goes into histories. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('a route of the admin API has no guard');
  return caller;
});

export const RequestId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<FastifyRequest>().id,
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
  401: 'No valid key',
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
    UseGuards(KeyGuard),
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

export function Read(path: string, document: RouteDocument): MethodDecorator {
  return applyDecorators(Get(path), route(document, 200, [400, 401, 404]));
}

/** A change of configuration: the ETag that was read must come back as If-Match. */
export function Change(path: string, document: RouteDocument): MethodDecorator {
  return applyDecorators(
    Patch(path),
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you have read' }),
    route(document, 200, [400, 401, 404, 409, 412, 428]),
  );
}

/** Something new: a repeat with the same Idempotency-Key has no second effect. */
export function Make(path: string, document: RouteDocument): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(201),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: '8 to 128 letters, digits, - or _',
    }),
    route(document, 201, [400, 401, 404, 409]),
  );
}

function route(
  { id, summary, answers }: RouteDocument,
  status: number,
  problems: number[],
): MethodDecorator {
  return applyDecorators(
    ApiOperation({ operationId: id, summary }),
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

export const IfMatch = (): ParameterDecorator => Headers('if-match');
export const IdempotencyKey = (): ParameterDecorator => Headers('idempotency-key');

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
