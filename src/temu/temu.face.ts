import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { CallsService } from '../modules/calls/calls.service';
import type { Explanation } from '../modules/calls/calls.types';
import { RegistrationsService } from '../modules/operators/registrations.service';
import type { Registration } from '../modules/operators/registrations.types';
import { type Owner, TokensService, type Verdict } from '../modules/tokens/tokens.service';
import { Clock } from '../platform/clock';
import { Log } from '../platform/log';
import type { Incoming } from './call';
import { OwnerFields } from './calls/common.dto';
import { faultOf, systemFailure } from './errors';
import { changesSomething, typeOf } from './paths';
import { RateLimit } from './rate-limit';
import { MASKING, TEMU_SETTINGS, type TemuSettings } from './temu.settings';
import { contradiction, credentialsOf, staleness, unknownAppKey, wrongSign } from './wire/common';
import { type Envelope, refusal, success } from './wire/envelope';
import { badParameter, fault, NUMBER, WireFault } from './wire/fault';
import { reader } from './wire/fields';
import { readBody, UnreadableBody, UntrustedBody, type WireBody } from './wire/json';
import { explainSign } from './wire/mistakes';
import { isSigned } from './wire/signature';

/** A call that was checked: who calls, for whom, and what they ask. */
export interface CheckedCall<Request> {
  readonly registration: Registration;
  /** Null only where the call may come without an owner, and did. */
  readonly owner: Owner | null;
  readonly request: Request;
  readonly requestId: string;
}

export interface OwnedCall<Request> extends CheckedCall<Request> {
  readonly owner: Owner;
}

type Read<Request> = (values: WireBody['values']) => Request;

/** What becomes known of a call on its way, for its record. */
interface Trail {
  body: WireBody | null;
  operatorId: number;
  authenticated: boolean;
  explain?: () => Promise<Explanation>;
}

const readOwner = reader(OwnerFields);

/** The body can't be read: the one outcome that is not HTTP 200. */
export class UnreadableCall extends Error {
  constructor(readonly answer: string) {
    super('unreadable');
  }
}

/**
 * The way of every call: readable, app_key, timestamp and sign there, app_key known, in time,
 * signed, type fits, owner, fields; then the work; then the record. Nothing happens before the
 * signature is verified, and everything is answered in the same envelope.
 */
@Injectable()
export class TemuFace {
  private readonly limit: RateLimit;

  constructor(
    private readonly registrations: RegistrationsService,
    private readonly tokens: TokensService,
    private readonly calls: CallsService,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(TEMU_SETTINGS) private readonly settings: TemuSettings,
  ) {
    this.limit = new RateLimit(settings.requestsPerSecond);
  }

  /** A call that needs its owner. */
  owned<Request>(
    came: Incoming,
    read: Read<Request>,
    work: (call: OwnedCall<Request>) => Promise<unknown>,
  ): Promise<string> {
    return this.answer(came, async (trail) => {
      const { registration, body } = await this.authenticate(came, trail);
      const owner = await this.ownerOf(registration, readOwner(body.values));
      return work({ registration, owner, request: read(body.values), requestId: came.requestId });
    });
  }

  /** A call that may come without an owner; one that is named must be valid. */
  open<Request>(
    came: Incoming,
    read: Read<Request>,
    work: (call: CheckedCall<Request>) => Promise<unknown>,
  ): Promise<string> {
    return this.answer(came, async (trail) => {
      const { registration, body } = await this.authenticate(came, trail);
      const named = readOwner(body.values);
      const isNamed = named.cwCustomerCode || named.cwAccessToken || named.cwAppKey;
      const owner = isNamed ? await this.ownerOf(registration, named) : null;
      return work({ registration, owner, request: read(body.values), requestId: came.requestId });
    });
  }

  /** A call about the credentials themselves: they are judged, not required. */
  judged(came: Incoming, work: (verdict: Verdict, owner: OwnerFields) => unknown): Promise<string> {
    return this.answer(came, async (trail) => {
      const { registration, body } = await this.authenticate(came, trail);
      const owner = readOwner(body.values);
      return work(await this.verdict(registration, owner), owner);
    });
  }

  /** Records a call that never reached a handler, and words its answer. */
  refuseUnread(path: string, requestId: string, httpStatus: number, why: WireFault): string {
    const came = { raw: Buffer.alloc(0), path, requestId };
    const trail: Trail = { body: null, operatorId: 0, authenticated: false };
    const envelope = refusal(why, requestId);
    return this.recorded(came, trail, envelope, httpStatus, performance.now());
  }

  private async answer(came: Incoming, work: (trail: Trail) => Promise<unknown>): Promise<string> {
    const startedMs = performance.now();
    const trail: Trail = { body: null, operatorId: 0, authenticated: false };
    let envelope: Envelope;
    try {
      envelope = success(await work(trail), came.requestId, this.settings.successCode);
    } catch (error) {
      if (error instanceof UnreadableBody) {
        const why = badParameter(
          `The body can't be read: ${error.message}.`,
          '请求体无法读取，请发送 JSON 对象。',
        );
        throw new UnreadableCall(
          this.recorded(came, trail, refusal(why, came.requestId), 400, startedMs),
        );
      }
      envelope = refusal(this.faultFor(error, came.requestId), came.requestId);
    }
    return this.recorded(came, trail, envelope, 200, startedMs);
  }

