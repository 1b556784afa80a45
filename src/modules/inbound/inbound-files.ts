import type { Readable } from 'node:stream';
import { type CsvProblem, problemsOf, readCsv } from '../../platform/csv';
import { codeIn, piecesIn } from '../../platform/csv-cells';
import type { Failure } from '../../platform/failure';
import type { NewInbound } from './inbound.types';

const LIMITS = { maxBytes: 5_000_000, maxLines: 5_000 };

const COLUMNS = [
  { name: 'reference', aliases: ['货主单号'] },
  { name: 'customer', aliases: ['货主'] },
  { name: 'warehouse', aliases: ['仓库'] },
  { name: 'sku', aliases: ['货品'] },
  { name: 'expected', aliases: ['预报数'] },
  { name: 'carrier', aliases: ['承运商'], optional: true },
  { name: 'tracking', aliases: ['运单号'], optional: true },
  { name: 'note', aliases: ['备注'], optional: true },
];

/** An inbound order of a file, with the lines in which it stands there. */
export interface FiledInbound {
  readonly order: NewInbound;
  readonly fileLines: readonly number[];
}

interface Row {
  readonly line: number;
  readonly reference: string;
  readonly customer: string;
  readonly warehouse: string;
  readonly sku: string;
  readonly expected: number;
  readonly carrier: string;
  readonly tracking: string;
  readonly note: string;
}

/**
 * The orders of a file: the lines of one customer under one reference are one order, and what else
 * is said of it is said in its first line. @throws csv.*
 */
export async function readInbound(source: Readable): Promise<FiledInbound[]> {
  const rows = await readCsv(
    source,
    COLUMNS,
    LIMITS,
    (line): Row => ({
      line: line.line,
      reference: codeIn(line, 'reference'),
      customer: codeIn(line, 'customer'),
      warehouse: codeIn(line, 'warehouse'),
      sku: codeIn(line, 'sku'),
      expected: piecesIn(line, 'expected', 1),
      carrier: line.text('carrier').slice(0, 256),
      tracking: line.text('tracking').slice(0, 128),
      note: line.text('note').slice(0, 1_000),
    }),
  );
  const orders = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.customer, row.reference]);
    orders.set(key, [...(orders.get(key) ?? []), row]);
  }
  const problems = [...orders.values()].flatMap(problemsIn);
  if (problems.length > 0) throw problemsOf(problems);
  return [...orders.values()].map(filed);
}

/** What only shows when the lines of an order stand together. */
function problemsIn(rows: readonly Row[]): CsvProblem[] {
  const [first] = rows;
  const seen = new Set<string>();
  return rows.flatMap(({ line, sku, warehouse }) => {
    const problems: CsvProblem[] = [];
    if (seen.has(sku))
      problems.push({
        line,
        column: 'sku',
        value: sku,
        en: 'stands twice in this inbound order; add the lines up',
        zh: '在同一入库单中重复，请合并',
      });
    if (warehouse !== first?.warehouse)
      problems.push({
        line,
        column: 'warehouse',
        value: warehouse,
        en: `is another than in line ${first?.line}; one inbound order goes to one warehouse`,
        zh: `与第 ${first?.line} 行不同，一张入库单只能入一个仓库`,
      });
    seen.add(sku);
    return problems;
  });
}

function filed(rows: readonly Row[]): FiledInbound {
  const [first] = rows;
  if (!first) throw new Error('an order of a file has no line');
  return {
    order: {
      customerCode: first.customer,
      warehouseCode: first.warehouse,
      reference: first.reference,
      carrierName: first.carrier,
      trackingNumber: first.tracking,
      expectedAt: null,
      note: first.note,
      lines: rows.map((row) => ({ skuCode: row.sku, expected: row.expected })),
    },
    fileLines: rows.map((row) => row.line),
  };
}

/** Where in the file stands what a failure is about. */
export function problemOf(
  { order, fileLines }: FiledInbound,
  lineAt: number,
  { code, en, zh }: Failure,
): CsvProblem {
  const line = fileLines[lineAt] ?? 0;
  const [column, value] =
    code === 'warehouse.unknown'
      ? ['warehouse', order.warehouseCode]
      : code === 'inventory.unknown_customer'
        ? ['customer', order.customerCode]
        : code === 'inbound.reference_taken'
          ? ['reference', order.reference]
          : ['sku', order.lines[lineAt]?.skuCode ?? ''];
  return { line, column, value, en, zh };
}
