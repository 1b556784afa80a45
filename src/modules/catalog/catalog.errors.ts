import { failure } from '../../platform/failure';

export const unknownSku = failure(
  'missing',
  'catalog.unknown_sku',
  (v: { sku: string; customer: string }) => ({
    en: `Customer ${v.customer} has no active SKU "${v.sku}". Create it in the warehouse first, or correct the code; codes are compared exactly.`,
    zh: `货主 ${v.customer} 没有启用的货品“${v.sku}”。请先在仓库建立该货品，或更正编码；编码须完全一致。`,
  }),
);

export const skuCodeTaken = failure(
  'conflict',
  'catalog.sku_code_taken',
  (v: { code: string }) => ({
    en: `The customer has a SKU "${v.code}" already. Change that one, or choose another code.`,
    zh: `该货主已有货品“${v.code}”，请修改该货品或更换编码。`,
  }),
);

export const barcodeTaken = failure(
  'conflict',
  'catalog.barcode_taken',
  (v: { barcodes: string }) => ({
    en: `One of the barcodes ${v.barcodes} belongs to another SKU of this customer. Scanning must find one SKU: take it away there first.`,
    zh: `条码 ${v.barcodes} 中有条码已属于该货主的其他货品。扫码须对应唯一货品，请先在该货品上移除。`,
  }),
);
