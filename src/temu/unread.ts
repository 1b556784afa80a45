import type { FastifyRequest } from 'fastify';
import { pathOf } from './call';
import { systemFailure } from './errors';
import { TEMU_ROOT } from './paths';
import { type TemuFace, UnreadableCall } from './temu.face';
import { badParameter, fault, NUMBER, type WireFault } from './wire/fault';

const NOT_FOUND = 404;
const TOO_LARGE = 413;
const SERVER_ERROR = 500;

/** The answer to a call that reached no handler, or whose body nobody can read: HTTP 400 or 404. */
export function unreadAnswer(
  face: TemuFace,
  error: unknown,
  request: FastifyRequest,
  httpStatus: number,
): { status: number; body: string } {
  if (error instanceof UnreadableCall) return { status: 400, body: error.answer };
  const status = httpStatus === NOT_FOUND || httpStatus >= SERVER_ERROR ? httpStatus : 400;
  const path = pathOf(request.url);
  return {
    status,
    body: face.refuseUnread(path, request.id, status, why(path, httpStatus, request.id)),
  };
}

function why(path: string, httpStatus: number, requestId: string): WireFault {
  if (httpStatus === NOT_FOUND) {
    return fault(
      NUMBER.pathUnknown,
      `There is no call ${path.slice(0, 128)}; the 13 calls are POST requests under ${TEMU_ROOT}.`,
      `没有接口 ${path.slice(0, 128)}；13 个接口均为 ${TEMU_ROOT} 下的 POST 请求。`,
    );
  }
  if (httpStatus === TOO_LARGE) {
    return badParameter(
      'The body is too large; a label file may have 4 MiB.',
      '请求体过大；面单文件最大 4 MiB。',
    );
  }
  if (httpStatus >= SERVER_ERROR) return systemFailure(requestId);
  return badParameter(
    "The body can't be read; send a JSON object.",
    '请求体无法读取，请发送 JSON 对象。',
  );
}
