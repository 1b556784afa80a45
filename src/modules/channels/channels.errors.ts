import { failure } from '../../platform/failure';

export const unknownChannel = failure(
  'missing',
  'channel.unknown',
  (v: { code: string; warehouse: string }) => ({
    en: `Warehouse ${v.warehouse} has no active channel with the code "${v.code}". Ask for the warehouse's logistics products and use one of their codes exactly.`,
    zh: `仓库 ${v.warehouse} 没有启用编码为“${v.code}”的物流渠道。请先查询该仓库的物流产品，并使用完全一致的编码。`,
  }),
);

export const channelNotOpen = failure(
  'forbidden',
  'channel.not_open',
  (v: { code: string; warehouse: string; customer: string }) => ({
    en: `Channel "${v.code}" of warehouse ${v.warehouse} is not open to customer ${v.customer}. Ask the warehouse to add the customer to the channel.`,
    zh: `仓库 ${v.warehouse} 的渠道“${v.code}”未对货主 ${v.customer} 开放，请联系仓库将该货主加入渠道。`,
  }),
);

export const channelCodeTaken = failure(
  'conflict',
  'channel.code_taken',
  (v: { code: string }) => ({
    en: `Another channel of this warehouse has the code "${v.code}". Choose another code.`,
    zh: `该仓库已有渠道使用编码“${v.code}”，请更换编码。`,
  }),
);

export const builtInKeepsItsCode = failure(
  'conflict',
  'channel.built_in_keeps_its_code',
  (v: { code: string }) => ({
    en: `selected_by_warehouse is built in: it can't become "${v.code}", and no other channel can take its code.`,
    zh: `selected_by_warehouse 为内置渠道：不能改为“${v.code}”，其他渠道也不能使用该编码。`,
  }),
);

export const builtInStaysOn = failure('conflict', 'channel.built_in_stays_on', () => ({
  en: "selected_by_warehouse is built in and can't be switched off. Narrow its customer scope instead.",
  zh: 'selected_by_warehouse 为内置渠道，不能停用；可改为限制其适用货主。',
}));

export const priorityUnknown = failure(
  'invalid',
  'channel.priority_unknown',
  (v: { code: string }) => ({
    en: `The priority list holds "${v.code}", which is no channel of this warehouse that it could choose. Use codes of its other channels.`,
    zh: `优先级列表中的“${v.code}”不是该仓库可选择的渠道，请使用该仓库其他渠道的编码。`,
  }),
);

export const onlyBuiltInSelects = failure(
  'invalid',
  'channel.only_built_in_selects',
  (v: { code: string }) => ({
    en: `Channel "${v.code}" is a service of its own: only selected_by_warehouse chooses among others.`,
    zh: `渠道“${v.code}”为固定渠道，只有 selected_by_warehouse 可设置选择规则。`,
  }),
);
