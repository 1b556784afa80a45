import {
  breathe,
  bytesOf,
  type Doc,
  drawBars,
  newPaper,
  rule,
  write,
  writeCode,
} from '../../../platform/paper';
import { barsOf } from '../../labels/barcodes.rules';
import type { PaperHead, PaperLine, PaperOrder } from './paper.types';

/** The paper of the labels, in points: both come out of the same printer. */
const PAPER: [number, number] = [288, 432];
const LEFT = 14;
const WIDTH = 260;
const BOTTOM = 404;
const PIECES = { x: 240, width: 34 } as const;
const NAME_LINES = 3;
const BAR = 0.9;

/** What is in each parcel, for whoever packs it and whoever opens it: a slip for each order. */
export async function drawPackingSlips(
  orders: readonly PaperOrder[],
  head: PaperHead,
): Promise<Buffer> {
  const doc = newPaper(`Packing slips ${head.jobId}`, head.at, PAPER);
  for (const order of orders) {
    drawSlip(doc, order);
    await breathe();
  }
  return bytesOf(doc);
}

function drawSlip(doc: Doc, order: PaperOrder): void {
  doc.addPage();
  let page = 1;
  let y = drawTitles(doc, drawHead(doc, order));
  for (const line of order.lines) {
    const height = drawLine(doc, line, y);
    y += height;
    if (y > BOTTOM - 40 && line !== order.lines.at(-1)) {
      page += 1;
      doc.addPage();
      write(doc, `${order.orderNo} · ${page}`, LEFT, 14, { size: 10, bold: true });
      y = drawTitles(doc, 34);
    }
  }
  drawFoot(doc, order, y);
}

function drawHead(doc: Doc, order: PaperOrder): number {
  const { orderNo, number, warehouse, recipient, trackingNumber, services } = order;
  write(doc, 'Packing slip 装箱单', LEFT, 14, { size: 15, bold: true });
  drawBars(doc, barsOf({ text: orderNo }), { x: LEFT, y: 38, height: 26, bar: BAR });
  write(doc, orderNo, LEFT, 68, { size: 11, bold: true });
  let y = 86;
  const facts = [
    ['Order 单号', number],
    ['Tracking 运单号', trackingNumber],
    ['From 发货仓', warehouse],
    ['Services 增值服务', services],
  ] as const;
  for (const [name, value] of facts) {
    if (value === '') continue;
    write(doc, name, LEFT, y, { size: 8 });
    y += Math.max(12, write(doc, value, 92, y, { size: 9, width: LEFT + WIDTH - 92, lines: 2 }));
  }
  y += 4;
  for (const [at, line] of recipient.entries())
    y += write(doc, line, LEFT, y, { size: 10, bold: at === 0, width: WIDTH, lines: 2 });
  return y + 8;
}

function drawTitles(doc: Doc, y: number): number {
  write(doc, 'Product 货品', LEFT, y, { size: 8 });
  write(doc, 'Pieces 件数', PIECES.x - 20, y, { size: 8, width: PIECES.width + 20, right: true });
  rule(doc, LEFT, y + 12, WIDTH, 1);
  return y + 17;
}

function drawLine(doc: Doc, { skuCode, name, quantity }: PaperLine, y: number): number {
  write(doc, String(quantity), PIECES.x, y, { ...PIECES, size: 13, bold: true, right: true });
  let height = writeCode(doc, skuCode, LEFT, y, { size: 10, bold: true, width: 220 });
  height += write(doc, name, LEFT, y + height, { size: 9, width: 220, lines: NAME_LINES });
  rule(doc, LEFT, y + height + 3, WIDTH, 0.3);
  return height + 7;
}

function drawFoot(doc: Doc, { lines, remark }: PaperOrder, y: number): void {
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  write(doc, `Total 合计  ${pieces}`, LEFT, y + 2, {
    size: 11,
    bold: true,
    width: WIDTH,
    right: true,
  });
  if (remark !== '') write(doc, remark, LEFT, y + 20, { size: 8, width: WIDTH, lines: 2 });
}
