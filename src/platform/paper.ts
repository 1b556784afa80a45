import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';

export type Doc = InstanceType<typeof PDFDocument>;

const FONTS = join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts');
/** Every reader has it, so it need not travel; what it lacks is written in the Chinese one. */
const LATIN = { regular: 'Helvetica', bold: 'Helvetica-Bold' } as const;
const CHINESE = { regular: 'chinese', bold: 'chinese-bold' } as const;
const BEYOND_LATIN = /[^\u0020-\u007e\u00a0-\u00ff]/;

interface Letters {
  readonly size?: number;
  readonly bold?: boolean;
  readonly width?: number;
  readonly right?: boolean;
  /** Lines that it may take; what is more ends in dots. */
  readonly lines?: number;
}

/** @param size in points */
export function newPaper(title: string, at: Date, size: [number, number]): Doc {
  const info = { Title: title, CreationDate: at };
  const doc = new PDFDocument({ size, margin: 0, autoFirstPage: false, info });
  doc.registerFont(CHINESE.regular, join(FONTS, 'NotoSansHans-Regular.otf'));
  doc.registerFont(CHINESE.bold, join(FONTS, 'NotoSansHans-Bold.otf'));
  return doc;
}

export async function bytesOf(doc: Doc): Promise<Buffer> {
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => doc.once('end', resolve));
  doc.end();
  await ended;
  return Buffer.concat(parts);
}

/** How far below the top of its line a letter stands, and how high a line is, both by its size. */
const BASELINE = 0.85;
const LINE = 1.25;
const SMALLEST = 5;

/** Writes a text and gives how high it is. */
export function write(doc: Doc, text: string, x: number, y: number, how: Letters = {}): number {
  const { size = 9, bold = false, width, right = false, lines = 1 } = how;
  const font = (BEYOND_LATIN.test(text) ? CHINESE : LATIN)[bold ? 'bold' : 'regular'];
  doc.font(font).fontSize(size);
  // Both fonts stand on one line, and are as far from the next.
  const place = [x, y + size * BASELINE] as const;
  const letters = { baseline: 'alphabetic', align: right ? 'right' : 'left' } as const;
  if (width === undefined) {
    doc.text(text, ...place, { ...letters, lineBreak: false });
    return size * LINE;
  }
  const lineGap = size * LINE - doc.currentLineHeight();
  const box = { ...letters, width, lineGap };
  const used =
    lines === 1 ? 1 : Math.min(lines, Math.round(doc.heightOfString(text, box) / (size * LINE)));
  doc.text(text, ...place, { ...box, height: used * size * LINE - 0.1, ellipsis: true });
  return used * size * LINE;
}

/** Writes a code, which must never be cut: the letters get smaller until it fits. */
export function writeCode(doc: Doc, code: string, x: number, y: number, how: Letters): number {
  const { size = 9, width = Number.POSITIVE_INFINITY, bold } = how;
  doc.font(BEYOND_LATIN.test(code) ? CHINESE.bold : LATIN.bold).fontSize(size);
  const fitting = Math.max(SMALLEST, Math.min(size, (size * width) / doc.widthOfString(code)));
  write(doc, code, x, y + (size - fitting) * BASELINE, { size: fitting, bold });
  return size * LINE;
}

export function rule(doc: Doc, x: number, y: number, width: number, thick = 0.5): void {
  doc.rect(x, y, width, thick).fill('#000000');
}

export function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Bars and spaces in turn, beginning with a bar. @param bar how wide a module is */
export function drawBars(
  doc: Doc,
  modules: readonly number[],
  { x, y, height, bar }: { x: number; y: number; height: number; bar: number },
): void {
  let at = x;
  for (const [index, width] of modules.entries()) {
    if (index % 2 === 0) doc.rect(at, y, width * bar, height);
    at += width * bar;
  }
  doc.fill('#000000');
}

/** Between pages others get their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
