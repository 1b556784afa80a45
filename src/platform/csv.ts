import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import { csvProblems, csvTooLarge, csvUnreadable } from './csv.errors';
import type { Wording } from './failure';

/** A cell that can't be used: thrown by the reader of a column. */
export class BadCell extends Error implements Wording {
  constructor(
    readonly en: string,
    readonly zh: string,
  ) {
    super(en);
  }
}

export interface CsvColumn {
  /** As it stands in the first line; case and spaces around it don't count. */
  readonly name: string;
  /** Other headings under which it may come, Chinese ones for instance. */
  readonly aliases?: readonly string[];
  /** Whether the file must have it; a missing optional column is a column of empty cells. */
  readonly optional?: boolean;
}

/** What is wrong, and where: enough to mend the file without asking anyone. */
export interface CsvProblem extends Wording {
  readonly line: number;
  readonly column: string;
  readonly value: string;
}

export interface CsvLimits {
  readonly maxBytes: number;
  readonly maxLines: number;
}

/** Enough to mend most of a file in one go; beyond it, the file is not what was meant. */
export const MAX_CSV_PROBLEMS = 1_000;
const MAX_RECORD_LENGTH = 65_536;

/**
 * Reads a CSV file line by line while it comes in, and reads every line of it before anything is
 * said: a file is taken as a whole or not at all, with all that is wrong in it. Takes UTF-8 with or
 * without a mark in front, and both kinds of line ends.
 *
 * @param columns what it must have; a function, where the headings themselves say what there is
 * @param read makes a row of a line, cell by cell
 * @throws csv.unreadable, csv.too_large, csv.problems
 */
export async function readCsv<Row>(
  source: Readable,
  columns: readonly CsvColumn[] | ((headings: readonly string[]) => readonly CsvColumn[]),
  limits: CsvLimits,
  read: (line: CsvReading) => Row,
): Promise<Row[]> {
  const problems: CsvProblem[] = [];
  const rows: Row[] = [];
  let places: ReadonlyMap<string, number> | null = null;
  let line = 0;
  for await (const cells of lines(source, limits)) {
    line = cells.line;
    if (!places) {
      const known = typeof columns === 'function' ? columns(cells.cells) : columns;
      places = placesOf(known, cells.cells);
      continue;
    }
    if (rows.length >= limits.maxLines) throw csvTooLarge({ most: limits.maxLines, what: 'lines' });
    const reading = new CsvReading(line, cells.cells, places, problems);
    const row = read(reading);
    if (problems.length === 0) rows.push(row);
    if (problems.length >= MAX_CSV_PROBLEMS) break;
  }
  if (!places) throw csvUnreadable({ reason: 'it is empty', line: 1 });
  if (problems.length > 0) throw problemsOf(problems);
  return rows;
}

/** For what only shows when all lines are there: a code twice, a SKU that does not exist. */
export function problemsOf(problems: readonly CsvProblem[]): Error {
  const [first] = problems;
  if (!first) throw new Error('no problem to tell of');
  return csvProblems({
    count: problems.length,
    first: `line ${first.line}, ${first.column}: ${first.en}`,
    firstZh: `第 ${first.line} 行 ${first.column}：${first.zh}`,
    problems: JSON.stringify(problems),
  });
}

/** One line while it is read: a bad cell is noted, and reading goes on to find the others. */
export class CsvReading {
  constructor(
    /** As people count: the headings are line 1. */
    readonly line: number,
    private readonly cells: readonly string[],
    private readonly places: ReadonlyMap<string, number>,
    private readonly problems: CsvProblem[],
  ) {}

  /** The cell, trimmed; '' where there is nothing. */
  text(column: string): string {
    const place = this.places.get(column);
    return place === undefined ? '' : (this.cells[place] ?? '').trim();
  }

  /** The cell as `read` makes it. Where that throws, the problem is noted, and no row is used. */
  cell<T>(column: string, read: (text: string) => T): T {
    try {
      return read(this.text(column));
    } catch (error) {
      if (!(error instanceof BadCell)) throw error;
      this.note(column, error);
      return undefined as T;
    }
  }

  /** Notes something wrong that is not one cell's own fault. */
  note(column: string, { en, zh }: Wording): void {
    if (this.problems.length >= MAX_CSV_PROBLEMS) return;
    const value = this.text(column).slice(0, 64);
    this.problems.push({ line: this.line, column, value, en, zh });
  }
}

async function* lines(
  source: Readable,
  { maxBytes }: CsvLimits,
): AsyncGenerator<{ line: number; cells: string[] }> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: MAX_RECORD_LENGTH,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  // The error of a source that breaks arrives where the parser is read.
  pipeline(Readable.from(texts(source, maxBytes)), parser).catch(() => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw readingError(error);
  }
}

/** The file as text, as it comes: bounded, and refused where it is not UTF-8. */
async function* texts(source: Readable, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const part of source as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw csvTooLarge({ most: maxBytes, what: 'bytes' });
    yield decoded(() => decoder.decode(part, { stream: true }));
  }
  yield decoded(() => decoder.decode());
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw csvUnreadable({ reason: 'it is not UTF-8', line: 1 });
  }
}

function readingError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code, lines } = error as Error & { code: unknown; lines?: number };
  if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
  return csvUnreadable({
    reason: code.slice(4).toLowerCase().replaceAll('_', ' '),
    line: lines ?? 0,
  });
}

function placesOf(
  columns: readonly CsvColumn[],
  headings: readonly string[],
): ReadonlyMap<string, number> {
  const found = headings.map(plain);
  const problems: CsvProblem[] = [];
  const places = new Map<string, number>();
  for (const { name, aliases = [], optional } of columns) {
    const names = [name, ...aliases].map(plain);
    const place = found.findIndex((heading) => names.includes(heading));
    if (place >= 0) places.set(name, place);
    else if (!optional) {
      problems.push({
        line: 1,
        column: name,
        value: '',
        en: `the column "${name}" is missing`,
        zh: `缺少列“${name}”`,
      });
    }
  }
  if (problems.length > 0) throw problemsOf(problems);
  return places;
}

function plain(heading: string): string {
  return heading.trim().toLowerCase();
}

const AMOUNT = /^-\d{1,15}(\.\d{1,4})?$/;

/**
 * Rows as a CSV file that spreadsheets open as it is meant: with a mark that says UTF-8, and with
 * cells that would be taken for formulas disarmed.
 */
export function writeCsv(
  headings: readonly string[],
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): Readable {
  const file = stringify({
    bom: true,
    escape_formulas: true,
    record_delimiter: '\r\n',
    // A sum below zero is a number, and has to stay one.
    cast: {
      string: (text) => (AMOUNT.test(text) ? { value: text, escape_formulas: false } : text),
    },
  });
  async function* all() {
    yield headings;
    yield* rows;
  }
  // Rows that fail break the file off; a reader that goes away lets go of the rows.
  pipeline(Readable.from(all()), file).catch(() => undefined);
  return file;
}
