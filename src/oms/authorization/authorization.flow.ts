import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Act } from '../../modules/access/access.types';
import { AuditService } from '../../modules/audit/audit.service';
import {
  AuthorizationsService,
  type Ticket,
} from '../../modules/authorizations/authorizations.service';
import {
  CustomerUsersService,
  type SignedIn,
} from '../../modules/customers/customer-users.service';
import { RegistrationsService } from '../../modules/operators/registrations.service';
import type { PageOwner } from '../../modules/operators/registrations.types';
import { TokensService } from '../../modules/tokens/tokens.service';
import { Database } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Log } from '../../platform/log';
import { statusOfKind } from '../../rest/problems';
import { visitOver } from '../pages/pages.errors';
import { languageOf } from '../pages/words';
import { signInWrong } from './authorization.errors';
import { cancelledPage, problemPage, TITLES, valuesPage } from './pages';
import { type Came, type Screen, Screens, type Step, screen } from './screens';
import { type Visit, Visits } from './visits';

/** A merchant's rights are those to their own account; the staff's mean nothing here. */
const NO_RIGHTS: ReadonlySet<never> = new Set();
const NOBODY = 'OpenCang';

/** The steps of an authorization: what each does, and which page it leads to. */
@Injectable()
export class AuthorizationFlow {
  private readonly steps: Readonly<Record<string, (step: Step) => Promise<Screen>>> = {
    'sign-in': (step) => this.signIn(step),
    authorize: (step) => this.authorize(step),
    cancel: (step) => this.cancel(step),
    outcome: (step) => this.outcome(step),
    make: (step) => this.make(step),
    end: (step) => this.end(step),
  };

