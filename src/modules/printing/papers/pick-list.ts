import {
  breathe,
  bytesOf,
  type Doc,
  moment,
  newPaper,
  rule,
  write,
  writeCode,
} from '../../../platform/paper';
import type { PaperHead, PaperOrder } from './paper.types';

/** US Letter, in points. */
const PAPER: [number, number] = [612, 792];
const LEFT = 36;
const RIGHT = 576;
const BOTTOM = 744;
const SKU = { x: LEFT, width: 120 } as const;
const NAME = { x: 162, width: 176 } as const;
const PIECES = { x: 340, width: 44 } as const;
const ORDERS = { x: 396, width: RIGHT - 396 } as const;

/** What is fetched once for many orders: a product, all its pieces, and where they go. */
export interface Pick {
  readonly skuCode: string;
  readonly customerCode: string;
  readonly name: string;
  readonly barcode: string;
  readonly pieces: number;
  readonly orders: readonly { readonly orderNo: string; readonly quantity: number }[];
}

/** Products by warehouse and code, as a person walks; equal codes of two customers are two products. */
export function picksOf(orders: readonly PaperOrder[]): Pick[] {
  const picks = new Map<string, Pick & { orders: { orderNo: string; quantity: number }[] }>();
  for (const { orderNo, customerCode, lines } of orders) {
    for (const { skuCode, name, barcode, quantity } of lines) {
      const key = `${skuCode}\u0000${customerCode}`;
      const pick = picks.get(key);
      const part = { orderNo, quantity };
      picks.set(key, {
        ...{ skuCode, customerCode, name, barcode },
        pieces: (pick?.pieces ?? 0) + quantity,
        orders: [...(pick?.orders ?? []), part],
      });
    }
  }
  return [...picks].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, pick]) => pick);
}

/** One list for the whole batch. */
export async function drawPickList(
  orders: readonly PaperOrder[],
  head: PaperHead,
): Promise<Buffer> {
  const doc = newPaper(`Pick list ${head.jobId}`, head.at, PAPER);
  const picks = picksOf(orders);
  doc.addPage();
  let y = drawTitles(doc, drawHead(doc, orders, picks, head));
  for (const pick of picks) {
    const where = pick.orders.map(({ orderNo, quantity }) => `${orderNo} ×${quantity}`);
    // Many orders of one product take as many rows as they need.
    for (let at = 0; at < where.length; at += 2) {
      if (y > BOTTOM) {
        await breathe();
        doc.addPage();
        y = drawTitles(doc, 36);
      }
      const height = at === 0 ? drawPick(doc, pick, y) : 0;
      write(doc, where.slice(at, at + 2).join('   '), ORDERS.x, y, { ...ORDERS, size: 8 });
      y += at + 2 < where.length ? 11 : Math.max(height, 11);
    }
    rule(doc, LEFT, y + 2, RIGHT - LEFT, 0.3);
    y += 6;
  }
  return bytesOf(doc);
}

function drawHead(
  doc: Doc,
  orders: readonly PaperOrder[],
  picks: readonly Pick[],
  { jobId, person, at }: PaperHead,
): number {
  const pieces = picks.reduce((sum, pick) => sum + pick.pieces, 0);
  const warehouses = [...new Set(orders.map((order) => order.warehouse))].join(', ');
  write(doc, 'Pick list 拣货单', LEFT, 36, { size: 18, bold: true });
  write(doc, `No. ${jobId}`, LEFT, 36, { size: 14, width: RIGHT - LEFT, right: true });
  write(doc, warehouses, LEFT, 62, { size: 10, width: RIGHT - LEFT });
  write(
    doc,
    `Orders 订单 ${orders.length} · Products 货品 ${picks.length} · Pieces 件数 ${pieces}`,
    LEFT,
    78,
    { size: 10 },
  );
  write(doc, `${person} · ${moment(at)}`, LEFT, 78, {
    size: 9,
    width: RIGHT - LEFT,
    right: true,
  });
  return 102;
}

function drawTitles(doc: Doc, y: number): number {
  write(doc, 'SKU', SKU.x, y, { size: 8 });
  write(doc, 'Product 货品', NAME.x, y, { size: 8 });
  write(doc, 'Pieces 件数', PIECES.x - 10, y, { size: 8, width: PIECES.width + 10, right: true });
  write(doc, 'Orders 订单', ORDERS.x, y, { size: 8 });
  rule(doc, LEFT, y + 12, RIGHT - LEFT, 1);
  return y + 18;
}

function drawPick(doc: Doc, pick: Pick, y: number): number {
  const { skuCode, customerCode, barcode, name, pieces } = pick;
  const code = writeCode(doc, skuCode, SKU.x, y, { ...SKU, size: 10, bold: true });
  const under = [customerCode, barcode].filter((text) => text !== '').join(' · ');
  const left = code + write(doc, under, SKU.x, y + code, { ...SKU, size: 7, lines: 1 });
  const right = write(doc, name, NAME.x, y, { ...NAME, size: 9, lines: 3 });
  write(doc, String(pieces), PIECES.x, y - 2, { ...PIECES, size: 13, bold: true, right: true });
  return Math.max(left, right);
}
