import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  HttpStatus,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './platform/log';
import { isTemuPath } from './temu/paths';
import { type TemuFace, UnreadableCall } from './temu/temu.face';
import { unreadAnswer } from './temu/unread';

/**
 * What no face has answered: a body that can't be read, a path that nobody serves, a bug. The
 * caller learns the request's id, the log the rest, once.
 */
@Catch()
export class LastFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly temu: TemuFace,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const status =
      error instanceof HttpException ? error.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR;
    if (status >= HttpStatus.INTERNAL_SERVER_ERROR && !isAnswered(error)) {
      this.log.error({ requestId: request.id, err: error }, 'a request failed');
    }
    if (isTemuPath(request.url)) {
      const answer = unreadAnswer(this.temu, error, request, status);
      void reply.status(answer.status).type('application/json; charset=utf-8').send(answer.body);
      return;
    }
    void reply
      .status(status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem(status, error, request.id)));
  }
}

/** Somebody has already said all there is to say. */
function isAnswered(error: unknown): boolean {
  return error instanceof HttpException || error instanceof UnreadableCall;
}

function problem(status: number, error: unknown, requestId: string): Record<string, unknown> {
  const answer = error instanceof HttpException ? error.getResponse() : null;
  const extra =
    typeof answer === 'object' && answer !== null && !('message' in answer) ? answer : {};
  return {
    type: 'about:blank',
    title: status === HttpStatus.NOT_FOUND ? 'Nothing is here · 没有此地址' : titleOf(status),
    status,
    requestId,
    ...extra,
  };
}

function titleOf(status: number): string {
  if (status < HttpStatus.INTERNAL_SERVER_ERROR) return 'The request can’t be read · 请求无法读取';
  return 'Something failed here; give support the request id · 服务内部错误，请将 requestId 提供给支持人员';
}
