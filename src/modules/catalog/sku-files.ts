import type { Readable } from 'node:stream';
import { BadCell, type CsvProblem, type CsvReading, problemsOf, readCsv } from '../../platform/csv';
import { codeIn } from '../../platform/csv-cells';
import { parseMinor } from '../../platform/money';
import type { SkuChange } from './skus.service';

const LIMITS = { maxBytes: 5_000_000, maxLines: 2_000 };

const COLUMNS = [
  { name: 'customer', aliases: ['货主'] },
  { name: 'sku', aliases: ['货品'] },
  { name: 'name', aliases: ['名称'] },
  { name: 'weight', aliases: ['重量'] },
  { name: 'weight_unit', aliases: ['重量单位'] },
  { name: 'length', aliases: ['长'] },
  { name: 'width', aliases: ['宽'] },
  { name: 'height', aliases: ['高'] },
  { name: 'length_unit', aliases: ['长度单位'] },
  { name: 'barcodes', aliases: ['条码'], optional: true },
  { name: 'declared_value', aliases: ['申报价值'], optional: true },
  { name: 'currency', aliases: ['币种'], optional: true },
  { name: 'image_url', aliases: ['图片'], optional: true },
];
const MAX_TEXT = 256;
const MAX_BARCODES = 50;

const WEIGHT_UNITS = ['lb', 'oz', 'kg', 'g'] as const;
const LENGTH_UNITS = ['in', 'cm'] as const;

export interface FiledSku {
  /** Where it stands in the file. */
  readonly line: number;
  readonly customerCode: string;
  readonly code: string;
  readonly fields: Omit<SkuChange, 'barcodes'> & Measures;
  /** Null: the file says nothing of them. */
  readonly barcodes: readonly string[] | null;
}

type Measures = Required<
  Pick<SkuChange, 'name' | 'weight' | 'weightUnit' | 'length' | 'width' | 'height' | 'lengthUnit'>
>;

/** SKUs of a file; an empty cell of an optional column says nothing. @throws csv.* */
export async function readSkus(source: Readable): Promise<FiledSku[]> {
  const rows = await readCsv(source, COLUMNS, LIMITS, (line) => ({
    line: line.line,
    customerCode: codeIn(line, 'customer'),
    code: codeIn(line, 'sku'),
    fields: {
      name: textIn(line, 'name'),
      weight: decimalIn(line, 'weight', 4),
      weightUnit: oneOf(line, 'weight_unit', WEIGHT_UNITS),
      length: decimalIn(line, 'length', 3),
      width: decimalIn(line, 'width', 3),
      height: decimalIn(line, 'height', 3),
      lengthUnit: oneOf(line, 'length_unit', LENGTH_UNITS),
      ...valueIn(line),
      ...imageIn(line),
    },
    barcodes: barcodesIn(line),
  }));
  const problems = repeated(rows);
  if (problems.length > 0) throw problemsOf(problems);
  return rows;
}

/** What only shows when all lines are there. */
function repeated(rows: readonly FiledSku[]): CsvProblem[] {
  const seen = new Set<string>();
  const twice = (key: string[]): boolean => {
    const text = JSON.stringify(key);
    const known = seen.has(text);
    seen.add(text);
    return known;
  };
  return rows.flatMap(({ line, customerCode, code, barcodes }) => {
    const problems: CsvProblem[] = [];
    if (twice(['sku', customerCode, code]))
      problems.push({ line, column: 'sku', value: code, en: 'stands twice', zh: '重复' });
    for (const barcode of barcodes ?? [])
      if (twice(['barcode', customerCode, barcode]))
        problems.push({
          line,
          column: 'barcodes',
          value: barcode,
          en: 'stands at another SKU of this customer as well',
          zh: '与该货主的其他货品重复',
        });
    return problems;
  });
}

function textIn(line: CsvReading, column: string): string {
  return line.cell(column, (text) => {
    if (text === '') throw new BadCell('is missing', '不能为空');
    if (text.length > MAX_TEXT)
      throw new BadCell(`is longer than ${MAX_TEXT} characters`, `超过 ${MAX_TEXT} 个字符`);
    return text;
  });
}

function decimalIn(line: CsvReading, column: string, decimals: number): string {
  const pattern = new RegExp(`^\\d{1,7}(\\.\\d{1,${decimals}})?$`);
  return line.cell(column, (text) => {
    if (pattern.test(text) && /[1-9]/.test(text)) return text;
    throw new BadCell(
      `must be a number above zero with at most ${decimals} decimals`,
      `须为大于零的数，最多 ${decimals} 位小数`,
    );
  });
}

function oneOf<Word extends string>(
  line: CsvReading,
  column: string,
  words: readonly Word[],
): Word {
  return line.cell(column, (text) => {
    const word = words.find((one) => one === text.toLowerCase());
    if (word) return word;
    throw new BadCell(`must be one of ${words.join(', ')}`, `须为 ${words.join('、')} 之一`);
  });
}

/** The value with its currency; nothing where the file says none. */
function valueIn(line: CsvReading): Pick<SkuChange, 'declaredValueMinor' | 'currency'> {
  if (line.text('declared_value') === '') return {};
  const currency = line.cell('currency', (text) => {
    if (/^([A-Z]{3})?$/.test(text)) return text || 'USD';
    throw new BadCell('must be three capital letters, such as USD', '须为三位大写字母，如 USD');
  });
  const declaredValueMinor = line.cell('declared_value', (text) => {
    const minor = parseMinor(text, currency ?? 'USD');
    if (minor !== null && minor >= 0) return minor;
    throw new BadCell('must be an amount such as 8.42', '须为金额，如 8.42');
  });
  return { declaredValueMinor, currency };
}

function imageIn(line: CsvReading): Pick<SkuChange, 'imageUrl'> {
  if (line.text('image_url') === '') return {};
  return {
    imageUrl: line.cell('image_url', (text) => {
      if (/^https:\/\/\S{1,2040}$/.test(text)) return text;
      throw new BadCell('must be an https address', '须为 https 地址');
    }),
  };
}

/** Several are separated by spaces. */
function barcodesIn(line: CsvReading): string[] | null {
  return line.cell('barcodes', (text) => {
    if (text === '') return null;
    const barcodes = [...new Set(text.split(/\s+/))];
    if (barcodes.length <= MAX_BARCODES) return barcodes;
    throw new BadCell(`are more than ${MAX_BARCODES}`, `超过 ${MAX_BARCODES} 个`);
  });
}
