import { failure } from '../../platform/failure';

export const noRegistration = failure('conflict', 'push.no_registration', () => ({
  en: 'There is no registration at the platform to tell it to. File one first.',
  zh: '尚未登记平台应用，无法推送。请先添加登记信息。',
}));

export const pushOvertaken = failure(
  'conflict',
  'push.overtaken',
  (v: { id: number; number: string }) => ({
    en: `Push ${v.id} of ${v.number} is older than news that was delivered already, so it is not sent again. Tell the present state of the order instead.`,
    zh: `推送 ${v.id}（${v.number}）之后的消息已送达，不再重发。请改为推送订单的当前状态。`,
  }),
);

export const pushDropped = failure(
  'conflict',
  'push.dropped',
  (v: { id: number; number: string }) => ({
    en: `Push ${v.id} of ${v.number} was dropped, because it was of no use any more; it is not sent again.`,
    zh: `推送 ${v.id}（${v.number}）已作废，不再重发。`,
  }),
);

export const pushUnusable = failure(
  'conflict',
  'push.unusable',
  (v: { id: number; number: string }) => ({
    en: `Push ${v.id} of ${v.number} can't be sent again: its values are gone or too old. Calculate anew, or have the merchant authorize again.`,
    zh: `推送 ${v.id}（${v.number}）的内容已清除或过期，无法重发。请重新计算，或请货主重新授权。`,
  }),
);
