import { inflateSync, constants as zlib } from 'node:zlib';
import {
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
} from '@cantoo/pdf-lib';
import type { Fault } from '../labels.types';
import { walkPdf } from './pdf-walk';

const MAX_PAGES = 20;
/** From a small sticker to A3, in points. */
const MIN_SIDE = 36;
const MAX_SIDE = 1_200;
/** All that is packed in a file, unpacked: what a picture of a page of A4 at 300 dpi takes, twice. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Of all cross references together; a label has some dozens. */
const MAX_REFERENCES = 100_000;
/** Pages, and what holds them together. */
const MAX_PAGE_NODES = 200;

const NOT_OPEN: Fault = { en: 'it does not open', zh: '文件无法打开' };
const LOCKED: Fault = { en: 'it is encrypted', zh: '文件已加密' };
const PACKED: Fault = {
  en: 'it unpacks to more than a label can hold',
  zh: '解压后超出面单应有的大小',
};

/** A document that was checked, for whoever draws its pages. */
export function openPdf(file: Buffer): Promise<PDFDocument> {
  // Objects that can't be read would each be looked for to the end of the file.
  return PDFDocument.load(file, {
    updateMetadata: false,
    parseSpeed: ParseSpeeds.Fastest,
    throwOnInvalidObject: true,
  });
}

export async function checkPdf(file: Buffer): Promise<Fault | null> {
  const packed = packingFault(file);
  if (packed) return packed;
  try {
    const document = await openPdf(file);
    if (document.isEncrypted) return LOCKED;
    return hasEndlessPages(document) ? NOT_OPEN : pagesFault(document);
  } catch (error) {
    return error instanceof Error && /encrypt/i.test(error.message) ? LOCKED : NOT_OPEN;
  }
}

/** A branch that holds itself, or the same one many times over, has more pages than can be counted. */
function hasEndlessPages({ catalog, context }: PDFDocument): boolean {
  const branches: (PDFObject | undefined)[] = [catalog.get(PDFName.of('Pages'))];
  for (let nodes = 0; branches.length > 0; nodes += 1) {
    if (nodes > MAX_PAGE_NODES) return true;
    const node = context.lookup(branches.pop());
    const kids = node instanceof PDFDict ? node.lookup(PDFName.of('Kids')) : undefined;
    if (kids instanceof PDFArray && kids.size() > MAX_PAGE_NODES) return true;
    if (kids instanceof PDFArray) branches.push(...kids.asArray());
  }
  return false;
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
 * gigabytes; and it makes as many cross references as a stream says it has. So the file is walked
 * first and every stream is unpacked, as far as it may go; what is packed several times over, or in a
 * way that is not looked into, is refused. Whatever a dictionary says twice counts both times: texts
 * in it may look like entries.
 */
function packingFault(file: Buffer): Fault | null {
  const streams = walkPdf(file.toString('latin1'));
  if (!streams) return NOT_OPEN;
  let unpacked = 0;
  for (const { dictionary, begin, end } of streams) {
    if (referencesIn(dictionary) > MAX_REFERENCES) return PACKED;
    for (const [filter = '', ...others] of filtersIn(dictionary)) {
      if (others.some((name) => PACKING.test(name))) return PACKED;
      if (filter === 'FlateDecode') unpacked += unpackedBytes(file.subarray(begin, end));
      else if (PACKING.test(filter)) return PACKED;
      if (unpacked > MAX_UNPACKED_BYTES) return PACKED;
    }
  }
  return null;
}

const PACKING = /^(FlateDecode|LZWDecode|RunLengthDecode|elsewhere)$/;

/** What is written in another object is not looked up. */
function filtersIn(dictionary: string): string[][] {
  const found = dictionary.matchAll(/\/Filter\s*(\[[^\]]*\]|\/\w+|[^\s/[]+)/g);
  return [...found].map(([, filter = '']) => {
    if (!/^[[/]/.test(filter) || /\d\s+R/.test(filter)) return ['elsewhere'];
    return [...filter.matchAll(/\/(\w+)/g)].map(([, name = '']) => name);
  });
}

/** How many objects a stream of cross references says that it knows; none: it is another stream. */
function referencesIn(dictionary: string): number {
  if (!/\/W\b/.test(dictionary)) return 0;
  const counts = [...dictionary.matchAll(/\/Index\s*(\[[\d\s]*\])?/g)].map(([, list]) =>
    list === undefined
      ? Number.POSITIVE_INFINITY
      : (list.match(/\d+/g) ?? []).reduce((sum, n, at) => sum + (at % 2 === 1 ? Number(n) : 0), 0),
  );
  const sizes = [...dictionary.matchAll(/\/Size\s*(\d+)?(\s+\d+\s+R)?/g)].map(
    ([, size, elsewhere]) =>
      size === undefined || elsewhere ? Number.POSITIVE_INFINITY : Number(size),
  );
  return [...counts, ...sizes].reduce((sum, count) => sum + count, 0);
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
