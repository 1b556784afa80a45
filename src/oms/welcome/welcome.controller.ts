import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CustomerUsersService } from '../../modules/customers/customer-users.service';
import { Failure } from '../../platform/failure';
import { Log } from '../../platform/log';
import { statusOfKind } from '../../rest/problems';
import { type Html, html } from '../pages/html';
import { documentOf, PAGE_HEADERS } from '../pages/layout';
import { type Language, languageOf, type Words } from '../pages/words';

type Asked = Readonly<Record<string, string | undefined>>;

const TITLE = { en: 'Choose a password', zh: '设置密码' };
const DONE = { en: 'Your password is set', zh: '密码已设置' };

const WORDS = {
  en: {
    greeting: 'Welcome',
    text: 'Choose a password of 12 characters or more. With it and your e-mail you sign in when Temu’s portal sends you here.',
    email: 'E-mail',
    password: 'New password',
    button: 'Set the password',
    done: 'You can close this page. Begin the authorization in Temu’s portal.',
    spent:
      'This link was used, has ended, or was replaced by a newer one. Ask your warehouse for another.',
    broken: 'Something failed here. Try again in a minute.',
  },
  zh: {
    greeting: '欢迎',
    text: '请设置至少 12 个字符的密码。从 Temu 平台跳转到授权页面时，使用邮箱和该密码登录。',
    email: '邮箱',
    password: '新密码',
    button: '设置密码',
    done: '您可以关闭本页，并在 Temu 平台发起授权。',
    spent: '该链接已使用、已失效或已被新链接替换，请联系仓库重新获取。',
    broken: '服务暂时出现问题，请稍后重试。',
  },
} as const;

const OWNER = 'OpenCang';

/** Where a one-time link leads: the person chooses a password, and the link is used up. */
@ApiExcludeController()
@Controller('welcome')
export class WelcomeController {
  constructor(
    private readonly users: CustomerUsersService,
    private readonly log: Log,
  ) {}

  @Get(':link')
  async form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('link') link: string,
    @Query() asked: Asked,
  ) {
    const language = languageOf(asked.lang, request.headers['accept-language']);
    const user = await this.users.findByLink(link);
    if (!user) return show(reply, language, TITLE, bad(WORDS[language].spent), 404);
    return show(reply, language, TITLE, passwordForm(language, user, null));
  }

  @Post(':link')
  @HttpCode(200)
  async choose(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('link') link: string,
    @Query() asked: Asked,
    @Body() body: unknown,
  ) {
    const language = languageOf(asked.lang, request.headers['accept-language']);
    const fields = body instanceof URLSearchParams ? body : new URLSearchParams();
    const user = await this.users.findByLink(link);
    if (!user) return show(reply, language, TITLE, bad(WORDS[language].spent), 404);
    try {
      await this.users.redeemLink(link, fields.get('password') ?? '');
    } catch (error) {
      if (!(error instanceof Failure)) {
        this.log.error({ requestId: request.id, err: error }, 'a page failed');
        return show(reply, language, TITLE, bad(WORDS[language].broken), 500);
      }
      const form = passwordForm(language, user, error);
      return show(reply, language, TITLE, form, statusOfKind(error.kind));
    }
    return show(reply, language, DONE, html`<p class="good">${WORDS[language].done}</p>`);
  }
}

function passwordForm(
  language: Language,
  user: { readonly email: string; readonly name: string },
  problem: Words | null,
): Html {
  const words = WORDS[language];
  // Posts to its own address, which holds the link: whoever has it may choose the password.
  return html`<p>${words.greeting}, ${user.name}.</p>
<p>${words.text}</p>
${problem && bad(problem[language])}
<form method="post">
<label for="email">${words.email}</label>
<input id="email" type="email" autocomplete="username" readonly value="${user.email}">
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="128">
<div class="actions"><button>${words.button}</button></div>
</form>`;
}

function bad(text: string): Html {
  return html`<p class="bad" role="alert">${text}</p>`;
}

function show(reply: FastifyReply, language: Language, title: Words, body: Html, status = 200) {
  const elsewhere = `?lang=${language === 'en' ? 'zh' : 'en'}`;
  const page = { title, body, language, elsewhere };
  return reply.status(status).headers(PAGE_HEADERS).send(documentOf(page, OWNER));
}
