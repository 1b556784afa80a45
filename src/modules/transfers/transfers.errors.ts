import { failure } from '../../platform/failure';

export const unknownTransfer = failure('missing', 'transfer.unknown', (v: { id: number }) => ({
  en: `There is no transfer ${v.id}. List them to see which there are.`,
  zh: `不存在调拨单 ${v.id}，请先查询列表。`,
}));

export const transferClosed = failure(
  'conflict',
  'transfer.wrong_state',
  (v: { number: string; state: string }) => ({
    en: `Transfer ${v.number} is ${v.state}; nothing more happens to it. Correct stock by an adjustment.`,
    zh: `调拨单 ${v.number} 状态为 ${v.state}，不能再操作。如需更正请做库存调整。`,
  }),
);

export const transferArrived = failure(
  'conflict',
  'transfer.has_arrived',
  (v: { number: string }) => ({
    en: `A part of transfer ${v.number} has arrived, so it can't be cancelled. Receive the rest, or complete it as lost.`,
    zh: `调拨单 ${v.number} 已有部分到货，不能取消。请接收剩余部分，或按丢失完结。`,
  }),
);

export const notOnTheRoad = failure(
  'conflict',
  'transfer.not_on_the_road',
  (v: { number: string; sku: string; asked: number; left: number }) => ({
    en: `Transfer ${v.number}, SKU ${v.sku}: ${v.asked} asked, ${v.left} on the road. Correct the quantity; pieces found beyond it are an adjustment.`,
    zh: `调拨单 ${v.number} 货品 ${v.sku}：需要 ${v.asked} 件，在途仅 ${v.left} 件。请更正数量；多出的请做库存调整。`,
  }),
);

export const sameWarehouse = failure(
  'invalid',
  'transfer.same_warehouse',
  (v: { code: string }) => ({
    en: `Warehouse ${v.code} can't send to itself. Name two warehouses.`,
    zh: `仓库 ${v.code} 不能调拨给自身，请选择两个仓库。`,
  }),
);

export const sentTwice = failure('invalid', 'transfer.sku_twice', (v: { sku: string }) => ({
  en: `SKU ${v.sku} stands in two lines. Add them up and send it once.`,
  zh: `货品 ${v.sku} 出现在两行，请合并为一行。`,
}));
