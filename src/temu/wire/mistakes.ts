import { createHash, createHmac } from 'node:crypto';
import { maskText } from '../../modules/calls/masking.rules';
import { MASKING } from '../temu.settings';
import { type WireBody, WireNumber, type WireValue } from './json';
import { byAscii, canonical, digest, SIGN, variantsOf } from './signature';

/**
 * Why a signature does not fit, for support. It says which known mistake would have given the
 * signature that came, and shows the text that had to be signed with everything secret masked. It
 * never tells the signature that was expected: whoever has that can make calls.
 */
export interface SignExplanation {
  readonly en: string;
  readonly zh: string;
  /** `***` stands for app_secret and for every token. */
  readonly canonical: string;
}

/** A secret of the same operator, and how it stands. */
export interface KnownSecret {
  readonly secret: string;
  readonly environment: 'test' | 'production';
  /** `foreign`: of the operator's other registration. `over`: replaced, and its overlap has ended. */
  readonly standing: 'valid' | 'over' | 'foreign';
}

interface Mistake {
  readonly en: string;
  readonly zh: string;
  /** The signature that somebody gets who makes it. */
  readonly gives: (body: WireBody, secret: string) => string;
}

/** Beyond it a body is not tried in every way: hashing it dozens of times is not worth the answer. */
const MAX_TRIED_CHARACTERS = 64 * 1024;
const MAX_TRIED_NAMES = 40;

/** @param secrets all that the operator has or had */
export function explainSign(body: WireBody, secrets: readonly KnownSecret[]): SignExplanation {
  const found = foundMistake(body, secrets) ?? UNKNOWN;
  return { en: found.en, zh: found.zh, canonical: maskedCanonical(body) };
}

const UNKNOWN = {
  en: 'No known mistake explains it. Usually app_secret is another one, or the body was changed after it was signed (numbers rewritten, keys reordered, a proxy that re-encodes). Compare the canonical text with what was signed.',
  zh: '未能匹配任何已知错误。通常是 app_secret 不一致，或签名后请求体被改动（数字格式、字段顺序、代理重新编码）。请将待签名字符串与对方实际签名的内容逐字比较。',
};

function foundMistake(
  body: WireBody,
  secrets: readonly KnownSecret[],
): { en: string; zh: string } | null {
  const sent = body.values.get(SIGN);
  if (typeof sent !== 'string') return null;
  const wanted = sent.trim().toUpperCase();
  const wrongSecret = secrets.find(
    ({ standing, secret }) =>
      standing !== 'valid' &&
      variantsOf(body).some((variant) => digest(canonical(body, variant), secret) === wanted),
  );
  if (wrongSecret) return SECRETS[wrongSecret.standing as 'over' | 'foreign'](wrongSecret);
  if (canonical(body).length > MAX_TRIED_CHARACTERS) return null;
  const valid = secrets.filter(({ standing }) => standing === 'valid');
  return (
    [...MISTAKES, ...leftOut(body)].find(({ gives }) =>
      valid.some(({ secret }) => gives(body, secret).toUpperCase() === wanted),
    ) ?? null
  );
}

const SECRETS = {
  over: ({ environment }: KnownSecret) => ({
    en: `It was signed with the app_secret of ${environment} that was replaced and is no longer accepted. The caller must use the new one.`,
    zh: `使用的是 ${environment} 环境已轮换作废的旧 app_secret，请改用新的 app_secret。`,
  }),
  foreign: ({ environment }: KnownSecret) => ({
    en: `It was signed with the app_secret of the ${environment} environment, but carries the app_key of the other one. Key and secret must be of the same environment.`,
    zh: `使用的是 ${environment} 环境的 app_secret，而 app_key 属于另一环境，请使用同一环境的 app_key 与 app_secret。`,
  }),
};

