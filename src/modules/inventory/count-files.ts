import type { Readable } from 'node:stream';
import { type CsvProblem, problemsOf, readCsv } from '../../platform/csv';
import { codeIn, piecesOrNothingIn } from '../../platform/csv-cells';
import { Failure } from '../../platform/failure';
import { count } from './deeds.rules';
import { countedTwice } from './inventory.errors';
import { placeKey } from './inventory.rules';
import type { StockLine, StockName, StockPlace } from './inventory.types';

/** A file of counts is one document: its rows are held from the first to the last. */
const LIMITS = { maxBytes: 5_000_000, maxLines: 5_000 };

const COLUMNS = [
  { name: 'warehouse', aliases: ['仓库'] },
  { name: 'customer', aliases: ['货主'] },
  { name: 'sku', aliases: ['货品'] },
  { name: 'counted', aliases: ['盘点数'] },
  { name: 'counted_defective', aliases: ['次品盘点数'], optional: true },
];

export interface CountedRow extends StockName {
  /** Where it stands in the file. */
  readonly line: number;
  readonly counted: number;
  /** Null: only good pieces were counted. */
  readonly countedDefective: number | null;
}

/** Lines without a number were not counted and are left out. @throws csv.* */
export async function readCounts(source: Readable): Promise<CountedRow[]> {
  const rows = await readCsv(source, COLUMNS, LIMITS, (line) => ({
    line: line.line,
    warehouseCode: codeIn(line, 'warehouse'),
    customerCode: codeIn(line, 'customer'),
    skuCode: codeIn(line, 'sku'),
    counted: piecesOrNothingIn(line, 'counted'),
    countedDefective: piecesOrNothingIn(line, 'counted_defective'),
  }));
  return rows.flatMap((row) => (row.counted === null ? [] : { ...row, counted: row.counted }));
}

/**
 * What is to be done by a file of counts.
 * @throws csv.problems with every line that names what is not there, or stands in it twice
 */
export function countLines(
  rows: readonly CountedRow[],
  places: readonly (StockPlace | Failure)[],
): StockLine[] {
  const problems: CsvProblem[] = [];
  const seen = new Set<string>();
  const lines: StockLine[] = [];
  rows.forEach((row, at) => {
    const place = places[at];
    if (!place) throw new Error(`line ${row.line} has no place`);
    if (place instanceof Failure) problems.push(problemOf(row, place));
    else if (seen.has(placeKey(place)))
      problems.push(
        problemOf(row, countedTwice({ sku: row.skuCode, warehouse: row.warehouseCode })),
      );
    else {
      seen.add(placeKey(place));
      lines.push({ place, stepOf: (stock) => count(stock, row.counted, row.countedDefective) });
    }
  });
  if (problems.length > 0) throw problemsOf(problems);
  return lines;
}

function problemOf(row: CountedRow, { code, en, zh }: Failure): CsvProblem {
  const { line } = row;
  if (code === 'warehouse.unknown')
    return { line, column: 'warehouse', value: row.warehouseCode, en, zh };
  if (code === 'inventory.unknown_customer')
    return { line, column: 'customer', value: row.customerCode, en, zh };
  return { line, column: 'sku', value: row.skuCode, en, zh };
}
