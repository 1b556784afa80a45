import type { Fault } from '../labels.types';

/**
 * Commands that put something on the label, or say how this label lies on the paper. Everything
 * else is refused: commands that begin with ~ act at once, and others store or fetch files (^DF,
 * ^XF, ^XG), keep settings (^JU), open networks (^N…), lock the panel (^KP, ^MP) or change the signs
 * by which commands are known (^CC), behind which anything could hide.
 */
const ALLOWED: readonly RegExp[] = [
  /^XA$|^XZ$/,
  /^A./, // fonts
  /^B./, // barcodes
  /^F[BCDEHMNOPRSTVWX]$/, // fields
  /^G[BCDEFS]$/, // boxes, circles, graphics that stand in the format itself
  /^L[HLRST]$/, // place on the label
  /^C[FIVW]$/, // fonts and letters
  /^P[AFMNOQRW]$/, // orientation, width, speed, copies
  /^M[CDFMNTU]$/, // media
  /^S[FN]$/, // counting fields
  /^T[B]$/, // text blocks
  /^J[M]$/, // dots per millimetre
  /^X[B]$/, // no backfeed
];

/** A second label is one that is shipped with. */
const MAX_COPIES = 1;

const NOT_WHOLE: Fault = {
  en: 'it does not begin with ^XA and end with ^XZ',
  zh: '须以 ^XA 开头、以 ^XZ 结尾',
};

export function startOfZpl(file: Buffer): boolean {
  return textOf(file).trimStart().toUpperCase().startsWith('^XA');
}

export function checkZpl(file: Buffer): Fault | null {
  const text = textOf(file).trim();
  const isWhole = /^\^XA/i.test(text) && /\^XZ$/i.test(text);
  if (!isWhole) return NOT_WHOLE;
  for (const [command = '', sign, name = '', parameters = ''] of text.matchAll(
    /([\^~])([^^~]{0,2})([^^~]*)/g,
  )) {
    const shown = command.slice(0, 3).trim();
    if (sign === '~' || !ALLOWED.some((pattern) => pattern.test(name.toUpperCase())))
      return {
        en: `it holds ${shown}, and only commands that print are taken`,
        zh: `包含 ${shown}，仅支持打印类指令`,
      };
    if (name.toUpperCase() === 'PQ' && copiesOf(parameters) > MAX_COPIES)
      return { en: 'it asks for more than one copy (^PQ)', zh: '要求打印多份（^PQ）' };
  }
  return null;
}

/** Graphics may hold any byte, so letters are looked at as bytes. */
function textOf(file: Buffer): string {
  return file.toString('latin1').replace(/^\xef\xbb\xbf/, '');
}

function copiesOf(parameters: string): number {
  return Number(/^\s*(\d+)/.exec(parameters)?.[1] ?? 1);
}
