import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  Header,
  HttpCode,
  Post,
} from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CommonFields, EnvelopeFields, OwnerFields } from './calls/common.dto';
import { TEMU_ROOT } from './paths';

/** A call as it came: nothing of it is believed yet. */
export interface Incoming {
  readonly raw: Buffer;
  readonly path: string;
  readonly requestId: string;
}

/** Gives a handler the call as it came. */
export const Came = createParamDecorator((_: unknown, context: ExecutionContext): Incoming => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return { raw, path: pathOf(request.url), requestId: request.id };
});

export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

type Class = new () => object;

export interface CallDocument {
  readonly summary: string;
  readonly owner: 'required' | 'optional';
  readonly request?: Class;
  readonly result: Class;
}

/** Routes and documents one of the platform's calls. Answers are HTTP 200 for every outcome. */
export function Call(path: string, document: CallDocument): MethodDecorator {
  const parts: Class[] = [
    CommonFields,
    OwnerFields,
    ...(document.request ? [document.request] : []),
  ];
  return applyDecorators(
    Post(path),
    HttpCode(200),
    Header('Content-Type', 'application/json; charset=utf-8'),
    ApiTags(document.owner === 'required' ? 'For a customer' : 'For anyone registered'),
    ApiOperation({
      operationId: path.replaceAll('/', '_'),
      summary: document.summary,
      description: `\`type\`: \`${TEMU_ROOT.slice(1).replaceAll('/', '.')}.${path.replaceAll('/', '.')}\`. Owner credentials: ${document.owner}.`,
    }),
    ApiExtraModels(EnvelopeFields, document.result, ...parts),
    ApiBody({ schema: { allOf: parts.map((part) => ({ $ref: getSchemaPath(part) })) } }),
    ApiOkResponse({
      description: 'Every outcome; errorCode says which',
      schema: {
        allOf: [
          { $ref: getSchemaPath(EnvelopeFields) },
          { properties: { result: { $ref: getSchemaPath(document.result) } } },
        ],
      },
    }),
  );
}
