import type { Html } from '../pages/html';
import { html } from '../pages/html';
import type { Language, Words } from '../pages/words';

/** Where the forms of the page go. */
export const ACTIONS = '/oms/authorization';

export interface Outcome {
  readonly state: 'told' | 'waiting' | 'refused';
  /** What the other side said, where it refused. */
  readonly reason: string;
}

export interface ShownToken {
  readonly id: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface Problem extends Words {
  /** Shown where it explains what to look at. */
  readonly requestId?: string;
}

interface Form {
  readonly language: Language;
  /** The hidden field that carries the visit. */
  readonly visit: string;
}

export const TITLES = {
  signIn: { en: 'Authorize Temu', zh: '授权 Temu' },
  account: { en: 'Authorizations of Temu', zh: 'Temu 授权管理' },
  confirm: { en: 'Authorize Temu?', zh: '确认授权 Temu？' },
  cancelled: { en: 'Nothing was authorized', zh: '未授权' },
  told: { en: 'Temu is authorized', zh: '授权成功' },
  waiting: { en: 'Temu has not answered yet', zh: '等待 Temu 确认' },
  refused: { en: 'Temu refused the authorization', zh: 'Temu 未接受授权' },
  values: { en: 'Type these into Temu’s portal', zh: '请在 Temu 平台填写以下信息' },
  problem: { en: 'This did not work', zh: '操作未完成' },
} as const;

const SIGN_IN = {
  en: {
    why: 'Temu’s portal sent you here to bind this warehouse to your shop. Sign in with your warehouse (OMS) account.',
    own: 'Sign in with your warehouse (OMS) account to see, make and end authorizations.',
    warning:
      'An authorization starts only in Temu’s portal, by yourself. If a link that somebody sent you brought you here, close this page: it could bind your goods to a stranger’s shop.',
    email: 'E-mail',
    password: 'Password',
    button: 'Sign in',
    cancel: 'Cancel',
  },
  zh: {
    why: '您从 Temu 平台跳转至此，将本仓库与您的店铺绑定。请使用仓库（OMS）账号登录。',
    own: '请使用仓库（OMS）账号登录，以查看、新建或撤销授权。',
    warning:
      '授权只能由您本人在 Temu 平台发起。如果您是通过他人发送的链接打开本页，请立即关闭：这可能会将您的货物绑定到他人的店铺。',
    email: '邮箱',
    password: '密码',
    button: '登录',
    cancel: '取消',
  },
} as const;

/** @param forTicket whether the portal sent them, or they came by themselves */
export function signInPage(
  form: Form,
  asked: { forTicket: boolean; email: string; problem: Words | null },
): Html {
  const words = SIGN_IN[form.language];
  return html`<p>${asked.forTicket ? words.why : words.own}</p>
${asked.forTicket ? html`<p class="note">${words.warning}</p>` : null}
${problemBox(asked.problem, form.language)}
<form method="post" action="${ACTIONS}/sign-in">
${hidden(form)}
<label for="email">${words.email}</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${asked.email}">
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="512">
<div class="actions"><button>${words.button}</button></div>
</form>
${asked.forTicket ? cancelForm(form, words.cancel) : null}`;
}

const CONFIRM = {
  en: {
    who: 'Warehouse',
    account: 'Account',
    user: 'Signed in as',
    lets: 'If you authorize it, Temu may, for this account:',
    may: [
      'see your SKUs, your stock and its changes',
      'create and cancel outbound orders, which cost handling and shipping from your balance',
      'see these orders, their tracking numbers and fees',
    ],
    replaces:
      'An authorization that Temu already has is replaced; the one before stays valid for a day.',
    yes: 'Authorize',
    no: 'Cancel',
  },
  zh: {
    who: '仓库服务商',
    account: '账户',
    user: '登录用户',
    lets: '授权后，Temu 可对该账户：',
    may: [
      '查看货品、库存及库存变动',
      '创建和取消出库单，操作费和运费从账户余额中扣除',
      '查看这些订单的状态、运单号和费用',
    ],
    replaces: 'Temu 已有的授权将被替换，原授权一天后失效。',
    yes: '授权',
    no: '取消',
  },
} as const;

export interface Account {
  readonly operatorName: string;
  readonly customerCode: string;
  readonly customerName: string;
  readonly email: string;
}

export function confirmPage(form: Form, account: Account): Html {
  const words = CONFIRM[form.language];
  return html`<dl>
<dt>${words.who}</dt><dd>${account.operatorName}</dd>
<dt>${words.account}</dt><dd>${account.customerName} (${account.customerCode})</dd>
<dt>${words.user}</dt><dd>${account.email}</dd>
</dl>
<p>${words.lets}</p>
<ul>${words.may.map((one) => html`<li>${one}</li>`)}</ul>
<p class="note">${SIGN_IN[form.language].warning}</p>
<p>${words.replaces}</p>
<div class="actions">
<form method="post" action="${ACTIONS}/authorize">${hidden(form)}<button>${words.yes}</button></form>
<form method="post" action="${ACTIONS}/cancel">${hidden(form)}<button class="quiet">${words.no}</button></form>
</div>`;
}

const OUTCOMES = {
  told: {
    en: 'Temu has confirmed it. Go back to Temu’s portal to finish binding the warehouse.',
    zh: 'Temu 已确认授权，请返回 Temu 平台完成仓库绑定。',
  },
  waiting: {
    en: 'Your authorization is made, but Temu has not confirmed it yet. We keep telling it until it answers. Look again in a moment, before you go back.',
    zh: '授权已生成，系统会持续通知 Temu，直至其应答。请稍后刷新查看，再返回平台。',
  },
  refused: {
    en: 'The ticket may have expired or been used. Go back to Temu’s portal and begin again. Temu said:',
    zh: '授权凭证可能已过期或已被使用，请返回 Temu 平台重新发起。Temu 返回：',
  },
} as const;

const BACK = { en: 'Back to Temu · 返回 TEMU', zh: '返回 TEMU' };
const AGAIN = { en: 'Look again', zh: '刷新状态' };
const CLOSE = {
  en: 'You can close this page and return to Temu’s portal.',
  zh: '您可以关闭本页并返回 Temu 平台。',
};

const CLASSES = { told: 'good', waiting: 'note', refused: 'bad' } as const;

export function outcomePage(form: Form, outcome: Outcome, returnTo: string | null): Html {
  const { language } = form;
  const { state, reason } = outcome;
  const said = state === 'refused' && reason !== '' ? html` <strong>${reason}</strong>` : null;
  const again = html`<form method="post" action="${ACTIONS}/outcome">${hidden(form)}<button class="quiet">${AGAIN[language]}</button></form>`;
  return html`<p class="${CLASSES[state]}" role="status">${OUTCOMES[state][language]}${said}</p>
<div class="actions">${state === 'waiting' ? again : null}</div>
${backLink(returnTo, language)}`;
}

const CANCELLED = {
  en: 'You have cancelled. Nothing was changed, and Temu was told nothing.',
  zh: '您已取消，未做任何更改，也未通知 Temu。',
};

export function cancelledPage(language: Language, returnTo: string | null): Html {
  return html`<p>${CANCELLED[language]}</p>${backLink(returnTo, language)}`;
}

const REQUEST_ID = { en: 'For support:', zh: '支持人员所需编号：' };

export function problemPage(
  language: Language,
  problem: Problem,
  returnTo: string | null = null,
): Html {
  const { requestId } = problem;
  const name = requestId ? html`<p>${REQUEST_ID[language]} <code>${requestId}</code></p>` : null;
  return html`${problemBox(problem, language)}${name}${returnTo ? backLink(returnTo, language) : null}`;
}

const ACCOUNT = {
  en: {
    none: 'There is no authorization that is valid.',
    made: 'Made',
    until: 'valid until',
    forever: 'without an end',
    used: 'last used',
    never: 'never used',
    end: 'End it',
    make: 'Make one to type in',
    makes:
      'Where Temu’s portal asks for 货主ID, token and key instead of sending you here, make an authorization and type its values in. It is shown once. The authorizations of before stay valid for a day.',
  },
  zh: {
    none: '目前没有有效的授权。',
    made: '创建于',
    until: '有效期至',
    forever: '长期有效',
    used: '最近使用',
    never: '未使用',
    end: '撤销',
    make: '新建授权（手工填写）',
    makes:
      '如果 Temu 平台要求手工填写货主ID、token 和授权 key，请在此新建授权并填写。信息只显示一次；原授权一天后失效。',
  },
} as const;

export function accountPage(form: Form, account: Account, tokens: readonly ShownToken[]): Html {
  const words = ACCOUNT[form.language];
  const rows = tokens.map(
    (token) => html`<li>
<p>${words.made} ${day(token.createdAt)} · ${token.expiresAt ? `${words.until} ${day(token.expiresAt)}` : words.forever} · ${token.lastUsedAt ? `${words.used} ${day(token.lastUsedAt)}` : words.never}</p>
<form method="post" action="${ACTIONS}/end">${hidden(form)}<input type="hidden" name="token" value="${token.id}"><button class="quiet">${words.end}</button></form>
</li>`,
  );
  return html`<p>${account.customerName} (${account.customerCode}) · ${account.email}</p>
${rows.length > 0 ? html`<ul class="tokens">${rows}</ul>` : html`<p>${words.none}</p>`}
<p>${words.makes}</p>
<form method="post" action="${ACTIONS}/make">${hidden(form)}<button>${words.make}</button></form>`;
}

const VALUES = {
  en: {
    code: '货主ID · customer ID',
    token: 'Token',
    key: '授权 key',
    once: 'They are shown now and never again.',
  },
  zh: {
    code: '货主ID',
    token: '货主 token',
    key: '货主授权 key',
    once: '以上信息只显示这一次，请立即填写。',
  },
} as const;

/** The three values that the portal asks for where it does not send the merchant here. */
export function valuesPage(
  language: Language,
  values: { readonly customerCode: string; readonly token: string; readonly key: string },
): Html {
  const words = VALUES[language];
  return html`<dl>
<dt>${words.code}</dt><dd><code>${values.customerCode}</code></dd>
<dt>${words.token}</dt><dd><code>${values.token}</code></dd>
<dt>${words.key}</dt><dd><code>${values.key}</code></dd>
</dl>
<p class="note">${words.once}</p>`;
}

function cancelForm(form: Form, word: string): Html {
  return html`<div class="actions"><form method="post" action="${ACTIONS}/cancel">${hidden(form)}<button class="quiet">${word}</button></form></div>`;
}

function hidden({ visit }: Form): Html {
  return html`<input type="hidden" name="visit" value="${visit}">`;
}

function problemBox(problem: Words | null, language: Language): Html | null {
  return problem && html`<p class="bad" role="alert">${problem[language]}</p>`;
}

function backLink(returnTo: string | null, language: Language): Html {
  return returnTo
    ? html`<div class="actions"><a class="button" href="${returnTo}">${BACK[language]}</a></div>`
    : html`<p>${CLOSE[language]}</p>`;
}

function day(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
