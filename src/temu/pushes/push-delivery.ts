import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { CallsService } from '../../modules/calls/calls.service';
import type { Registration } from '../../modules/operators/registrations.types';
import type { ClaimedPush, PushResult } from '../../modules/pushes/pushes.types';
import { Clock } from '../../platform/clock';
import { Failure } from '../../platform/failure';
import { Outbound } from '../../platform/outbound';
import { MASKING, TEMU_SETTINGS, type TemuSettings } from '../temu.settings';
import { sign } from '../wire/signature';
import { judge, type Reply, TYPE_UNKNOWN } from './push-answers';
import { bodyOf, type PushBody } from './push-body';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 256 * 1024;

/** Sends one push: words, signature, request, record, and what the answer means. */
@Injectable()
export class PushDelivery {
  constructor(
    private readonly outbound: Outbound,
    private readonly calls: CallsService,
    private readonly clock: Clock,
    @Inject(TEMU_SETTINGS) private readonly settings: TemuSettings,
  ) {}

  /** @param leftMs within which it must be over, because then others may send it */
  async deliver(
    push: ClaimedPush,
    registration: Registration,
    leftMs: number,
  ): Promise<PushResult> {
    const body = bodyOf(push, this.settings.authorizationPushType);
    if (!body) return unsayable(push);
    const text = this.signed(body, registration);
    const at = this.clock.now();
    const startedMs = performance.now();
    const reply = await this.exchange(registration.routerUrl, text, Math.min(TIMEOUT_MS, leftMs));
    const judged = judge(reply, push, Math.random());
    this.calls.record({
      operatorId: push.operatorId,
      at,
      direction: 'out',
      subject: body.type,
      customerCode: body.customerCode,
      number: body.number.slice(0, 128),
      requestId: `push-${push.id}-${push.claim}`,
      ok: judged.state === 'delivered',
      outcome: judged.outcome ?? 0,
      message: judged.answer || (judged.reason?.en ?? ''),
      httpStatus: reply.kind === 'answer' ? reply.httpStatus : 0,
      durationUs: Math.round((performance.now() - startedMs) * 1000),
      request: Buffer.from(text),
      answer: reply.kind === 'answer' ? reply.text : '',
      authenticated: true,
      masking: MASKING,
    });
    return { push, ...judged };
  }

  private signed(body: PushBody, registration: Registration): string {
    const [secret = ''] = registration.secrets;
    const fields = {
      type: body.type,
      app_key: registration.appKey,
      timestamp: Math.floor(this.clock.nowMs() / 1000),
      data_type: 'JSON',
      version: 'V1',
      ...body.fields,
    };
    return JSON.stringify({ ...fields, sign: sign(fields, secret) });
  }

  private async exchange(url: string, body: string, timeoutMs: number): Promise<Reply> {
    try {
      const answer = await this.outbound.send({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        timeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
      });
      return { kind: 'answer', httpStatus: answer.status, text: answer.body.toString() };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { kind: 'none', why: error, sent: error.code === 'outbound.no_answer' };
    }
  }
}

function unsayable(push: ClaimedPush): PushResult {
  return {
    push,
    state: 'dead',
    retryMs: 0,
    otherSide: 'untried',
    outcome: null,
    answer: '',
    reason: TYPE_UNKNOWN,
  };
}
