import { failure } from '../../platform/failure';

export const insufficientStock = failure(
  'conflict',
  'inventory.insufficient',
  (v: { sku: string; warehouse: string; asked: number; available: number }) => ({
    en: `SKU ${v.sku} in warehouse ${v.warehouse}: ${v.asked} asked, ${v.available} available. Lower the quantity or send goods to the warehouse.`,
    zh: `货品 ${v.sku} 在仓库 ${v.warehouse} 库存不足：需要 ${v.asked} 件，可用 ${v.available} 件。请减少数量或补货入库。`,
  }),
);

export const changesStillBeingWritten = failure(
  'limited',
  'inventory.changes_busy',
  (v: { waitedMs: number }) => ({
    en: `Stock changes of this moment are still being written after ${v.waitedMs} ms. Ask again in a few seconds.`,
    zh: `等待 ${v.waitedMs} 毫秒后，该时刻的库存变动仍在写入，请几秒后重试。`,
  }),
);

export const adjustmentBelowZero = failure(
  'conflict',
  'inventory.below_zero',
  (v: { sku: string; warehouse: string; change: number; onHand: number }) => ({
    en: `SKU ${v.sku} in warehouse ${v.warehouse} has ${v.onHand} pieces on hand; a change of ${v.change} would leave less than none. Count again and correct the change.`,
    zh: `货品 ${v.sku} 在仓库 ${v.warehouse} 现有 ${v.onHand} 件，调整 ${v.change} 件后将小于零。请重新盘点并更正调整数量。`,
  }),
);
