import { failure } from '../../platform/failure';

export const invoiceImported = failure(
  'conflict',
  'invoice.imported',
  (v: { carrier: string; number: string }) => ({
    en: `Invoice ${v.number} of ${v.carrier}, or the same file under another number, was imported already. Look at that one; nothing was imported.`,
    zh: `${v.carrier} 账单 ${v.number}（或内容相同的文件）已导入过，请查看原账单；本次未导入任何内容。`,
  }),
);

export const invoiceEmpty = failure('invalid', 'invoice.empty', () => ({
  en: 'The file has headings and no lines. Send the invoice with its lines.',
  zh: '文件只有表头，没有明细行。请上传含明细的账单。',
}));

export const findingDecided = failure('conflict', 'invoice.decided', (v: { nos: string }) => ({
  en: `Of these findings, no. ${v.nos} can't be decided: posted or dismissed already, or not there. Nothing was posted; look at the list again.`,
  zh: `差异 ${v.nos} 已处理或不存在，本次未入账。请刷新列表后重试。`,
}));

export const findingHasNoOrder = failure(
  'invalid',
  'invoice.no_order',
  (v: { no: number; tracking: string }) => ({
    en: `Finding ${v.no} (${v.tracking}) belongs to no order, so there is nobody to charge. Settle it with the carrier and dismiss it.`,
    zh: `差异 ${v.no}（${v.tracking}）没有对应订单，无法向货主入账。请与承运商处理后忽略该条。`,
  }),
);

export const findingInOtherCurrency = failure(
  'invalid',
  'invoice.other_currency',
  (v: { no: number }) => ({
    en: `Finding ${v.no} is in another currency than its order, so it can't be taken as it is. Convert it, correct the wallet by hand, and dismiss the finding.`,
    zh: `差异 ${v.no} 与订单币种不同，无法直接入账。请换算后手工调整钱包，并忽略该条。`,
  }),
);
