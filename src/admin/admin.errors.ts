import { RIGHTS, type Right } from '../modules/access/rights.rules';
import { failure } from '../platform/failure';

export const rightMissing = failure('forbidden', 'access.right_missing', (v: { right: Right }) => ({
  en: `This needs the right "${v.right}" (${RIGHTS[v.right].en}), which you do not have. Ask an administrator.`,
  zh: `此操作需要权限“${v.right}”（${RIGHTS[v.right].zh}），您没有该权限，请联系管理员。`,
}));

export const tooMany = failure(
  'limited',
  'request.too_many',
  (v: { limit: number; waitSeconds: number }) => ({
    en: `More than ${v.limit} requests in a minute. Go on in ${v.waitSeconds} seconds; RateLimit-Remaining tells what is left.`,
    zh: `每分钟请求超过 ${v.limit} 次，请在 ${v.waitSeconds} 秒后继续；RateLimit-Remaining 为剩余次数。`,
  }),
);
