import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../modules/access/access.types';
import { Clock } from '../platform/clock';
import { placeOf } from '../platform/lockout.rules';
import { Quota } from '../platform/quota';
import { tooMany } from './admin.errors';

const MINUTE_MS = 60_000;

/** How much of the admin API one caller gets; the environment decides. */
export abstract class AdminSettings {
  /** Of one key or person. */
  abstract readonly requestsPerMinute: number;
  /** From one network address, of whoever is not known: sign-ins, links, unknown keys. */
  abstract readonly strangersPerMinute: number;
}

/** So that nobody's program takes the API from the others. Tells each caller what is left. */
@Injectable()
export class Rates {
  private readonly callers: Quota;
  private readonly strangers: Quota;

  constructor(
    settings: AdminSettings,
    private readonly clock: Clock,
  ) {
    this.callers = new Quota(settings.requestsPerMinute, MINUTE_MS);
    this.strangers = new Quota(settings.strangersPerMinute, MINUTE_MS);
  }

  /** @throws request.too_many */
  admit({ operatorId, kind, id }: Caller, reply: FastifyReply): void {
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
