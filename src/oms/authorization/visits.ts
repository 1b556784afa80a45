import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock';
import type { OperatorId } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import type { Language } from '../pages/words';
import { formForeign, visitOver } from './authorization.errors';

/** For what somebody came: carried in the forms of the page, sealed, so that nobody can change it. */
export interface Visit {
  readonly operatorId: OperatorId;
  readonly registrationId: number;
  readonly language: Language;
  /** Null: nobody sent them; they look after their authorizations. */
  readonly ticket: string | null;
  /** Checked when they came. */
  readonly returnTo: string | null;
  /** Null until they have signed in. */
  readonly user: { readonly id: number; readonly version: number } | null;
}

interface Sealed extends Visit {
  readonly nonce: string;
  readonly untilMs: number;
}

const COOKIE = 'opencang_visit';
const IDENTITY = 'oms/visit';
const NONCE = /^[\w-]{43}$/;
/** To sign in, one may look for a password; signed in, a page left open must not stay a door. */
const VISITOR_MS = 60 * 60_000;
const SIGNED_IN_MS = 15 * 60_000;

/**
 * What is remembered between two forms of one visit. It stands in the form, sealed, and is good
 * only together with a cookie of the same browser: another site can post neither.
 */
@Injectable()
export class Visits {
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** The value of the hidden field that carries the visit on. */
  keep(request: FastifyRequest, reply: FastifyReply, visit: Visit): string {
    const nonce = nonceOf(request) ?? randomBytes(32).toString('base64url');
    const isSecure = request.protocol === 'https' ? '; Secure' : '';
    void reply.header(
      'set-cookie',
      `${COOKIE}=${nonce}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600${isSecure}`,
    );
    const lasts = visit.user ? SIGNED_IN_MS : VISITOR_MS;
    const sealed: Sealed = {
      ...visit,
      nonce: hashed(nonce).toString('base64url'),
      untilMs: this.clock.nowMs() + lasts,
    };
    return this.sealer.seal(JSON.stringify(sealed), IDENTITY).toString('base64url');
  }

  /** The visit that a form carries. @throws oms.visit_over, oms.form_foreign */
  of(request: FastifyRequest, field: string): Visit {
    refuseForeign(request);
    const nonce = nonceOf(request);
    const visit = this.open(field);
    if (!visit || visit.untilMs < this.clock.nowMs()) throw visitOver({});
    const held = Buffer.from(visit.nonce, 'base64url');
    if (nonce === null || !timingSafeEqual(held, hashed(nonce))) throw formForeign({});
    const { nonce: _, untilMs: __, ...kept } = visit;
    return kept;
  }

  private open(field: string): Sealed | null {
    try {
      return JSON.parse(
        this.sealer.open(Buffer.from(field, 'base64url'), IDENTITY).toString(),
      ) as Sealed;
    } catch {
      return null;
    }
  }
}

/** Browsers say where a form stands; one that stands elsewhere is not ours. */
function refuseForeign(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (typeof origin !== 'string') return;
  // Some browsers say "null" for a page whose referrer policy is strict, as ours is.
  if (origin === 'null') return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw formForeign({});
}

function nonceOf(request: FastifyRequest): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  const found = cookies.find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return found !== undefined && NONCE.test(found) ? found : null;
}

function hashed(nonce: string): Buffer {
  return createHash('sha256').update(nonce).digest();
}
