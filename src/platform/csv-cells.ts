import { BadCell, type CsvReading } from './csv';

/** Cells that files of goods share. Each throws what is wrong with it, for the list of problems. */

const MAX_CODE = 128;
const MAX_PIECES = 1_000_000;

/** A code, as people write it: trimmed, and never empty. */
export function codeIn(line: CsvReading, column: string): string {
  return line.cell(column, (text) => {
    if (text === '') throw new BadCell('is missing', '不能为空');
    if (text.length > MAX_CODE)
      throw new BadCell(`is longer than ${MAX_CODE} characters`, `超过 ${MAX_CODE} 个字符`);
    return text;
  });
}

/** A whole number of pieces. */
export function piecesIn(line: CsvReading, column: string, min = 0): number {
  return line.cell(column, (text) => {
    const pieces = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
    if (pieces >= min && pieces <= MAX_PIECES) return pieces;
    throw new BadCell(
      `must be a whole number from ${min} to ${MAX_PIECES}`,
      `须为 ${min} 到 ${MAX_PIECES} 的整数`,
    );
  });
}

/** The same, where an empty cell says nothing. */
export function piecesOrNothingIn(line: CsvReading, column: string): number | null {
  return line.text(column) === '' ? null : piecesIn(line, column);
}
