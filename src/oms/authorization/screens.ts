import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizationsService } from '../../modules/authorizations/authorizations.service';
import type { SignedIn } from '../../modules/customers/customer-users.service';
import { CustomersService } from '../../modules/customers/customers.service';
import type { PageOwner } from '../../modules/operators/registrations.types';
import { TokensService } from '../../modules/tokens/tokens.service';
import { Clock } from '../../platform/clock';
import type { Html } from '../pages/html';
import type { Page } from '../pages/layout';
import type { Language, Words } from '../pages/words';
import { accountPage, confirmPage, type Outcome, outcomePage, signInPage, TITLES } from './pages';
import { type Visit, Visits } from './visits';

/** A page, whose it is, and the HTTP status that goes with it. */
export interface Screen {
  readonly page: Page;
  readonly owner: string;
  readonly status: number;
}

export interface Came {
  readonly language: Language;
  readonly elsewhere: string | null;
}

/** One step of one visit, with what its handler needs. */
export interface Step {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly visit: Visit;
  readonly fields: URLSearchParams;
  readonly owner: PageOwner;
}

/** So long a merchant waits in front of the page for the platform's answer. */
const TOLD_WITHIN_MS = 4_000;
const LOOK_EVERY_MS = 200;

/** The pages of a visit, filled with what is there; each carries the visit on in its forms. */
@Injectable()
export class Screens {
  constructor(
    private readonly visits: Visits,
    private readonly customers: CustomersService,
    private readonly authorizations: AuthorizationsService,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
  ) {}

  signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    owner: PageOwner,
    shown: {
      readonly elsewhere: string | null;
      readonly email?: string;
      readonly problem?: { readonly words: Words; readonly status: number };
    },
  ): Screen {
    const { language, ticket } = visit;
    const { elsewhere, email = '', problem } = shown;
    const form = { language, visit: this.visits.keep(request, reply, visit) };
    const asked = { forTicket: ticket !== null, email, problem: problem?.words ?? null };
    const title = ticket === null ? TITLES.account : TITLES.signIn;
    const made = screen(language, owner.name, title, signInPage(form, asked), elsewhere);
    return { ...made, status: problem?.status ?? 200 };
  }

  async confirm(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    owner: PageOwner,
    user: SignedIn,
  ): Promise<Screen> {
    const form = { language: visit.language, visit: this.visits.keep(request, reply, visit) };
    const body = confirmPage(form, await this.accountOf(owner, user));
    return screen(visit.language, owner.name, TITLES.confirm, body);
  }

  async account(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    owner: PageOwner,
    user: SignedIn,
  ): Promise<Screen> {
    const form = { language: visit.language, visit: this.visits.keep(request, reply, visit) };
    const now = this.clock.now();
    const held = await this.tokens.list(visit.operatorId, user.customerId);
    const valid = held.filter(
      ({ revokedAt, expiresAt }) => !revokedAt && (!expiresAt || expiresAt > now),
    );
    const body = accountPage(form, await this.accountOf(owner, user), valid);
    return screen(visit.language, owner.name, TITLES.account, body);
  }

  async outcome({ request, reply, visit, owner }: Step, pushId: number) {
    const form = { language: visit.language, visit: this.visits.keep(request, reply, visit) };
    const outcome = await this.waitedFor(visit, pushId);
    const body = outcomePage(form, outcome, visit.returnTo);
    return screen(visit.language, owner.name, TITLES[outcome.state], body);
  }

  /** The platform usually answers while the merchant looks at the page. */
  private async waitedFor({ operatorId, language }: Visit, pushId: number): Promise<Outcome> {
    for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
      const found = await this.authorizations.outcomeOf(operatorId, pushId);
      if (found?.state === 'delivered') return { state: 'told', reason: '' };
      if (found && found.state !== 'waiting')
        return { state: 'refused', reason: found.reason?.[language] ?? '' };
      if (waitedMs >= TOLD_WITHIN_MS) return { state: 'waiting', reason: '' };
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private async accountOf(owner: PageOwner, user: SignedIn) {
    const customer = await this.customers.get(user.operatorId, user.customerId);
    return {
      operatorName: owner.name,
      customerCode: user.customerCode,
      customerName: customer?.name ?? user.customerCode,
      email: user.email,
    };
  }
}

export function screen(
  language: Language,
  owner: string,
  title: Words,
  body: Html,
  elsewhere: string | null = null,
): Screen {
  return { page: { title, body, language, elsewhere }, owner, status: 200 };
}
