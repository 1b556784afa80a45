import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock';
import { Sealer } from '../../platform/seal';
import { formForeign, visitOver } from './pages.errors';

interface Sealed<T> {
  readonly content: T;
  readonly nonce: string;
  readonly untilMs: number;
}

const COOKIE = 'opencang_visit';
const NONCE = /^[\w-]{43}$/;

/**
 * What a form carries on to where it is sent: sealed, so that nobody can change it, and good only
 * together with a cookie of the same browser: another site can post neither.
 */
@Injectable()
export class FormTokens {
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /**
   * The value of a hidden field.
   * @param purpose what it is good for, and for nothing else
   */
  keep(
    request: FastifyRequest,
    reply: FastifyReply,
    purpose: string,
    content: object,
    lastsMs: number,
  ): string {
    const nonce = nonceOf(request) ?? randomBytes(32).toString('base64url');
    const isSecure = request.protocol === 'https' ? '; Secure' : '';
    void reply.header(
      'set-cookie',
      `${COOKIE}=${nonce}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600${isSecure}`,
    );
    const sealed: Sealed<object> = {
      content,
      nonce: hashed(nonce).toString('base64url'),
      untilMs: this.clock.nowMs() + lastsMs,
    };
    return this.sealer.seal(JSON.stringify(sealed), purpose).toString('base64url');
  }

  /** What the form carries. @throws oms.visit_over, oms.form_foreign */
  of<T>(request: FastifyRequest, purpose: string, field: string): T {
    refuseForeign(request);
    const nonce = nonceOf(request);
    const sealed = this.open<T>(purpose, field);
    if (!sealed || sealed.untilMs < this.clock.nowMs()) throw visitOver({});
    const held = Buffer.from(sealed.nonce, 'base64url');
    if (nonce === null || !timingSafeEqual(held, hashed(nonce))) throw formForeign({});
    return sealed.content;
  }

  private open<T>(purpose: string, field: string): Sealed<T> | null {
    try {
      const opened = this.sealer.open(Buffer.from(field, 'base64url'), purpose);
      return JSON.parse(opened.toString()) as Sealed<T>;
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