  constructor(
    private readonly visits: Visits,
    private readonly registrations: RegistrationsService,
    private readonly users: CustomerUsersService,
    private readonly screens: Screens,
    private readonly authorizations: AuthorizationsService,
    private readonly tokens: TokensService,
    private readonly audit: AuditService,
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  /** Somebody comes, sent by a portal or by themselves. */
  async enter(
    request: FastifyRequest,
    reply: FastifyReply,
    came: Came,
    owner: PageOwner,
    sent: { readonly ticket: string | null; readonly returnTo: string | null },
  ): Promise<Screen> {
    const { operatorId, registrationId } = owner;
    if (sent.ticket !== null)
      await this.authorizations.see({ operatorId, registrationId, text: sent.ticket });
    const visit: Visit = {
      operatorId,
      registrationId,
      language: came.language,
      ...sent,
      user: null,
    };
    return this.screens.signIn(request, reply, visit, owner, { elsewhere: came.elsewhere });
  }

  /** One form was sent. */
  async step(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    fields: URLSearchParams,
  ): Promise<Screen> {
    let visit: Visit | null = null;
    const spoken = languageOf(undefined, request.headers['accept-language']);
    try {
      visit = this.visits.of(request, fields.get('visit') ?? '');
      const handler = Object.hasOwn(this.steps, name) ? this.steps[name] : undefined;
      const owner = await this.registrations.findPageOwner(visit.operatorId, visit.registrationId);
      if (!handler || !owner) throw visitOver({});
      return await handler({ request, reply, visit, fields, owner });
    } catch (error) {
      const came = { language: visit?.language ?? spoken, elsewhere: null } as const;
      return this.problem(request, error, came, visit);
    }
  }

  /** Shows what goes wrong on a page. */
  async guarded(
    request: FastifyRequest,
    came: Came,
    visit: Visit | null,
    work: () => Promise<Screen>,
  ): Promise<Screen> {
    try {
      return await work();
    } catch (error) {
      return this.problem(request, error, came, visit);
    }
  }

  private async signIn({ request, reply, visit, fields, owner }: Step): Promise<Screen> {
    const email = (fields.get('email') ?? '').trim().slice(0, 254);
    const asked = { operatorId: visit.operatorId, email, address: request.ip };
    let user: SignedIn | null;
    try {
      user = await this.users.signIn({ ...asked, password: fields.get('password') ?? '' });
      if (!user) throw signInWrong({});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.noteRefusal(request, visit, error);
      const problem = { words: error, status: statusOfKind(error.kind) };
      return this.screens.signIn(request, reply, visit, owner, { elsewhere: null, email, problem });
    }
    const signedIn: Visit = { ...visit, user: { id: user.userId, version: user.version } };
    return visit.ticket === null
      ? this.screens.account(request, reply, signedIn, owner, user)
      : this.screens.confirm(request, reply, signedIn, owner, user);
  }

  private async authorize(step: Step): Promise<Screen> {
    const { request, visit } = step;
    const user = await this.userOf(visit);
    const ticket = ticketOf(visit);
    const by = { customerId: user.customerId, customerCode: user.customerCode };
    const act = actOf(request, user, 'authorize');
    try {
      const pushId = await this.authorizations.authorize(ticket, by, act);
      return this.screens.outcome(step, pushId);
    } catch (error) {
      if (error instanceof Failure) await this.noteRefusal(request, visit, error, user);
      throw error;
    }
  }

  private async outcome(step: Step): Promise<Screen> {
    const user = await this.userOf(step.visit);
    const pushId = await this.authorizations.pushOf(ticketOf(step.visit), user.customerId);
    if (pushId === null) throw visitOver({});
    return this.screens.outcome(step, pushId);
  }

  private async cancel({ visit, owner }: Step): Promise<Screen> {
    const body = cancelledPage(visit.language, visit.returnTo);
    return screen(visit.language, owner.name, TITLES.cancelled, body);
  }

  /** An authorization to be typed in: its three values, shown once. */
  private async make({ request, visit, owner }: Step): Promise<Screen> {
    const user = await this.userOf(visit);
    const { customerId, customerCode } = user;
    const issued = await this.db.transaction(visit.operatorId, async (tx) => {
      const made = await this.tokens.issue(tx, { customerId });
      const after = { customer: customerCode, authorization: made.id, expiresAt: made.expiresAt };
      const act = actOf(request, user, 'makeAuthorization');
      await this.audit.write(tx, act, [{ subject: ['token', made.id], after }]);
      return made;
    });
    const body = valuesPage(visit.language, { customerCode, ...issued });
    return screen(visit.language, owner.name, TITLES.values, body);
  }

  private async end({ request, reply, visit, fields, owner }: Step): Promise<Screen> {
    const user = await this.userOf(visit);
    const { customerId } = user;
    const id = Number(fields.get('token'));
    if (!Number.isSafeInteger(id)) throw visitOver({});
    await this.db.transaction(visit.operatorId, async (tx) => {
      if (!(await this.tokens.revoke(tx, { customerId, id }))) return;
      const act = actOf(request, user, 'endAuthorization');
      await this.audit.write(tx, act, [{ subject: ['token', id], after: { revoked: true } }]);
    });
    return this.screens.account(request, reply, visit, owner, user);
  }

  /** Who has signed in, as they are now: switched off or with another password, they are out. */
  private async userOf({ operatorId, user }: Visit): Promise<SignedIn> {
    const found = user && (await this.users.findActive(operatorId, user.id));
    if (!found || found.version !== user?.version) throw visitOver({});
    return found;
  }

  /** Attempts that were refused are in the audit trail: somebody may be guessing. */
  private async noteRefusal(
    request: FastifyRequest,
    visit: Visit,
    { code }: Failure,
    user: SignedIn | null = null,
  ): Promise<void> {
    const act = user
      ? actOf(request, user, 'authorizeRefused')
      : strangerOf(request, visit.operatorId, 'signInRefused');
    await this.db.transaction(visit.operatorId, (tx) =>
      this.audit.write(tx, act, [{ subject: ['authorization', 'page'], after: { code } }]),
    );
  }

  private problem(
    request: FastifyRequest,
    error: unknown,
    came: Came,
    visit: Visit | null,
  ): Screen {
    const known = error instanceof Failure;
    const requestId = request.id;
    if (!known) this.log.error({ requestId, err: error }, 'a page failed');
    const words = known ? error : { ...BROKEN, requestId };
    const body = problemPage(came.language, words, visit?.returnTo ?? null);
    const made = screen(came.language, NOBODY, TITLES.problem, body, came.elsewhere);
    return { ...made, status: known ? statusOfKind(error.kind) : 500 };
  }
}

const BROKEN = {
  en: 'Something failed here. Try again in a minute; if it stays, give your warehouse the number below.',
  zh: '服务暂时出现问题，请稍后重试；如仍失败，请将下方编号提供给仓库。',
};

function ticketOf({ operatorId, registrationId, ticket }: Visit): Ticket {
  if (ticket === null) throw visitOver({});
  return { operatorId, registrationId, text: ticket };
}

function actOf(request: FastifyRequest, user: SignedIn, operation: string): Act {
  const caller = {
    kind: 'customer',
    operatorId: user.operatorId,
    id: user.userId,
    name: user.email,
    rights: NO_RIGHTS,
  } as const;
  return { caller, operation, requestId: request.id, address: request.ip };
}

function strangerOf(request: FastifyRequest, operatorId: number, operation: string): Act {
  const caller = { kind: 'customer', operatorId, id: 0, name: '', rights: NO_RIGHTS } as const;
  return { caller, operation, requestId: request.id, address: request.ip };
}
