import { failure } from '../../platform/failure';

export const noHandlingPrice = failure(
  'conflict',
  'fees.no_handling_price',
  (v: { warehouse: string }) => ({
    en: `Warehouse ${v.warehouse} has no published handling price. Ask the warehouse to publish one.`,
    zh: `仓库 ${v.warehouse} 尚未发布操作费报价，请联系仓库。`,
  }),
);
