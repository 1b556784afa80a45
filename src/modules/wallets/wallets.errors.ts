import { failure } from '../../platform/failure';

export const insufficientBalance = failure(
  'conflict',
  'wallet.insufficient',
  (v: { customer: string; needed: string; spendable: string; currency: string }) => ({
    en: `The wallet of customer ${v.customer} can spend ${v.spendable} ${v.currency}, the order needs ${v.needed} ${v.currency}. Top up the wallet and send the order again.`,
    zh: `货主 ${v.customer} 的可用余额为 ${v.spendable} ${v.currency}，该订单需要 ${v.needed} ${v.currency}。请充值后重新下单。`,
  }),
);

export const noWallet = failure(
  'conflict',
  'wallet.missing',
  (v: { customer: string; currency: string }) => ({
    en: `Customer ${v.customer} has no wallet in ${v.currency}. Ask the warehouse to open one.`,
    zh: `货主 ${v.customer} 没有 ${v.currency} 钱包，请联系仓库开通。`,
  }),
);

export const walletExists = failure('conflict', 'wallet.exists', (v: { currency: string }) => ({
  en: `The customer has a wallet in ${v.currency} already. Change that one.`,
  zh: `该货主已有 ${v.currency} 钱包，请直接修改。`,
}));

export const topUpReferenceUsed = failure(
  'conflict',
  'top_up.reference_used',
  (v: { reference: string }) => ({
    en: `The transfer ${v.reference} is in a top-up of this wallet already: one transfer counts once. Look at that top-up.`,
    zh: `该钱包已有凭证号为 ${v.reference} 的充值申请，同一笔转账只计一次。请查看原申请。`,
  }),
);

export const topUpDecided = failure(
  'conflict',
  'top_up.decided',
  (v: { no: string; by: string; en: string; zh: string }) => ({
    en: `Top-up ${v.no} was ${v.en} by ${v.by} already and stays so. Correct the wallet if it was wrong.`,
    zh: `充值申请 ${v.no} 已由 ${v.by} ${v.zh}，不可再次处理。如有误，请做钱包调整。`,
  }),
);

export const statementTooLong = failure('invalid', 'statement.too_long', (v: { most: number }) => ({
  en: `The period has more than ${v.most} lines, too many for a PDF or one answer. Ask for a shorter period, or for the CSV, which has no limit.`,
  zh: `该期间超过 ${v.most} 条流水，超出 PDF 或单次查询上限。请缩短期间，或下载无条数限制的 CSV。`,
}));
