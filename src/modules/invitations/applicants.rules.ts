import { isMailable } from '../mail/mail.rules';
import { detailsUnfit } from './invitations.errors';
import type { Details } from './invitations.types';

export const MAX_NAME = 128;
export const MAX_EMAIL = 254;
export const MAX_MESSAGE = 500;

const SAYS_SOMETHING = /[\p{L}\p{N}]/u;
const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\n]/u;
/** Inside a company nobody needs it, and outside every address ends so. */
const OF_A_DOMAIN = /\.[^.@\s]+$/;

const FIELDS = {
  company: {
    en: `company (a name of up to ${MAX_NAME} characters)`,
    zh: `公司名称（最多 ${MAX_NAME} 个字符）`,
    fits: isName,
  },
  name: {
    en: `your name (up to ${MAX_NAME} characters)`,
    zh: `联系人姓名（最多 ${MAX_NAME} 个字符）`,
    fits: isName,
  },
  email: {
    en: 'e-mail (an address such as you@company.example)',
    zh: '邮箱（例如 you@company.example）',
    fits: (text: string) => isMailable(text) && OF_A_DOMAIN.test(text),
  },
  message: {
    en: `message (up to ${MAX_MESSAGE} characters)`,
    zh: `留言（最多 ${MAX_MESSAGE} 个字符）`,
    fits: (text: string) => text.length <= MAX_MESSAGE && !CONTROL_BUT_LINES.test(text),
  },
} as const;

/** What a stranger typed, as it is kept. @throws applicant.details_unfit */
export function detailsOf(typed: Details): Details {
  const details: Details = {
    company: typed.company.trim(),
    name: typed.name.trim(),
    email: typed.email.trim(),
    message: typed.message.replaceAll('\r\n', '\n').trim(),
  };
  const wrong = (Object.keys(FIELDS) as (keyof Details)[])
    .filter((name) => !FIELDS[name].fits(details[name]))
    .map((name) => FIELDS[name]);
  if (wrong.length > 0)
    throw detailsUnfit({
      en: wrong.map((field) => field.en).join('; '),
      zh: wrong.map((field) => field.zh).join('；'),
    });
  return details;
}

function isName(text: string): boolean {
  return text.length <= MAX_NAME && SAYS_SOMETHING.test(text) && !CONTROL.test(text);
}
