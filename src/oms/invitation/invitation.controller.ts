import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditService } from '../../modules/audit/audit.service';
import { detailsOf } from '../../modules/invitations/applicants.rules';
import { ApplicantsService } from '../../modules/invitations/applicants.service';
import { invitationClosed } from '../../modules/invitations/invitations.errors';
import {
  type InvitationLink,
  InvitationsService,
  readInvitation,
} from '../../modules/invitations/invitations.service';
import type { Details, Invited } from '../../modules/invitations/invitations.types';
import { Database } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Log } from '../../platform/log';
import { statusOfKind } from '../../rest/problems';
import { Rates } from '../../rest/rates';
import { FormTokens } from '../pages/form-tokens';
import type { Html } from '../pages/html';
import { documentOf, PAGE_HEADERS } from '../pages/layout';
import { type Language, languageOf, type Words } from '../pages/words';
import { formPage, problemPage, TITLES, thanksPage } from './pages';

type Asked = Readonly<Record<string, string | undefined>>;

/** What one form is sent with, and to which link. */
interface Sent {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly language: Language;
  readonly link: InvitationLink;
  readonly invited: Invited;
}

interface Shown {
  readonly title: Words;
  readonly body: Html;
  readonly owner?: string;
  readonly status?: number;
}

const NOBODY = 'OpenCang';
const EMPTY: Details = { company: '', name: '', email: '', message: '' };
const FORM_LASTS_MS = 60 * 60_000;
const NO_RIGHTS: ReadonlySet<never> = new Set();
const BROKEN = {
  en: 'Something failed here. Try again in a minute.',
  zh: '服务暂时出现问题，请稍后重试。',
};

/** Where an invitation leads: a merchant says who they are, and waits for approval. */
@ApiExcludeController()
@Controller('invitation')
export class InvitationController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly applicants: ApplicantsService,
    private readonly tokens: FormTokens,
    private readonly audit: AuditService,
    private readonly rates: Rates,
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  @Get(':link')
  form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('link') text: string,
    @Query() asked: Asked,
  ) {
    return this.answer(request, reply, text, asked, async (sent) => {
      if (!sent.invited.open) throw invitationClosed({});
      return this.formOf(sent, EMPTY, null);
    });
  }

  @Post(':link')
  @HttpCode(200)
  send(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('link') text: string,
    @Query() asked: Asked,
    @Body() body: unknown,
  ) {
    const fields = body instanceof URLSearchParams ? body : new URLSearchParams();
    return this.answer(request, reply, text, asked, async (sent) => {
      const typed = typedIn(fields);
      try {
        await this.come(sent, fields.get('form') ?? '', typed);
      } catch (error) {
        // What else is wrong with a form is told only where it could be sent again.
        const again = error instanceof Failure && sent.invited.open;
        if (!again || error.code === 'invitation.closed') throw closedFor(error);
        return this.formOf(sent, typed, error);
      }
      const { operator: owner } = sent.invited;
      return { title: TITLES.thanks, body: thanksPage(sent.language), owner };
    });
  }

  /** Whoever came is in the audit trail, by number. */
  private async come({ request, link }: Sent, token: string, typed: Details): Promise<void> {
    const form = this.tokens.of<{ id: string }>(request, purposeOf(link), token).id;
    const details = detailsOf(typed);
    const { operatorId } = link;
    await this.db.transaction(operatorId, async (tx) => {
      const came = await this.applicants.come(tx, link, form, details);
      if (!came) return;
      const caller = { kind: 'customer', operatorId, id: 0, name: '', rights: NO_RIGHTS } as const;
      const { id: requestId, ip: address } = request;
      const act = { caller, operation: 'applyByInvitation', requestId, address };
      const after = { invitation: came.invitationId };
      await this.audit.write(tx, act, [{ subject: ['applicant', came.id], after }]);
    });
  }

  private formOf(
    { request, reply, language, link, invited }: Sent,
    typed: Details,
    problem: Failure | null,
  ): Shown {
    const content = { id: randomUUID() };
    const token = this.tokens.keep(request, reply, purposeOf(link), content, FORM_LASTS_MS);
    return {
      title: TITLES.form,
      body: formPage(language, invited, { token, typed, problem }),
      owner: invited.operator,
      status: problem ? statusOfKind(problem.kind) : 200,
    };
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    text: string,
    asked: Asked,
    work: (sent: Sent) => Promise<Shown>,
  ) {
    const language = languageOf(asked.lang, request.headers['accept-language']);
    let shown: Shown;
    try {
      this.rates.admitStranger(request.ip, reply);
      const link = readInvitation(text);
      const invited = link && (await this.invitations.findInvited(link));
      if (!link || !invited) throw invitationClosed({});
      shown = await work({ request, reply, language, link, invited });
    } catch (error) {
      shown = this.problemOf(request, reply, language, error);
    }
    const { title, body, owner = NOBODY, status = 200 } = shown;
    const page = { title, body, language, elsewhere: `?lang=${language === 'en' ? 'zh' : 'en'}` };
    return reply.status(status).headers(PAGE_HEADERS).send(documentOf(page, owner));
  }

  private problemOf(
    request: FastifyRequest,
    reply: FastifyReply,
    language: Language,
    error: unknown,
  ): Shown {
    if (!(error instanceof Failure)) {
      this.log.error({ requestId: request.id, err: error }, 'a page failed');
      return { title: TITLES.problem, body: problemPage(language, BROKEN), status: 500 };
    }
    const { waitSeconds } = error.values;
    if (waitSeconds !== undefined) void reply.header('retry-after', waitSeconds);
    const title = error.kind === 'missing' ? TITLES.closed : TITLES.problem;
    return { title, body: problemPage(language, error), status: statusOfKind(error.kind) };
  }
}

/** A form is good for the link that it stands behind. */
function purposeOf({ operatorId, hash }: InvitationLink): string {
  return `oms/invitation/${operatorId}/${hash.toString('hex')}`;
}

function typedIn(fields: URLSearchParams): Details {
  const text = (name: keyof Details): string => fields.get(name) ?? '';
  return {
    company: text('company'),
    name: text('name'),
    email: text('email'),
    message: text('message'),
  };
}

function closedFor(error: unknown): unknown {
  return error instanceof Failure ? invitationClosed({}) : error;
}
