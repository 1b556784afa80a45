import { RIGHTS, type Right } from '../modules/access/rights.rules';
import { failure } from '../platform/failure';

export const rightMissing = failure('forbidden', 'access.right_missing', (v: { right: Right }) => ({
  en: `This needs the right "${v.right}" (${RIGHTS[v.right].en}), which you do not have. Ask an administrator.`,
  zh: `此操作需要权限“${v.right}”（${RIGHTS[v.right].zh}），您没有该权限，请联系管理员。`,
}));
