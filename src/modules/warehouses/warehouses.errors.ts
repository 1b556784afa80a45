import { failure } from '../../platform/failure';

export const unknownWarehouse = failure('missing', 'warehouse.unknown', (v: { code: string }) => ({
  en: `No active warehouse has the code "${v.code}". Codes are compared exactly, upper and lower case included.`,
  zh: `没有启用的仓库使用编码“${v.code}”。编码区分大小写，须完全一致。`,
}));

export const warehouseCodeTaken = failure(
  'conflict',
  'warehouse.code_taken',
  (v: { code: string }) => ({
    en: `Another warehouse has the code "${v.code}". Choose another code.`,
    zh: `编码“${v.code}”已被其他仓库使用，请更换编码。`,
  }),
);

export const temuCodeTaken = failure(
  'conflict',
  'warehouse.temu_code_taken',
  (v: { code: string }) => ({
    en: `Another warehouse has the Temu code "${v.code}". Take it away there first, or choose another.`,
    zh: `Temu 仓库编码“${v.code}”已被其他仓库使用，请先在该仓库移除，或更换编码。`,
  }),
);
