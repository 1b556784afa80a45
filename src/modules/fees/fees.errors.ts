import { failure } from '../../platform/failure';

export const noHandlingPrice = failure(
  'conflict',
  'fees.no_handling_price',
  (v: { warehouse: string }) => ({
    en: `Warehouse ${v.warehouse} has no published handling price. Ask the warehouse to publish one.`,
    zh: `仓库 ${v.warehouse} 尚未发布操作费报价，请联系仓库。`,
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
