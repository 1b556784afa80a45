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

const BUCKETS: Readonly<Record<string, { en: string; zh: string }>> = {
  onHand: { en: 'good', zh: '良品' },
  allocated: { en: 'promised', zh: '已占用' },
  locked: { en: 'locked', zh: '锁定' },
  defective: { en: 'defective', zh: '次品' },
  inTransit: { en: 'announced', zh: '在途' },
  receiving: { en: 'received', zh: '待上架' },
};

export const tooFewPieces = failure(
  'conflict',
  'inventory.too_few',
  (v: { sku: string; warehouse: string; bucket: string; there: number; change: number }) => ({
    en: `SKU ${v.sku} in warehouse ${v.warehouse} has ${v.there} ${BUCKETS[v.bucket]?.en ?? v.bucket} pieces; a change of ${v.change} would leave less than none. Look at its stock and correct the quantity.`,
    zh: `货品 ${v.sku} 在仓库 ${v.warehouse} 的${BUCKETS[v.bucket]?.zh ?? v.bucket}数量为 ${v.there} 件，变动 ${v.change} 件后将小于零。请查询库存并更正数量。`,
  }),
);

export const notFree = failure(
  'conflict',
  'inventory.not_free',
  (v: { sku: string; warehouse: string; asked: number; free: number }) => ({
    en: `SKU ${v.sku} in warehouse ${v.warehouse}: ${v.asked} asked, ${v.free} promised to nobody. Take fewer, or end orders that hold pieces first.`,
    zh: `货品 ${v.sku} 在仓库 ${v.warehouse}：需要 ${v.asked} 件，未被占用的仅 ${v.free} 件。请减少数量，或先处理占用库存的订单。`,
  }),
);

export const countedTwice = failure(
  'invalid',
  'inventory.counted_twice',
  (v: { sku: string; warehouse: string }) => ({
    en: `SKU ${v.sku} in warehouse ${v.warehouse} stands in two lines of one count. Add them up and count it once.`,
    zh: `货品 ${v.sku} 在仓库 ${v.warehouse} 在同一次盘点中出现两行，请合并为一行。`,
  }),
);

export const unknownCustomer = failure(
  'missing',
  'inventory.unknown_customer',
  (v: { code: string }) => ({
    en: `No customer has the code "${v.code}". Codes are compared exactly.`,
    zh: `没有货主使用编码“${v.code}”。编码须完全一致。`,
  }),
);
