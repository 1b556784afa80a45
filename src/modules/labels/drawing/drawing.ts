import { type BarCode, barsOf } from '../barcodes.rules';

/**
 * A label as marks on paper, measured in dots of the printers that are usual (203 to the inch) from
 * the upper left corner. What draws it as PDF, ZPL or PNG knows nothing of labels, and what lays
 * out a label knows nothing of file formats.
 */
export type Mark = TextMark | RuleMark | BarsMark;

export interface TextMark {
  readonly kind: 'text';
  readonly x: number;
  /** The upper edge of the letters. */
  readonly y: number;
  /** The height of the line. */
  readonly size: number;
  readonly bold: boolean;
  readonly text: string;
}

/** A black area: lines are thin ones. */
export interface RuleMark {
  readonly kind: 'rule';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A Code 128 barcode without its text. */
export interface BarsMark {
  readonly kind: 'bars';
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** The thinnest bar. */
  readonly module: number;
  readonly code: BarCode;
}

export const DOTS_PER_INCH = 203;
/** 4 × 6 inches. */
export const LABEL_DOTS = { width: 4 * DOTS_PER_INCH, height: 6 * DOTS_PER_INCH } as const;

/** The bars as black areas, for what can't draw barcodes by itself. */
export function areasOf(mark: BarsMark): RuleMark[] {
  let { x } = mark;
  const areas: RuleMark[] = [];
  for (const [index, modules] of barsOf(mark.code).entries()) {
    const width = modules * mark.module;
    if (index % 2 === 0) areas.push({ kind: 'rule', x, y: mark.y, width, height: mark.height });
    x += width;
  }
  return areas;
}
