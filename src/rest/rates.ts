import type { FastifyReply } from 'fastify';
import type { Clock } from '../platform/clock';
import { placeOf } from '../platform/lockout.rules';
import { Quota } from '../platform/quota';
import { tooMany } from './rest.errors';

const MINUTE_MS = 60_000;

/** How much of a face one caller gets; the environment decides. */
export interface RateLimits {
  /** Of one who is known. */
  readonly requestsPerMinute: number;
  /** From one network address, of whoever is not known: sign-ins, links, unknown keys. */
  readonly strangersPerMinute: number;
}

/** So that nobody's program takes a face from the others. Tells each caller what is left. */
export class Rates {
  private readonly callers: Quota;
  private readonly strangers: Quota;

  constructor(
    limits: RateLimits,
    private readonly clock: Clock,
  ) {
    this.callers = new Quota(limits.requestsPerMinute, MINUTE_MS);
    this.strangers = new Quota(limits.strangersPerMinute, MINUTE_MS);
  }

  /** @throws request.too_many */
  admit(
    { operatorId, kind, id }: { operatorId: number; kind: string; id: number },
    reply: FastifyReply,
  ): void {
    this.take(this.callers, `${operatorId}/${kind}/${id}`, reply);
  }

  /** Of nobody known: who has a valid key is not counted here, whoever shares the address. @throws request.too_many */
  admitStranger(address: string, reply: FastifyReply): void {
    this.take(this.strangers, placeOf(address), reply);
  }

  private take(quota: Quota, caller: string, reply: FastifyReply): void {
    const { admitted, limit, remaining, resetSeconds } = quota.take(caller, this.clock.nowMs());
    void reply
      .header('ratelimit-limit', limit)
      .header('ratelimit-remaining', remaining)
      .header('ratelimit-reset', resetSeconds);
    if (!admitted) throw tooMany({ limit, waitSeconds: resetSeconds });
  }
}
