import { MAX_EMAIL, MAX_MESSAGE, MAX_NAME } from '../../modules/invitations/applicants.rules';
import type { Details, Invited } from '../../modules/invitations/invitations.types';
import { type Html, html } from '../pages/html';
import type { Language, Words } from '../pages/words';

export const TITLES = {
  form: { en: 'Become a customer', zh: '申请成为货主' },
  thanks: { en: 'Thank you', zh: '提交成功' },
  closed: { en: 'This invitation is not open', zh: '邀请不可用' },
  problem: { en: 'This did not work', zh: '操作未完成' },
} as const;

const FORM = {
  en: {
    invites: 'invites you to keep your goods in this warehouse:',
    next: 'Fill this in. The warehouse looks at it and then sends you a link by which you choose a password.',
    company: 'Company',
    name: 'Your name',
    email: 'E-mail',
    message: 'Message (if you like)',
    button: 'Send',
    kept: 'Only the warehouse’s staff can read this. If you don’t become a customer, it is deleted after some time.',
  },
  zh: {
    invites: '邀请您入驻以下仓库：',
    next: '请填写以下信息。仓库审核通过后，会向您发送设置密码的链接。',
    company: '公司名称',
    name: '联系人姓名',
    email: '邮箱',
    message: '留言（选填）',
    button: '提交',
    kept: '以上信息仅供仓库工作人员查看；如未成为货主，将在一段时间后删除。',
  },
} as const;

/** @param typed what stood in the form that is shown again */
export function formPage(
  language: Language,
  invited: Invited,
  form: { readonly token: string; readonly typed: Details; readonly problem: Words | null },
): Html {
  const words = FORM[language];
  const { token, typed, problem } = form;
  // Posts to its own address, which holds the link.
  return html`<p>${invited.operator} ${words.invites}</p>
<p><strong>${invited.warehouse}</strong><br>${invited.place}</p>
<p>${words.next}</p>
${problem && bad(problem[language])}
<form method="post">
<input type="hidden" name="form" value="${token}">
<label for="company">${words.company}</label>
<input id="company" name="company" autocomplete="organization" required maxlength="${MAX_NAME}" value="${typed.company}">
<label for="name">${words.name}</label>
<input id="name" name="name" autocomplete="name" required maxlength="${MAX_NAME}" value="${typed.name}">
<label for="email">${words.email}</label>
<input id="email" name="email" type="email" autocomplete="email" required maxlength="${MAX_EMAIL}" value="${typed.email}">
<label for="message">${words.message}</label>
<textarea id="message" name="message" rows="4" maxlength="${MAX_MESSAGE}">
${typed.message}</textarea>
<p>${words.kept}</p>
<div class="actions"><button>${words.button}</button></div>
</form>`;
}

const THANKS = {
  en: 'The warehouse has your application and will be in touch by e-mail. You can close this page.',
  zh: '仓库已收到您的申请，将通过邮件与您联系。您可以关闭本页。',
};

export function thanksPage(language: Language): Html {
  return html`<p class="good" role="status">${THANKS[language]}</p>`;
}

export function problemPage(language: Language, problem: Words): Html {
  return bad(problem[language]);
}

function bad(text: string): Html {
  return html`<p class="bad" role="alert">${text}</p>`;
}
