import { Controller, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TrackingService } from '../modules/carriers/tracking.service';
import { Failure } from '../platform/failure';
import { HOOKS_ROOT } from './paths';

/**
 * Where carriers call. Whoever calls without a key of ours, or without the carrier's signature,
 * learns nothing: all of it is 404, as if there were nothing here.
 */
@ApiExcludeController()
@Controller(HOOKS_ROOT.slice(1))
export class HooksController {
  constructor(private readonly tracking: TrackingService) {}

  @Post(':key')
  @HttpCode(200)
  async hear(
    @Param('key') key: string,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      await this.tracking.hear(key, { headers, body });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // What is the carrier's fault may come again later; who is not the carrier shall not know.
      void reply.status(error.kind === 'upstream' || error.kind === 'limited' ? 503 : 404);
    }
    return {};
  }
}