  private async authenticate(
    came: Incoming,
    trail: Trail,
  ): Promise<{ registration: Registration; body: WireBody }> {
    const body = readBody(came.raw);
    trail.body = body;
    const credentials = credentialsOf(body);
    if (credentials instanceof WireFault) throw credentials;
    const registration = await this.registrations.findByAppKey(credentials.appKey);
    if (!registration) throw unknownAppKey(credentials.appKey);
    trail.operatorId = registration.operatorId;
    const nowMs = this.clock.nowMs();
    const stale = staleness(credentials.timestampSeconds, nowMs);
    if (stale) throw stale;
    if (!isSigned(body, registration.secrets)) {
      trail.explain = () => this.explain(registration, body);
      throw wrongSign();
    }
    trail.authenticated = true;
    if (!this.limit.admits(registration.appKey, nowMs)) {
      throw fault(
        NUMBER.tooManyRequests,
        'Too many requests of this app_key; try again in a second.',
        '请求过于频繁，请一秒后重试。',
      );
    }
    const contradicts = contradiction(body, typeOf(came.path));
    if (contradicts) throw contradicts;
    return { registration, body };
  }

  private async explain({ operatorId, id }: Registration, body: WireBody): Promise<Explanation> {
    const secrets = await this.registrations.secretsOf(operatorId);
    return explainSign(
      body,
      secrets.map(({ registrationId, environment, secret, accepted }) => {
        const standing = accepted ? 'valid' : 'over';
        return { secret, environment, standing: registrationId === id ? standing : 'foreign' };
      }),
    );
  }

  private async ownerOf(registration: Registration, named: OwnerFields): Promise<Owner> {
    if (!named.cwCustomerCode)
      throw badParameter('cwCustomerCode is missing.', '缺少 cwCustomerCode（货主ID）。');
    const verdict = await this.verdict(registration, named);
    if (verdict.kind === 'valid') return verdict.owner;
    throw wordsFor(verdict.kind, named.cwCustomerCode);
  }

  private verdict(registration: Registration, named: OwnerFields): Promise<Verdict> {
    return this.tokens.verify(registration.operatorId, {
      customerCode: named.cwCustomerCode ?? '',
      token: named.cwAccessToken ?? '',
      key: named.cwAppKey,
    });
  }

  private faultFor(error: unknown, requestId: string): { number: number; message: string } {
    if (error instanceof UntrustedBody) {
      return badParameter(
        `The body is refused: ${error.message}.`,
        '请求体被拒绝：存在重复的字段名或控制字符。',
      );
    }
    const known = faultOf(error);
    if (known) return known;
    this.log.error({ requestId, err: error }, 'a call failed');
    return systemFailure(requestId);
  }

  private recorded(
    came: Incoming,
    trail: Trail,
    envelope: Envelope,
    httpStatus: number,
    startedMs: number,
  ): string {
    const answer = JSON.stringify(envelope);
    this.calls.record({
      operatorId: trail.operatorId,
      at: this.clock.now(),
      direction: 'in',
      subject: came.path,
      customerCode: textIn(trail.body, 'cwCustomerCode'),
      number: numberIn(trail.body),
      requestId: came.requestId,
      ok: envelope.success,
      outcome: envelope.errorCode,
      message: envelope.errorMsg,
      httpStatus,
      durationUs: Math.round((performance.now() - startedMs) * 1000),
      request: came.raw,
      answer,
      authenticated: trail.authenticated,
      masking: MASKING,
      reads: !changesSomething(came.path),
      explain: trail.explain,
    });
    return answer;
  }
}

/** Why credentials are not accepted; also what the verification call tells. */
export function wordsFor(kind: Exclude<Verdict['kind'], 'valid'>, customerCode: string): WireFault {
  switch (kind) {
    case 'missing':
      return fault(
        NUMBER.tokenMissing,
        'cwAccessToken is missing.',
        '缺少 cwAccessToken（货主token）。',
      );
    case 'unknown':
      return fault(
        NUMBER.tokenUnknown,
        'cwAccessToken is not known here; authorize again.',
        'cwAccessToken 无效，请重新授权。',
      );
    case 'expired':
      return fault(
        NUMBER.tokenExpired,
        'cwAccessToken has expired; authorize again.',
        'cwAccessToken 已过期，请重新授权。',
      );
    case 'revoked':
      return fault(
        NUMBER.tokenRevoked,
        'The authorization was revoked; authorize again.',
        '授权已被撤销，请重新授权。',
      );
    case 'of another customer':
      return fault(
        NUMBER.otherCustomer,
        `cwCustomerCode ${customerCode} is not the customer of this token.`,
        `cwCustomerCode ${customerCode} 与该 token 所属货主不一致。`,
      );
    case 'wrong key':
      return fault(
        NUMBER.keyWrong,
        'cwAppKey does not belong to this token.',
        'cwAppKey 与该 token 不匹配。',
      );
  }
}

/** The number under which support will look for the call. */
function numberIn(body: WireBody | null): string | null {
  const list = body?.values.get('cwFulfillNoList');
  const first = Array.isArray(list) ? list[0] : null;
  return (
    textIn(body, 'cwFulfillNo') ??
    textIn(body, 'calcNo') ??
    (typeof first === 'string' ? first : null)
  );
}

const MAX_RECORDED_NAME = 128;

function textIn(body: WireBody | null, name: string): string | null {
  const value = body?.values.get(name);
  return typeof value === 'string' && value !== ''
    ? value.trim().slice(0, MAX_RECORDED_NAME)
    : null;
}
