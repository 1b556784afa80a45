import { crc32, deflateSync } from 'node:zlib';
import bwipjs from 'bwip-js';
import {
  areasOf,
  DOTS_PER_INCH,
  LABEL_DOTS,
  type Mark,
  type RuleMark,
  type TextMark,
} from './drawing';

const { width: WIDTH, height: HEIGHT } = LABEL_DOTS;
const ROW_BYTES = 1 + Math.ceil(WIDTH / 8);
const DOTS_PER_METRE = Math.round(DOTS_PER_INCH / 0.0254);
/** Letters hang from the top of their line by this part of it. */
const ASCENT = 0.76;
const DARK = 128;

/** Black on white, a pixel a dot, a bit a pixel. */
export function drawPng(marks: readonly Mark[]): Buffer {
  // Each row begins with the number of its filter: none.
  const rows = Buffer.alloc(ROW_BYTES * HEIGHT, 0xff);
  for (let y = 0; y < HEIGHT; y += 1) rows[y * ROW_BYTES] = 0;
  for (const mark of marks) {
    if (mark.kind === 'text') write(rows, mark);
    else for (const area of mark.kind === 'bars' ? areasOf(mark) : [mark]) fill(rows, area);
  }
  return fileOf(rows);
}

function blacken(rows: Buffer, x: number, y: number): void {
  if (x < 0 || x >= WIDTH || y < 0 || y >= HEIGHT) return;
  const at = y * ROW_BYTES + 1 + (x >> 3);
  rows[at] = (rows[at] ?? 0) & ~(0x80 >> (x & 7));
}

function fill(rows: Buffer, { x, y, width, height }: RuleMark): void {
  for (let down = y; down < y + height; down += 1)
    for (let across = x; across < x + width; across += 1) blacken(rows, across, down);
}

/** In the letters that come with the barcodes; what they lack becomes a question mark. */
function write(rows: Buffer, { x, y, size, bold, text }: TextMark): void {
  const font = bwipjs.FontLib.lookup('OCR-B');
  const baseline = y + Math.round(size * ASCENT);
  let pen = x;
  for (const sign of text.replace(/[^\x20-\x7e]/gu, '?')) {
    const glyph = bwipjs.FontLib.getglyph(font, sign.charCodeAt(0), size, size);
    for (let index = 0; index < glyph.width * glyph.height; index += 1) {
      if ((glyph.pixels[index] ?? 0) < DARK) continue;
      const across = pen + glyph.left + (index % glyph.width);
      const down = baseline - glyph.top + Math.floor(index / glyph.width);
      blacken(rows, across, down);
      if (bold) blacken(rows, across + 1, down);
    }
    pen += glyph.advance;
  }
}

function fileOf(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 1; // one bit of grey per pixel
  const density = Buffer.alloc(9);
  density.writeUInt32BE(DOTS_PER_METRE, 0);
  density.writeUInt32BE(DOTS_PER_METRE, 4);
  density[8] = 1; // per metre
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}
