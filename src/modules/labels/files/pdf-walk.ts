/** A stream as it stands in its file: its dictionary as text, every name written out, and its bytes. */
export interface PdfStream {
  readonly dictionary: string;
  readonly begin: number;
  readonly end: number;
}

/** What stands between objects and belongs to nothing; a reader looks at it byte by byte. */
const MAX_STRAY_BYTES = 4_096;
/** A label has some hundreds at most. */
const MAX_OBJECTS = 20_000;
/** No label is nested deeper; a reader goes down by calling itself. */
const MAX_DEPTH = 100;

const SPACE = '(?:[\\0\\t\\n\\f\\r ]|%[^\\r\\n]*)';
const GAP = new RegExp(`${SPACE}*`, 'y');
const OBJECT = new RegExp(`\\d+${SPACE}+\\d+${SPACE}+obj`, 'y');
const CROSS_REFERENCES = /xref[\s\dnf]*/y;
const TRAILER = /trailer/y;
const START = new RegExp(`startxref${SPACE}*\\d*`, 'y');
const HEX_TEXT = /<[^<>]*>/y;
const TOKEN = /\/?[^\0\t\n\f\r ()<>[\]{}/%]+|\//y;
const STREAM = /stream(?:\r\n|\n|\r|[ \t]*\n)?/y;

/**
 * Goes once through a PDF as a reader will, without unpacking or understanding anything, and gives
 * its streams; null: no reader should try. What it takes, a reader gets through in one pass as well:
 * every object ends, nothing is nested without end, and next to nothing stands outside of objects.
 */
export function walkPdf(text: string): PdfStream[] | null {
  const streams: PdfStream[] = [];
  let at = Math.max(text.indexOf('%PDF-'), 0);
  let [stray, objects] = [0, 0];
  while (at < text.length) {
    at += lengthAt(GAP, text, at);
    const object = lengthAt(OBJECT, text, at);
    const isTrailer = object === 0 && lengthAt(TRAILER, text, at) > 0;
    if (object > 0 || isTrailer) objects += 1;
    if (objects > MAX_OBJECTS) return null;
    if (object > 0) {
      const begin = at + object;
      const end = valueEnd(text, begin);
      if (end === null) return null;
      const { keyword, at: after } = end;
      if (keyword === 'stream') {
        const data = after + lengthAt(STREAM, text, after);
        const close = text.indexOf('endstream', data);
        if (close < 0) return null;
        streams.push({ dictionary: namesIn(text.slice(begin, after)), begin: data, end: close });
        at = close + 'endstream'.length;
        at += lengthAt(GAP, text, at);
        if (text.startsWith('endobj', at)) at += 'endobj'.length;
      } else at = after + keyword.length;
      continue;
    }
    if (isTrailer) {
      const end = valueEnd(text, at + 'trailer'.length, true);
      if (end === null) return null;
      at = end.at;
      continue;
    }
    const known = lengthAt(START, text, at) || lengthAt(CROSS_REFERENCES, text, at);
    if (known > 0) at += known;
    else if (at < text.length) {
      at += 1;
      stray += 1;
      if (stray > MAX_STRAY_BYTES) return null;
    }
  }
  return streams;
}

/** Where a value ends, and by which word; a trailer is one dictionary, and ends by itself. */
function valueEnd(
  text: string,
  from: number,
  alone = false,
): { keyword: string; at: number } | null {
  let at = from;
  let depth = 0;
  while (at < text.length) {
    at += lengthAt(GAP, text, at);
    const two = text.slice(at, at + 2);
    const one = two[0];
    if (one === '(') {
      const end = textEnd(text, at);
      if (end === null) return null;
      at = end;
    } else if (two === '<<' || two === '>>' || one === '[' || one === ']') {
      depth += two === '<<' || one === '[' ? 1 : -1;
      at += two === '<<' || two === '>>' ? 2 : 1;
      if (depth < 0 || depth > MAX_DEPTH) return null;
      if (alone && depth === 0) return { keyword: '', at };
    } else if (one === '<') {
      const length = lengthAt(HEX_TEXT, text, at);
      if (length === 0) return null;
      at += length;
    } else {
      const length = lengthAt(TOKEN, text, at);
      if (length === 0) return null;
      const word = text.slice(at, at + length);
      // Some writers put nothing between a dictionary and what comes after it.
      const keyword = ['endobj', 'stream'].find((name) => word.startsWith(name));
      if (depth === 0 && keyword) return { keyword, at };
      at += length;
    }
  }
  return null;
}

/** Behind the text that begins here; brackets inside it are paired, or stand behind a backslash. */
function textEnd(text: string, from: number): number | null {
  let open = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\') at += 1;
    else if (sign === '(') open += 1;
    else if (sign === ')') {
      open -= 1;
      if (open === 0) return at + 1;
    }
  }
  return null;
}

/** A letter of a name may be written as its number: `#46late` is `Flate`. */
function namesIn(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
