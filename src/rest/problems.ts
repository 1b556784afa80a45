import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CsvProblem } from '../platform/csv';
import { sqlState } from '../platform/database';
import { Failure, type FailureKind } from '../platform/failure';
import { Log } from '../platform/log';
import { valueUnstorable } from './rest.errors';

const VERSION_MISSING_STATUS = 428;
const VERSION_STALE_STATUS = 412;

/** A number beyond its column, a text that is no text: SQLSTATEs of values that came with the request. */
const UNSTORABLE = new Set(['22001', '22003', '22008', '22021', '22P05']);

/** RFC 9457. `code` is stable: programs compare it, people read `detail`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  /** Of a file: all that is wrong in it. */
  readonly problems?: readonly {
    readonly line: number;
    readonly column: string;
    readonly value: string;
    readonly detail: string;
  }[];
}

/** What was thrown, as a problem in the reader's language; a bug only gives its request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.problemOf(error, request);
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    const wait = error instanceof Failure ? error.values.waitSeconds : undefined;
    if (wait !== undefined) void reply.header('retry-after', wait);
    void reply
      .status(problem.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }

  private problemOf(thrown: unknown, request: FastifyRequest): Problem {
    const requestId = request.id;
    const error = UNSTORABLE.has(sqlState(thrown)) ? valueUnstorable({}) : thrown;
    if (error instanceof Failure) {
      const zh = speaksChinese(request.headers['accept-language']);
      const detail = zh ? error.zh : error.en;
      return { ...problem(statusOf(error), error.code, detail, requestId), ...listed(error, zh) };
    }
    if (error instanceof HttpException && error.getStatus() < 500) {
      return problem(error.getStatus(), 'request.unreadable', error.message, requestId);
    }
    this.log.error({ requestId, err: error }, 'a request failed');
    return problem(
      500,
      'internal',
      'Something failed here; give support the request id. 服务内部错误，请将 requestId 提供给支持人员。',
      requestId,
    );
  }
}

function problem(status: number, code: string, detail: string, requestId: string): Problem {
  return { type: `urn:opencang:problem:${code}`, title: code, status, detail, code, requestId };
}

/** What is wrong in a file, place by place. */
function listed({ code, values }: Failure, zh: boolean): Pick<Problem, 'problems'> {
  if (code !== 'csv.problems') return {};
  const problems = JSON.parse(String(values.problems)) as CsvProblem[];
  return {
    problems: problems.map((one) => ({
      line: one.line,
      column: one.column,
      value: one.value,
      detail: zh ? one.zh : one.en,
    })),
  };
}

function statusOf({ kind, code }: Failure): number {
  if (code === 'request.version_missing') return VERSION_MISSING_STATUS;
  if (code === 'request.version_stale') return VERSION_STALE_STATUS;
  return statusOfKind(kind);
}

/** What each kind of failure is in HTTP. */
export function statusOfKind(kind: FailureKind): number {
  switch (kind) {
    case 'invalid':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
      return 403;
    case 'missing':
      return 404;
    case 'conflict':
      return 409;
    case 'limited':
      return 429;
    case 'upstream':
      return 502;
  }
}

export function speaksChinese(header: string | undefined): boolean {
  return /^\s*zh\b/i.test(header ?? '');
}