/** What other clients are known to do instead. */
const MISTAKES: readonly Mistake[] = [
  {
    en: 'Lists and objects were signed with blanks after "," and ":" (Python\'s json.dumps does so), but must be compact as in the body.',
    zh: '列表和对象签名时在“,”和“:”后带有空格（Python json.dumps 默认行为），须使用与请求体一致的紧凑 JSON。',
    gives: (body, secret) => digest(respelled(body, { gap: ' ', ascii: false }), secret),
  },
  {
    en: "Lists and objects were signed with blanks and \\u escapes (Python's json.dumps does so), but must be compact and spelled as in the body.",
    zh: '列表和对象签名时带有空格和 \\u 转义（Python json.dumps 默认行为），须使用与请求体一致的紧凑 JSON。',
    gives: (body, secret) => digest(respelled(body, { gap: ' ', ascii: true }), secret),
  },
  {
    en: 'Texts inside lists and objects were signed with \\u escapes that the body does not have.',
    zh: '列表和对象中的文本签名时使用了 \\u 转义，与请求体不一致。',
    gives: (body, secret) => digest(respelled(body, { gap: '', ascii: true }), secret),
  },
  {
    en: 'The secret was put only in front of the text; it belongs in front and behind.',
    zh: 'app_secret 只拼接在开头，须同时拼接在开头和结尾。',
    gives: (body, secret) => hash('md5', secret + canonical(body)),
  },
  {
    en: 'The secret was put only behind the text; it belongs in front and behind.',
    zh: 'app_secret 只拼接在结尾，须同时拼接在开头和结尾。',
    gives: (body, secret) => hash('md5', canonical(body) + secret),
  },
  {
    en: 'The parameters were joined as name=value&…; nothing may stand between names and values.',
    zh: '参数以 name=value&… 形式拼接，名称与值之间不应有任何分隔符。',
    gives: (body, secret) => hash('md5', secret + asQuery(body) + secret),
  },
  {
    en: 'The parameters were not sorted by name.',
    zh: '参数未按名称排序。',
    gives: (body, secret) => digest(unsorted(body), secret),
  },
  {
    en: 'HMAC-MD5 was used; it must be MD5 of secret + text + secret.',
    zh: '使用了 HMAC-MD5，应为 MD5(app_secret + 字符串 + app_secret)。',
    gives: (body, secret) => createHmac('md5', secret).update(canonical(body)).digest('hex'),
  },
  {
    en: 'SHA-256 was used; it must be MD5 of secret + text + secret.',
    zh: '使用了 SHA-256，应为 MD5(app_secret + 字符串 + app_secret)。',
    gives: (body, secret) => hash('sha256', secret + canonical(body) + secret),
  },
  {
    en: 'HMAC-SHA256 was used; it must be MD5 of secret + text + secret.',
    zh: '使用了 HMAC-SHA256，应为 MD5(app_secret + 字符串 + app_secret)。',
    gives: (body, secret) => createHmac('sha256', secret).update(canonical(body)).digest('hex'),
  },
];

/** One parameter in the body that was added after signing, or forgotten. */
function leftOut(body: WireBody): Mistake[] {
  const names = [...body.texts.keys()].filter((name) => name !== SIGN).slice(0, MAX_TRIED_NAMES);
  return names.map((name) => ({
    en: `The parameter "${name.slice(0, 64)}" is in the body, but was left out when signing.`,
    zh: `参数“${name.slice(0, 64)}”在请求体中，但签名时被遗漏。`,
    gives: (all, secret) => digest(canonical(without(all, name)), secret),
  }));
}

function without(body: WireBody, name: string): WireBody {
  const texts = new Map(body.texts);
  texts.delete(name);
  return { values: body.values, texts };
}

interface Spelling {
  readonly gap: '' | ' ';
  readonly ascii: boolean;
}

/** The canonical text with lists and objects written by another program. */
function respelled(body: WireBody, spelling: Spelling): string {
  const texts = new Map<string, string>();
  for (const [name, text] of body.texts) {
    const value = body.values.get(name);
    texts.set(name, typeof value === 'string' ? text : spell(value ?? null, spelling));
  }
  return canonical({ values: body.values, texts });
}

function spell(value: WireValue, spelling: Spelling): string {
  const { gap, ascii } = spelling;
  if (value instanceof WireNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map((v) => spell(v, spelling)).join(`,${gap}`)}]`;
  if (value instanceof Map) {
    const parts = [...value].map(([k, v]) => `${spell(k, spelling)}:${gap}${spell(v, spelling)}`);
    return `{${parts.join(`,${gap}`)}}`;
  }
  const text = JSON.stringify(value);
  return ascii ? text.replace(/[\u0080-\uffff]/g, escaped) : text;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function asQuery(body: WireBody): string {
  return [...body.texts.keys()]
    .filter((name) => name !== SIGN)
    .sort(byAscii)
    .map((name) => `${name}=${plain(body, name)}`)
    .join('&');
}

function unsorted(body: WireBody): string {
  return [...body.texts.keys()]
    .filter((name) => name !== SIGN)
    .map((name) => name + plain(body, name))
    .join('');
}

function plain(body: WireBody, name: string): string {
  const value = body.values.get(name);
  return typeof value === 'string' ? value : (body.texts.get(name) ?? '');
}

/** What had to be signed, as it may be shown: secrets masked at every depth, files as their hash. */
function maskedCanonical(body: WireBody): string {
  const values = new Map<string, WireValue>();
  const texts = new Map<string, string>();
  for (const [name, text] of body.texts) {
    const masked = maskText(`{${JSON.stringify(name)}:${text}}`, MASKING);
    const shown = masked.slice(JSON.stringify(name).length + 2, -1);
    texts.set(name, shown);
    const value = body.values.get(name) ?? null;
    values.set(name, shown.startsWith('"') ? (JSON.parse(shown) as string) : value);
  }
  return `***${canonical({ values, texts })}***`;
}

function hash(algorithm: 'md5' | 'sha256', text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}
