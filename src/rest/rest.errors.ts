import { failure } from '../platform/failure';

export const keyMissing = failure('unauthenticated', 'access.key_missing', () => ({
  en: 'Send your key as "Authorization: Bearer <key>".',
  zh: '请在请求头中发送“Authorization: Bearer <密钥>”。',
}));

export const keyUnknown = failure('unauthenticated', 'access.key_unknown', () => ({
  en: 'The key is unknown, expired or revoked. Ask an administrator for a valid one.',
  zh: '密钥无效、已过期或已撤销，请向管理员索取有效密钥。',
}));

export const requestInvalid = failure('invalid', 'request.invalid', (v: { problems: string }) => ({
  en: `The request is not as documented: ${v.problems}.`,
  zh: `请求与文档不符：${v.problems}。`,
}));

export const valueUnstorable = failure('invalid', 'request.value_unstorable', () => ({
  en: 'The request holds a number or a text that is too large, or not a text. Check the longest values.',
  zh: '请求中含有过大的数字或文本，或无效的文本，请检查较长的值。',
}));

export const cursorInvalid = failure(
  'invalid',
  'request.cursor_invalid',
  (v: { cursor: string }) => ({
    en: `cursor "${v.cursor}" is not one that this list gave; leave it out to start from the first page.`,
    zh: `cursor“${v.cursor}”不是本列表返回的游标，请去掉该参数从第一页开始。`,
  }),
);

export const notFound = failure(
  'missing',
  'request.not_found',
  (v: { what: string; id: string }) => ({
    en: `There is no ${v.what} ${v.id}. List them to see which there are.`,
    zh: `不存在 ${v.what} ${v.id}，请先查询列表。`,
  }),
);

export const versionMissing = failure('invalid', 'request.version_missing', () => ({
  en: "Send the ETag that you have read as If-Match, so that nobody's change is overwritten unseen.",
  zh: '请将读取到的 ETag 作为 If-Match 发送，以免覆盖他人的修改。',
}));

export const versionStale = failure('conflict', 'request.version_stale', (v: { what: string }) => ({
  en: `Somebody has changed this ${v.what} since you read it. Read it again and repeat your change.`,
  zh: `在您读取之后，该 ${v.what} 已被他人修改。请重新读取后再提交修改。`,
}));

export const tooMany = failure(
  'limited',
  'request.too_many',
  (v: { limit: number; waitSeconds: number }) => ({
    en: `More than ${v.limit} requests in a minute. Go on in ${v.waitSeconds} seconds; RateLimit-Remaining tells what is left.`,
    zh: `每分钟请求超过 ${v.limit} 次，请在 ${v.waitSeconds} 秒后继续；RateLimit-Remaining 为剩余次数。`,
  }),
);
