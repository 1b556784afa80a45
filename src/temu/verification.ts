import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import type { Registration } from '../modules/operators/registrations.types';
import type { RegistrationVerifier, Verification } from '../modules/operators/verification.types';
import { Clock } from '../platform/clock';
import { Failure } from '../platform/failure';
import { Outbound } from '../platform/outbound';
import { type Heard, judge, judgeFailure } from './verification.rules';
import { sign } from './wire/signature';

/** Reads, changes nothing, and is documented for every application of the open platform. */
const TYPE = 'bg.open.accesstoken.info.get';
const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Makes one signed call to the platform's router, and says in words what came back. */
@Injectable()
export class RegistrationVerification implements RegistrationVerifier {
  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  async verify(registration: Registration): Promise<Verification> {
    const { appKey, routerUrl, secrets } = registration;
    const [secret = ''] = secrets;
    const fields = {
      type: TYPE,
      app_key: appKey,
      timestamp: Math.floor(this.clock.nowMs() / 1000),
      data_type: 'JSON',
      version: 'V1',
    };
    const startedMs = performance.now();
    const judged = await this.ask(
      routerUrl,
      JSON.stringify({ ...fields, sign: sign(fields, secret) }),
    );
    return { ...judged, tookMs: Math.round(performance.now() - startedMs) };
  }

  private async ask(url: string, body: string): Promise<Heard> {
    try {
      const answer = await this.outbound.send({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      const theirMs = Date.parse(answer.headers.date ?? '');
      const apartSeconds = Math.round((this.clock.nowMs() - theirMs) / 1000);
      return judge(
        answer.status,
        answer.body.toString(),
        Number.isNaN(apartSeconds) ? null : apartSeconds,
      );
    } catch (error) {
      if (error instanceof Failure) return judgeFailure(error);
      throw error;
    }
  }
}
