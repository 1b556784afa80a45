import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperatorId } from '../../platform/database';
import { FormTokens } from '../pages/form-tokens';
import type { Language } from '../pages/words';

/** For what somebody came: carried in the forms of the page. */
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

const PURPOSE = 'oms/visit';
/** To sign in, one may look for a password; signed in, a page left open must not stay a door. */
const VISITOR_MS = 60 * 60_000;
const SIGNED_IN_MS = 15 * 60_000;

/** What is remembered between two forms of one visit. */
@Injectable()
export class Visits {
  constructor(private readonly tokens: FormTokens) {}

  /** The value of the hidden field that carries the visit on. */
  keep(request: FastifyRequest, reply: FastifyReply, visit: Visit): string {
    return this.tokens.keep(request, reply, PURPOSE, visit, visit.user ? SIGNED_IN_MS : VISITOR_MS);
  }

  /** The visit that a form carries. @throws oms.visit_over, oms.form_foreign */
  of(request: FastifyRequest, field: string): Visit {
    return this.tokens.of<Visit>(request, PURPOSE, field);
  }
}
