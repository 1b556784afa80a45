import { failure } from '../../platform/failure';

export const ordersUnknown = failure(
  'missing',
  'retention.orders_unknown',
  (v: { numbers: string }) => ({
    en: `There is no order ${v.numbers}. Nothing was forgotten; correct the numbers and send all again.`,
    zh: `不存在订单 ${v.numbers}。未删除任何数据，请更正单号后重新提交。`,
  }),
);
