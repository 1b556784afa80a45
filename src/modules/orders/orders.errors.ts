import { failure } from '../../platform/failure';

export const numberTaken = failure('conflict', 'order.number_taken', (v: { number: string }) => ({
  en: `Order ${v.number} exists already, with other content. Send a changed order under a new number, or ask for the existing one.`,
  zh: `订单 ${v.number} 已存在，且内容不同。内容有变请使用新的单号，或查询已有订单。`,
}));

export const numberCancelled = failure(
  'conflict',
  'order.already_cancelled',
  (v: { number: string }) => ({
    en: `Order ${v.number} exists already and was cancelled. Send it again under a new number.`,
    zh: `订单 ${v.number} 已存在且已取消，请使用新的单号重新下单。`,
  }),
);

export const cancelledBeforeArrival = failure(
  'conflict',
  'order.cancelled_before_arrival',
  (v: { number: string }) => ({
    en: `Order ${v.number} was cancelled before it arrived, so it is not taken. Send it again under a new number.`,
    zh: `订单 ${v.number} 在到达之前已被取消，不予接单。请使用新的单号重新下单。`,
  }),
);

export const unknownOrder = failure('missing', 'order.unknown', (v: { number: string }) => ({
  en: `There is no order ${v.number}. Check the number and the source it comes from.`,
  zh: `订单 ${v.number} 不存在，请核对单号及其来源。`,
}));

export const unknownState = failure('invalid', 'order.unknown_state', (v: { state: string }) => ({
  en: `"${v.state}" is not a US state. Send the name or its two letters, such as California or CA.`,
  zh: `“${v.state}”不是美国的州。请填写州名或两位字母缩写，例如 California 或 CA。`,
}));

export const unreachable = failure(
  'conflict',
  'order.unreachable',
  (v: { channel: string; en: string; zh: string }) => ({
    en: `Channel ${v.channel} does not reach this address: ${v.en}`,
    zh: `渠道 ${v.channel} 无法送达该地址：${v.zh}`,
  }),
);

export const intakeFull = failure('limited', 'order.intake_full', (v: { waiting: number }) => ({
  en: `${v.waiting} orders are waiting to be taken already; send this one again in a few seconds.`,
  zh: `已有 ${v.waiting} 个订单等待处理，请几秒后重新发送该订单。`,
}));
