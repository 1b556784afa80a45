import type { Fault } from '../labels.types';

/**
 * Commands that put something on the label, or say how this label lies on the paper. Everything
 * else is refused: commands that begin with ~ act at once, and others store or fetch files (^DF,
 * ^XF, ^XG), keep settings (^JU), give letters another font for all labels to come (^CW), open
 * networks (^N…), lock the panel (^KP, ^MP), feed paper (^PF, ^PN) or change the signs by which
 * commands are known (^CC), behind which anything could hide.
 */
const ALLOWED: readonly RegExp[] = [
  /^XA$|^XZ$/,
  /^A./, // fonts
  /^B./, // barcodes
  /^F[BCDEHMNOPRSTVWX]$/, // fields
  /^G[BCDEFS]$/, // boxes, circles, graphics that stand in the format itself
  /^L[HLRST]$/, // place on the label
  /^C[FIV]$/, // fonts and letters
  /^P[AMOQRW]$/, // orientation, width, speed, copies
  /^M[CDFMNTU]$/, // media
  /^S[FN]$/, // counting fields
  /^T[B]$/, // text blocks
  /^J[M]$/, // dots per millimetre
  /^X[B]$/, // no backfeed
];

/** A second label is one that is shipped with. */
const MAX_COPIES = 1;
/** As many as a PDF may have pages. */
const MAX_LABELS = 20;
/** The longest page of a PDF, at 600 dpi. */
const MAX_LENGTH_DOTS = 10_000;

/**
 * What the warehouse has set up for its printers and their paper: media, cutter, darkness and speed.
 * A label that says it differently would say it for all that are printed after it.
 */
const OF_THE_PRINTER = /^M[CDFMNT]$|^PR$/;

/**
 * A printer keeps what a label says of place, direction, fonts and letters until another says
 * otherwise. So every label begins where a printer begins: 4 × 6 inches at 203 dpi, upright.
 */
const BEGINNING =
  '^JMA^MUD^MCY^LH0,0^LS0^LT0^LRN^PMN^PON^PW812^LL1218^FWN^CFA,9,5^BY2,3,10^CI0^CVN';

const NOT_WHOLE: Fault = {
  en: 'it does not begin with ^XA and end with ^XZ',
  zh: '须以 ^XA 开头、以 ^XZ 结尾',
};
const GRAPHIC_NOT_WHOLE: Fault = {
  en: 'a graphic (^GF) does not have as many bytes as it says',
  zh: '图形（^GF）的字节数与声明不符',
};

interface Command {
  readonly sign: string;
  /** Two letters, in capitals. */
  readonly name: string;
  readonly parameters: string;
  readonly whole: string;
}

export function startOfZpl(file: Buffer): boolean {
  return textOf(file).trimStart().toUpperCase().startsWith('^XA');
}

export function checkZpl(file: Buffer): Fault | null {
  const text = textOf(file).trim();
  const isWhole = /^\^XA/i.test(text) && /\^XZ$/i.test(text);
  if (!isWhole) return NOT_WHOLE;
  const commands = commandsOf(text);
  if (!commands) return GRAPHIC_NOT_WHOLE;
  for (const { sign, name, parameters, whole } of commands) {
    const shown = whole.slice(0, 3).trim();
    if (sign === '~' || !ALLOWED.some((pattern) => pattern.test(name)))
      return {
        en: `it holds ${shown}, and only commands that print are taken`,
        zh: `包含 ${shown}，仅支持打印类指令`,
      };
    if (name === 'PQ' && numberOf(parameters, 1) > MAX_COPIES)
      return { en: 'it asks for more than one copy (^PQ)', zh: '要求打印多份（^PQ）' };
    if (name === 'LL' && numberOf(parameters, 0) > MAX_LENGTH_DOTS)
      return { en: 'it is longer than a label (^LL)', zh: '标签过长（^LL）' };
  }
  const labels = commands.filter(({ name }) => name === 'XA').length;
  if (labels > MAX_LABELS)
    return {
      en: `it holds ${labels} labels, at most ${MAX_LABELS} are taken`,
      zh: `包含 ${labels} 张标签，最多 ${MAX_LABELS} 张`,
    };
  return null;
}

/** A file that was checked, as a printer gets it among others: nothing of it is left behind. */
export function printableZpl(file: Buffer): Buffer {
  const text = textOf(file).trim();
  const commands = commandsOf(text);
  if (!commands) throw new Error('ZPL that was checked is none');
  const kept = commands
    .filter(({ name }) => !OF_THE_PRINTER.test(name))
    .map(({ name, whole }) => (name === 'XA' ? `^XA${BEGINNING}${whole.slice(3)}` : whole));
  return Buffer.from(`${kept.join('').trim()}\n`, 'latin1');
}

/**
 * One after the other; null: a graphic has not as many bytes as it says, and a printer would take
 * for it what comes after, the labels of others as well.
 */
function commandsOf(text: string): Command[] | null {
  const commands: Command[] = [];
  const pattern = /([\^~])([^^~]{0,2})([^^~]*)/g;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [command, sign = '', name = '', parameters = ''] = found;
    const graphic = /^\^GF[BC],(\d+),\d+,\d+,/i.exec(text.slice(found.index, found.index + 64));
    if (/^GF$/i.test(name) && /^\s*[BC]/i.test(parameters) && !graphic) return null;
    const end = graphic
      ? found.index + graphic[0].length + Number(graphic[1])
      : found.index + command.length;
    if (graphic && text[end] !== '^') return null;
    pattern.lastIndex = end;
    const whole = text.slice(found.index, end);
    commands.push({ sign, name: name.toUpperCase(), parameters, whole });
  }
  return commands;
}

/** Graphics may hold any byte, so letters are looked at as bytes. */
function textOf(file: Buffer): string {
  return file.toString('latin1').replace(/^\xef\xbb\xbf/, '');
}

function numberOf(parameters: string, otherwise: number): number {
  return Number(/^\s*(\d+)/.exec(parameters)?.[1] ?? otherwise);
}
