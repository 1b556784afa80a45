import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegistrationsService } from '../../modules/operators/registrations.service';
import type { PageOwner } from '../../modules/operators/registrations.types';
import { documentOf, PAGE_HEADERS } from '../pages/layout';
import { languageOf } from '../pages/words';
import { pageOfMany, pageUnknown, returnRefused } from './authorization.errors';
import { AuthorizationFlow } from './authorization.flow';
import type { Screen } from './screens';

/** The path that operators file with the platform. */
const PAGE = 'temu-warehouse-authorization';

/** Nobody documents how the ticket and the way back are called: all names that were seen. */
const TICKET_NAMES = ['ticket', 'state'] as const;
const RETURN_NAMES = ['redirect', 'redirectUrl', 'callbackUrl'] as const;

type Asked = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The page on which a merchant lets Temu act for them. It works without scripts; each step is a
 * form that carries the visit on, sealed. What goes wrong is said on the page, in words.
 */
@ApiExcludeController()
@Controller()
export class AuthorizationController {
  constructor(
    private readonly flow: AuthorizationFlow,
    private readonly registrations: RegistrationsService,
  ) {}

  @Get(PAGE)
  single(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Query() asked: Asked) {
    return this.enter(request, reply, asked, null, null);
  }

  @Get(`:operator/${PAGE}`)
  ofOperator(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query() asked: Asked,
    @Param('operator') operator: string,
  ) {
    return this.enter(request, reply, asked, operator, null);
  }

  /** For portals of another environment than production, where an operator has both. */
  @Get(`:operator/test/${PAGE}`)
  ofTest(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query() asked: Asked,
    @Param('operator') operator: string,
  ) {
    return this.enter(request, reply, asked, operator, 'test');
  }

  @Post('oms/authorization/:step')
  @HttpCode(200)
  async step(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('step') step: string,
    @Body() body: unknown,
  ) {
    const fields = body instanceof URLSearchParams ? body : new URLSearchParams();
    return this.show(reply, await this.flow.step(request, reply, step, fields));
  }

  private async enter(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Asked,
    code: string | null,
    environment: 'test' | null,
  ) {
    const language = languageOf(first(asked, ['lang']), request.headers['accept-language']);
    const came = { language, elsewhere: elsewhereOf(request, language) };
    const screen = await this.flow.guarded(request, came, null, async () => {
      const owner = await this.ownerOf(code, environment);
      const returnTo = returnAddress(first(asked, RETURN_NAMES), owner.returnHosts);
      const ticket = first(asked, TICKET_NAMES) ?? null;
      return this.flow.enter(request, reply, came, owner, { ticket, returnTo });
    });
    return this.show(reply, screen);
  }

  private async ownerOf(code: string | null, environment: 'test' | null): Promise<PageOwner> {
    const owners = await this.registrations.findPageOwners(code, environment);
    const [only, ...others] = owners;
    if (others.length > 0) throw pageOfMany({});
    if (!only) throw pageUnknown({ code: (code ?? '').slice(0, 64) });
    return only;
  }

  private show(reply: FastifyReply, { page, owner, status }: Screen) {
    return reply.status(status).headers(PAGE_HEADERS).send(documentOf(page, owner));
  }
}

function first(asked: Asked, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = asked[name];
    const text = Array.isArray(value) ? value[0] : value;
    if (text) return text;
  }
  return undefined;
}

/**
 * Where the merchant goes back to: only to hosts that the operator allows, or the page would send
 * people wherever a forged link says. @throws oms.return_refused
 */
function returnAddress(text: string | undefined, hosts: readonly string[]): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '';
  if (url && isPlain && hosts.includes(url.host)) return url.href;
  throw returnRefused({ host: (url?.host || text).slice(0, 64) });
}

function elsewhereOf(request: FastifyRequest, language: 'en' | 'zh'): string {
  const url = new URL(request.url, 'http://page');
  url.searchParams.set('lang', language === 'en' ? 'zh' : 'en');
  return `${url.pathname}${url.search}`;
}
