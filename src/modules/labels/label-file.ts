import { PDFDocument } from '@cantoo/pdf-lib';
import { badLabelContent, otherLabelType } from './labels.errors';

export type LabelFormat = 'PDF' | 'PNG' | 'ZPL';

export const MAX_LABEL_BYTES = 4 * 1024 * 1024;
const MAX_PAGES = 20;
/** Ten times a 4×6 inch label at 600 dpi. */
const MAX_PIXELS = 100_000_000;

const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Readers look for the header in the first kilobyte; so do we. */
const PDF_HEADER_WITHIN_BYTES = 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const DATA_URL = /^data:[\w.+/-]*;base64,/;

/**
 * Refuses a file that is not what it is declared to be, or that no printer would take.
 * @throws label.type, label.content
 */
export async function checkLabelFile(format: LabelFormat, file: Buffer): Promise<void> {
  if (file.length === 0) throw broken(format, 'it is empty', '文件为空');
  if (file.length > MAX_LABEL_BYTES) {
    throw broken(
      format,
      `it has ${file.length} bytes, at most ${MAX_LABEL_BYTES} are taken`,
      `文件 ${file.length} 字节，最大 ${MAX_LABEL_BYTES} 字节`,
    );
  }
  const found = formatOf(file);
  if (found && found !== format) throw otherLabelType({ declared: format, found });
  switch (format) {
    case 'PDF':
      return checkPdf(file);
    case 'PNG':
      return checkPng(file);
    case 'ZPL':
      return checkZpl(file);
  }
}

/** The file behind base64 text, which may have line breaks or a data URL in front. */
export function decodeBase64Label(text: string): Buffer {
  const digits = text.replace(DATA_URL, '').replace(/\s+/g, '');
  if (!BASE64.test(digits) || digits.length % 4 === 1) {
    throw broken('base64', 'it is not base64 text', '不是 base64 文本');
  }
  return Buffer.from(digits, 'base64');
}

/** What the first bytes say; null where they say nothing known. */
function formatOf(file: Buffer): LabelFormat | null {
  if (file.subarray(0, PNG_MAGIC.length).equals(PNG_MAGIC)) return 'PNG';
  if (file.subarray(0, PDF_HEADER_WITHIN_BYTES).includes('%PDF-')) return 'PDF';
  return startOfText(file).startsWith('^XA') ? 'ZPL' : null;
}

async function checkPdf(file: Buffer): Promise<void> {
  let pages: number;
  try {
    const document = await PDFDocument.load(file, { updateMetadata: false });
    pages = document.getPageCount();
  } catch {
    throw broken('PDF', 'it does not open', '文件无法打开');
  }
  if (pages < 1 || pages > MAX_PAGES) {
    throw broken(
      'PDF',
      `it has ${pages} pages, 1 to ${MAX_PAGES} are taken`,
      `共 ${pages} 页，仅支持 1 到 ${MAX_PAGES} 页`,
    );
  }
}

/** Header first, end last, every chunk whole in between. */
function checkPng(file: Buffer): void {
  const whole = PNG_MAGIC.equals(file.subarray(0, PNG_MAGIC.length));
  const names: string[] = [];
  let at = PNG_MAGIC.length;
  while (whole && at + 12 <= file.length && names.at(-1) !== 'IEND') {
    names.push(file.toString('latin1', at + 4, at + 8));
    at += 12 + file.readUInt32BE(at);
  }
  if (
    names[0] !== 'IHDR' ||
    names.at(-1) !== 'IEND' ||
    !names.includes('IDAT') ||
    at > file.length
  ) {
    throw broken('PNG', 'it is not a whole image', '图片不完整');
  }
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) {
    throw broken('PNG', `it is ${width} × ${height} pixels`, `尺寸为 ${width} × ${height} 像素`);
  }
}

function checkZpl(file: Buffer): void {
  const text = startOfText(file);
  if (!text.startsWith('^XA') || !text.trimEnd().endsWith('^XZ')) {
    throw broken(
      'ZPL',
      'it does not begin with ^XA and end with ^XZ',
      '须以 ^XA 开头、以 ^XZ 结尾',
    );
  }
}

function startOfText(file: Buffer): string {
  return file
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
}

function broken(format: string, en: string, zh: string): Error {
  return badLabelContent({ format, en, zh });
}
