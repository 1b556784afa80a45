import { failure } from '../../platform/failure';

export const unknownWarehouse = failure('missing', 'warehouse.unknown', (v: { code: string }) => ({
  en: `No active warehouse has the code "${v.code}". Codes are compared exactly, upper and lower case included.`,
  zh: `没有启用的仓库使用编码“${v.code}”。编码区分大小写，须完全一致。`,
}));
