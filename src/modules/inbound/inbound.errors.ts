import { failure } from '../../platform/failure';

export const unknownInbound = failure('missing', 'inbound.unknown', (v: { id: number }) => ({
  en: `There is no inbound order ${v.id}. List them to see which there are.`,
  zh: `不存在入库单 ${v.id}，请先查询列表。`,
}));

export const inboundNotThere = failure(
  'conflict',
  'inbound.wrong_state',
  (v: { number: string; state: string; asked: string }) => ({
    en: `Inbound order ${v.number} is ${v.state}, so it can't become ${v.asked}. Look at its history to see what was done.`,
    zh: `入库单 ${v.number} 状态为 ${v.state}，不能变为 ${v.asked}。请查看其操作记录。`,
  }),
);

export const referenceTaken = failure(
  'conflict',
  'inbound.reference_taken',
  (v: { reference: string }) => ({
    en: `Another inbound order of this customer has the number "${v.reference}". Look that one up, or use another number.`,
    zh: `该货主已有编号为“${v.reference}”的入库单，请查询该单或更换编号。`,
  }),
);

export const skuTwice = failure('invalid', 'inbound.sku_twice', (v: { sku: string }) => ({
  en: `SKU ${v.sku} stands in two lines. Add them up and send it once.`,
  zh: `货品 ${v.sku} 出现在两行，请合并为一行。`,
}));

export const notReceived = failure(
  'conflict',
  'inbound.not_received',
  (v: { number: string; sku: string; asked: number; waiting: number }) => ({
    en: `Inbound order ${v.number}, SKU ${v.sku}: ${v.asked} asked, ${v.waiting} received and not put away. Receive the pieces first, or correct the quantity.`,
    zh: `入库单 ${v.number} 货品 ${v.sku}：需要 ${v.asked} 件，已收货未上架的仅 ${v.waiting} 件。请先收货或更正数量。`,
  }),
);

export const notPutAway = failure(
  'conflict',
  'inbound.not_put_away',
  (v: { number: string; sku: string; waiting: number }) => ({
    en: `Inbound order ${v.number}: ${v.waiting} pieces of SKU ${v.sku} are received and not put away. Put them away, good or defective, then complete it.`,
    zh: `入库单 ${v.number}：货品 ${v.sku} 有 ${v.waiting} 件已收货未上架。请先上架（良品或次品）再完结。`,
  }),
);

export const notOnInbound = failure(
  'conflict',
  'inbound.sku_not_on_it',
  (v: { number: string; sku: string }) => ({
    en: `Inbound order ${v.number} has no SKU ${v.sku}. Receive it first, also if it was not announced.`,
    zh: `入库单 ${v.number} 中没有货品 ${v.sku}。未预报的货品也请先收货。`,
  }),
);
