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
