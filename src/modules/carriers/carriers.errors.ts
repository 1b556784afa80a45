import { failure } from '../../platform/failure';

export const unknownKind = failure(
  'invalid',
  'carrier.unknown_kind',
  (v: { kind: string; kinds: string }) => ({
    en: `There is no carrier "${v.kind}". Use one of: ${v.kinds}.`,
    zh: `没有名为“${v.kind}”的承运商类型，可用：${v.kinds}。`,
  }),
);

export const fieldWrong = failure(
  'invalid',
  'carrier.field_wrong',
  (v: { field: string; en: string; zh: string }) => ({
    en: `${v.field} ${v.en}. Look at the list of carriers for what each one needs.`,
    zh: `${v.field}：${v.zh}。各承运商所需字段请查询承运商列表。`,
  }),
);

export const accountNameTaken = failure(
  'conflict',
  'carrier.account_name_taken',
  (v: { name: string }) => ({
    en: `Another carrier account is called "${v.name}". Choose another name.`,
    zh: `已有承运商账号使用名称“${v.name}”，请更换名称。`,
  }),
);

export const unknownAccount = failure(
  'missing',
  'carrier.unknown_account',
  (v: { id: number }) => ({
    en: `There is no active carrier account ${v.id}. List the accounts and use one of them.`,
    zh: `不存在启用的承运商账号 ${v.id}，请先查询账号列表。`,
  }),
);

export const serviceWrong = failure(
  'invalid',
  'carrier.service_wrong',
  (v: { service: string; carrier: string; services: string }) => ({
    en: `${v.carrier} has no service "${v.service}". Use one of: ${v.services}.`,
    zh: `${v.carrier} 没有服务“${v.service}”，可用：${v.services}。`,
  }),
);

export const formatWrong = failure(
  'invalid',
  'carrier.format_wrong',
  (v: { format: string; carrier: string; formats: string }) => ({
    en: `${v.carrier} makes no ${v.format} labels. Use one of: ${v.formats}.`,
    zh: `${v.carrier} 不提供 ${v.format} 面单，可用：${v.formats}。`,
  }),
);

export const buysNothing = failure(
  'conflict',
  'carrier.buys_nothing',
  (v: { carrier: string }) => ({
    en: `${v.carrier} is done by people: nothing is bought there. Let the channel buy by hand, and type in the tracking number.`,
    zh: `${v.carrier} 为人工处理，不会自动购买。请将渠道设为手动，并录入运单号。`,
  }),
);

export const accountNeeded = failure('invalid', 'carrier.account_needed', () => ({
  en: 'A channel that buys at create or at pack needs a carrier account: name one, or buy by hand.',
  zh: '下单时或打包时购买面单的渠道必须指定承运商账号，否则请设为手动。',
}));

/** The carrier has said no: nothing was bought. */
export const carrierRefused = failure(
  'upstream',
  'carrier.refused',
  (v: { carrier: string; words: string }) => ({
    en: `${v.carrier} refuses: ${v.words}`,
    zh: `${v.carrier} 拒绝：${v.words}`,
  }),
);

/** The carrier takes no more for now: nothing was bought. */
export const carrierLimited = failure(
  'limited',
  'carrier.limited',
  (v: { carrier: string; seconds: number }) => ({
    en: `${v.carrier} takes no more requests for ${v.seconds} s. It is tried again by itself.`,
    zh: `${v.carrier} 在 ${v.seconds} 秒内不再接受请求，稍后自动重试。`,
  }),
);

/** The carrier has answered what nobody can read: what it did is not known. */
export const carrierUnclear = failure(
  'upstream',
  'carrier.unclear',
  (v: { carrier: string; what: string }) => ({
    en: `${v.carrier} answered unclearly (${v.what}); what it did is found out before anything else.`,
    zh: `${v.carrier} 返回内容无法确认（${v.what}），系统会先查明结果再继续。`,
  }),
);

/** The order was cancelled, or its package was taken apart, before anything was bought for it. */
export const notNeededAnyMore = failure('conflict', 'carrier.not_needed_any_more', () => ({
  en: 'The order was cancelled, or packed into fewer packages, before this label was bought.',
  zh: '在购买该面单之前，订单已取消或已改为更少的包裹。',
}));

export const channelBuysNowhere = failure(
  'conflict',
  'carrier.channel_buys_nowhere',
  (v: { number: string }) => ({
    en: `The channel of order ${v.number} has no carrier account. Name one for the channel, then buy again.`,
    zh: `订单 ${v.number} 的渠道未指定承运商账号。请先为渠道指定账号，再购买面单。`,
  }),
);

/** Whoever sent it does not hold the key of the carrier, or sent it long ago. */
export const forgedWebhook = failure(
  'unauthenticated',
  'carrier.webhook_forged',
  (v: { carrier: string }) => ({
    en: `The signature is not one of ${v.carrier} for this body and this moment.`,
    zh: `签名与 ${v.carrier} 的内容或时间不符。`,
  }),
);

/** Nobody who calls here may learn what there is. */
export const unknownWebhook = failure('missing', 'carrier.webhook_unknown', () => ({
  en: 'There is nothing here.',
  zh: '此处没有内容。',
}));

export const voidIsFollowed = failure(
  'conflict',
  'carrier.void_is_followed',
  (v: { number: string; label: string }) => ({
    en: `The label of order ${v.number} is ${v.label.replace('_', ' ')}: only a label that people bought, and that waits to be voided, is settled by hand. What was bought here is followed by itself.`,
    zh: `订单 ${v.number} 的面单状态为 ${v.label}：仅人工购买且等待作废的面单可手动确认，系统购买的面单会自动跟踪。`,
  }),
);
