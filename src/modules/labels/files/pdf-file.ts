import { inflateSync, constants as zlib } from 'node:zlib';
import { ParseSpeeds, PDFDocument } from '@cantoo/pdf-lib';
import type { Fault } from '../labels.types';

const MAX_PAGES = 20;
/** From a small sticker to A3, in points. */
const MIN_SIDE = 36;
const MAX_SIDE = 1_200;
/** All that is packed in a file, unpacked: what a picture of a page of A4 at 300 dpi takes, twice. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

const NOT_OPEN: Fault = { en: 'it does not open', zh: '文件无法打开' };
const LOCKED: Fault = { en: 'it is encrypted', zh: '文件已加密' };
const PACKED: Fault = {
  en: 'it unpacks to more than a label can hold',
  zh: '解压后超出面单应有的大小',
};

/** A document that was checked, for whoever draws its pages. */
export function openPdf(file: Buffer): Promise<PDFDocument> {
  return PDFDocument.load(file, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
}

export async function checkPdf(file: Buffer): Promise<Fault | null> {
  const packed = packingFault(file);
  if (packed) return packed;
  try {
    const document = await openPdf(file);
    if (document.isEncrypted) return LOCKED;
    return pagesFault(document);
  } catch (error) {
    return error instanceof Error && /encrypt/i.test(error.message) ? LOCKED : NOT_OPEN;
  }
}

function pagesFault(document: PDFDocument): Fault | null {
  const pages = document.getPages();
  if (pages.length < 1 || pages.length > MAX_PAGES)
    return {
      en: `it has ${pages.length} pages, 1 to ${MAX_PAGES} are taken`,
      zh: `共 ${pages.length} 页，仅支持 1 到 ${MAX_PAGES} 页`,
    };
  for (const page of pages) {
    const { width, height } = page.getCropBox();
    const fits = [width, height].every((side) => side >= MIN_SIDE && side <= MAX_SIDE);
    if (!fits) {
      const size = `${inches(width)} × ${inches(height)}`;
      return { en: `a page is ${size} inches`, zh: `页面尺寸为 ${size} 英寸` };
    }
  }
  return null;
}

/**
 * A reader unpacks streams without asking how large they get, and four megabytes can hold four
 * gigabytes. So every stream is unpacked here first, as far as it may go; what is packed several
 * times over, or in a way that is not looked into, is refused.
 */
function packingFault(file: Buffer): Fault | null {
  const text = file.toString('latin1');
  let unpacked = 0;
  for (const { index, 0: keyword } of text.matchAll(/(?<!end)stream[\r\n ]{0,2}/g)) {
    const head = text.slice(Math.max(text.lastIndexOf('obj', index), index - 4096, 0), index);
    const [filter = '', ...others] = filtersOf(head);
    if (others.some((name) => PACKING.test(name))) return PACKED;
    if (filter === 'FlateDecode') {
      const begin = index + keyword.length;
      const end = text.indexOf('endstream', begin);
      unpacked += unpackedBytes(file.subarray(begin, end < 0 ? undefined : end));
    } else if (PACKING.test(filter)) return PACKED;
    if (unpacked > MAX_UNPACKED_BYTES) return PACKED;
  }
  return null;
}

const PACKING = /^(FlateDecode|LZWDecode|RunLengthDecode|elsewhere)$/;

/** A letter of a name may be written as its number: `#46late` is `Flate`. */
function filtersOf(head: string): string[] {
  const names = head.replace(/#([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const filter = /\/Filter\s*(\[[^\]]*\]|\/\w+|\d+\s+\d+\s+R)/.exec(names)?.[1] ?? '';
  // What is written in another object is not looked up.
  if (/\d+\s+\d+\s+R/.test(filter)) return ['elsewhere'];
  return [...filter.matchAll(/\/(\w+)/g)].map(([, name = '']) => name);
}

function unpackedBytes(packed: Buffer): number {
  try {
    return inflateSync(packed, {
      maxOutputLength: MAX_UNPACKED_BYTES,
      finishFlush: zlib.Z_SYNC_FLUSH,
    }).length;
  } catch (error) {
    const tooLarge = error instanceof RangeError || /larger than/.test(String(error));
    return tooLarge ? Number.POSITIVE_INFINITY : 0;
  }
}

function inches(points: number): string {
  return (points / 72).toFixed(1);
}
