import { failure } from '../../platform/failure';

export const noHandlingPrice = failure(
  'conflict',
  'fees.no_handling_price',
  (v: { warehouse: string }) => ({
    en: `Warehouse ${v.warehouse} has no published handling price. Ask the warehouse to publish one.`,
    zh: `仓库 ${v.warehouse} 尚未发布操作费报价，请联系仓库。`,
  }),
);

export const serviceNotPriced = failure(
  'conflict',
  'fees.service_not_priced',
  (v: { service: string; card: string }) => ({
    en: `"${v.service}" was asked for, and the price card "${v.card}" has no price for it here. Leave it out, or name another channel.`,
    zh: `所要求的“${v.service}”在报价“${v.card}”中没有价格。请取消该服务，或改用其他渠道。`,
  }),
);

export const insuredAboveLimit = failure(
  'conflict',
  'fees.insured_above_limit',
  (v: { value: string; limit: string; currency: string; card: string }) => ({
    en: `It can't be insured for ${v.value} ${v.currency}: the price card "${v.card}" insures up to ${v.limit}. Declare no more, or name another channel.`,
    zh: `无法按 ${v.value} ${v.currency} 投保：报价“${v.card}”的保额上限为 ${v.limit}。请降低申报价值，或改用其他渠道。`,
  }),
);

export const serviceUnknown = failure(
  'conflict',
  'fees.service_unknown',
  (v: { service: string; warehouse: string; offered: string }) => ({
    en: `Warehouse ${v.warehouse} offers no service "${v.service}"; it offers: ${v.offered || 'none'}. Use one of these codes, or leave it out.`,
    zh: `仓库 ${v.warehouse} 不提供服务“${v.service}”，可选：${v.offered || '无'}。请使用以上编码，或取消该服务。`,
  }),
);

export const cardHasErrors = failure(
  'conflict',
  'fees.card_has_errors',
  (v: { count: number; first: string; firstZh: string }) => ({
    en: `The card has ${v.count} errors and can't be published; the first: ${v.first}. Ask for its check to see all of them.`,
    zh: `报价有 ${v.count} 处错误，不能发布；第一处：${v.firstZh}。请查看检查结果。`,
  }),
);

export const effectiveInThePast = failure(
  'invalid',
  'fees.effective_in_the_past',
  (v: { day: string; today: string }) => ({
    en: `${v.day} is over: it is ${v.today} in the warehouse. Prices change from today on, never backwards.`,
    zh: `${v.day} 已过（仓库当地日期为 ${v.today}）。报价只能自今日起生效，不能追溯。`,
  }),
);

export const publishedMeanwhile = failure('conflict', 'fees.published_meanwhile', () => ({
  en: 'Somebody else has published the same at this moment. Look at it, then do it again.',
  zh: '他人刚刚发布了同一内容。请查看后重试。',
}));

export const draftOfTheOtherKind = failure(
  'conflict',
  'fees.draft_of_the_other_kind',
  (v: { id: number; kind: string }) => ({
    en: `Draft ${v.id} is of ${v.kind}; this belongs to the other kind of card.`,
    zh: `草稿 ${v.id} 的类型为 ${v.kind}，此操作适用于另一类报价。`,
  }),
);

export const fuelWeekBegun = failure(
  'conflict',
  'fees.fuel_week_begun',
  (v: { series: string; week: string }) => ({
    en: `The week of ${v.week} in "${v.series}" has begun, or begins today: orders were priced by it. Enter the weeks that are to come.`,
    zh: `燃油系列“${v.series}”自 ${v.week} 起的一周已开始，订单已据此计价。请录入未来的周次。`,
  }),
);
