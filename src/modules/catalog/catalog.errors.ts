import { failure } from '../../platform/failure';

export const unknownSku = failure(
  'missing',
  'catalog.unknown_sku',
  (v: { sku: string; customer: string }) => ({
    en: `Customer ${v.customer} has no active SKU "${v.sku}". Create it in the warehouse first, or correct the code; codes are compared exactly.`,
    zh: `货主 ${v.customer} 没有启用的货品“${v.sku}”。请先在仓库建立该货品，或更正编码；编码须完全一致。`,
  }),
);
