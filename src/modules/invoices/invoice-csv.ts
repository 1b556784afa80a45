import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { BadCell, type CsvColumn, type CsvReading, readCsv } from '../../platform/csv';
import type { LengthUnit, WeightUnit } from '../../platform/measures';
import { parseMinor } from '../../platform/money';
import type { InvoiceLine } from './invoices.types';

const LIMITS = { maxBytes: 16 * 1024 * 1024, maxLines: 50_000 };
const MAX_TEXT = 128;

/** Headings, with those of carriers' own files beside ours. */
const COLUMNS: readonly CsvColumn[] = [
  {
    name: 'tracking_number',
    aliases: ['Tracking Number', 'Tracking No', 'Tracking ID', '运单号', '跟踪号'],
  },
  { name: 'amount', aliases: ['Net Amount', 'Net Charge', 'Total', '金额', '费用'] },
  {
    name: 'charge',
    aliases: ['Charge Description', 'Description', '费用项目', '费用类型'],
    optional: true,
  },
  { name: 'weight', aliases: ['Billed Weight', 'Rated Weight', '计费重'], optional: true },
  { name: 'weight_unit', aliases: ['Weight Unit', '重量单位'], optional: true },
  { name: 'length', aliases: ['长'], optional: true },
  { name: 'width', aliases: ['宽'], optional: true },
  { name: 'height', aliases: ['高'], optional: true },
  { name: 'length_unit', aliases: ['Dimension Unit', '尺寸单位'], optional: true },
];

/** What was read of a file: its lines, and by what it is known again. */
export interface InvoiceFile {
  readonly lines: readonly InvoiceLine[];
  readonly sha256: Buffer;
}

/** @throws csv.unreadable, csv.too_large, csv.problems */
export async function readInvoice(source: Readable, currency: string): Promise<InvoiceFile> {
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const part of source as AsyncIterable<Buffer>) {
      hash.update(part);
      yield part;
    }
  }
  const file = Readable.from(hashed(), { objectMode: false });
  const lines = await readCsv(file, COLUMNS, LIMITS, (line) => lineOf(line, currency));
  return { lines, sha256: hash.digest() };
}

function lineOf(line: CsvReading, currency: string): InvoiceLine {
  const trackingNumber = line.cell('tracking_number', trackingOf);
  const amountMinor = line.cell('amount', (text) => amountOf(text, currency));
  const charge = line.text('charge').slice(0, MAX_TEXT);
  const weight = line.cell('weight', (text) => decimalOf(text, 4));
  const weightUnit = line.cell('weight_unit', (text) => unitOf<WeightUnit>(text, WEIGHT_UNITS));
  const [long, wide, high] = ['length', 'width', 'height'].map((column) =>
    line.cell(column, (text) => decimalOf(text, 3)),
  );
  const lengthUnit = line.cell('length_unit', (text) => unitOf<LengthUnit>(text, LENGTH_UNITS));
  return {
    lineNo: line.line,
    trackingNumber,
    charge,
    amountMinor,
    weight: weight ? { value: weight, unit: weightUnit ?? 'lb' } : null,
    size: long && wide && high ? { sides: [long, wide, high], unit: lengthUnit ?? 'in' } : null,
  };
}

const WEIGHT_UNITS: Readonly<Record<string, WeightUnit>> = {
  lb: 'lb',
  lbs: 'lb',
  oz: 'oz',
  kg: 'kg',
  g: 'g',
};
const LENGTH_UNITS: Readonly<Record<string, LengthUnit>> = { in: 'in', cm: 'cm' };

function trackingOf(text: string): string {
  if (!/^[\w-]{4,64}$/.test(text))
    throw new BadCell('is no tracking number: 4 to 64 letters and digits', '不是有效的运单号');
  return text;
}

function amountOf(text: string, currency: string): number {
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  const minor = parseMinor(grouped, currency);
  if (minor === null)
    throw new BadCell(`is no amount in ${currency}, such as 12.50`, `不是有效的 ${currency} 金额`);
  return minor;
}

/** Empty or zero: the carrier does not say. */
function decimalOf(text: string, decimals: number): string | null {
  if (text === '' || Number(text) === 0) return null;
  if (!new RegExp(`^\\d{1,7}(\\.\\d{1,${decimals}})?$`).test(text))
    throw new BadCell(`is no number with at most ${decimals} decimals`, '不是有效的数值');
  return text;
}

function unitOf<Unit>(text: string, known: Readonly<Record<string, Unit>>): Unit | null {
  if (text === '') return null;
  const unit = known[text.toLowerCase()];
  if (unit === undefined)
    throw new BadCell(`is none of ${Object.keys(known).join(', ')}`, '不是支持的单位');
  return unit;
}
