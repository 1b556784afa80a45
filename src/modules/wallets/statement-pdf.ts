import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { localTime } from '../../platform/days';
import { formatMinor } from '../../platform/money';
import { STATEMENT_KINDS, type Statement, type StatementLine } from './statement.types';

/** All in points; A4. */
const LEFT = 40;
const RIGHT = 555;
const BOTTOM = 780;
const ROW = 13;
const REASON_ROW = 11;

const CHINESE = join(
  dirname(require.resolve('@embedpdf/fonts-sc')),
  '../fonts/NotoSansHans-Regular.otf',
);
/** Built into every reader; its digits have one width, so columns of amounts line up. */
const LATIN = 'Helvetica';
const LATIN_BOLD = 'Helvetica-Bold';
const BEYOND_LATIN = /[^\u0020-\u007e\u00a0-\u00ff]/;

interface Column {
  readonly title: readonly [en: string, zh: string];
  readonly x: number;
  readonly width: number;
  readonly right?: boolean;
}

const COLUMNS = {
  no: { title: ['No.', '序号'], x: LEFT, width: 40, right: true },
  time: { title: ['Time', '时间'], x: 88, width: 92 },
  kind: { title: ['Kind', '类型'], x: 186, width: 122 },
  document: { title: ['Document', '单号'], x: 314, width: 104 },
  amount: { title: ['Amount', '金额'], x: 422, width: 62, right: true },
  balance: { title: ['Balance', '余额'], x: 488, width: 67, right: true },
} as const satisfies Readonly<Record<string, Column>>;

type Doc = InstanceType<typeof PDFDocument>;

/**
 * A statement as a PDF in English and Chinese: who, which period, the sums, every line, and on each
 * page its number. Between pages it lets others work.
 */
export async function drawStatement(
  statement: Statement,
  lines: readonly StatementLine[],
): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    info: {
      Title: `Statement ${statement.customerCode} ${statement.firstDay} - ${statement.lastDay}`,
      Author: statement.operatorName,
      CreationDate: statement.madeAt,
    },
  });
  const whole = collected(doc);
  doc.registerFont('chinese', CHINESE);
  let y = drawSums(doc, statement, drawHead(doc, statement));
  y = drawTitles(doc, y + 18);
  for (const line of lines) {
    const reason = line.kind.endsWith('correction') ? line.reason : '';
    if (y + ROW + (reason ? REASON_ROW : 0) > BOTTOM) {
      await new Promise((resolve) => setImmediate(resolve));
      doc.addPage();
      y = drawTitles(doc, 40);
    }
    y = drawLine(doc, statement, line, y);
    if (reason) {
      put(doc, reason, COLUMNS.kind.x, y - 2, {
        width: RIGHT - COLUMNS.kind.x,
        grey: true,
        size: 7,
      });
      y += REASON_ROW;
    }
  }
  if (lines.length === 0)
    put(doc, 'No money moved in this period. 本期无资金变动。', LEFT, y + 2, { grey: true });
  numberPages(doc, statement);
  doc.end();
  return whole;
}

function drawHead(doc: Doc, statement: Statement): number {
  const { customerCode, customerName, firstDay, lastDay, timeZone, currency } = statement;
  put(doc, 'Account statement  账户对账单', LEFT, 40, { size: 17 });
  put(doc, statement.operatorName, LEFT, 64, { size: 11 });
  const facts: [string, string][] = [
    ['Customer 货主', `${customerCode}  ${customerName}`],
    ['Period 期间', `${firstDay} – ${lastDay} (${timeZone})`],
    ['Currency 币种', currency],
    ['Made at 生成时间', localTime(statement.madeAt, timeZone)],
  ];
  let y = 90;
  for (const [name, value] of facts) {
    put(doc, name, LEFT, y, { grey: true, width: 100 });
    put(doc, value, 150, y, { width: RIGHT - 150 });
    y += 15;
  }
  return y + 8;
}

function drawSums(doc: Doc, statement: Statement, top: number): number {
  const money = (minor: number) => formatMinor(minor, statement.currency);
  const { openingMinor, closingMinor, frozenMinor } = statement;
  let y = top;
  const row = (name: string, count: string, amount: string, strong = false) => {
    put(doc, name, LEFT + 6, y + 3, { size: 9, width: 240 });
    put(doc, count, 290, y + 3, { size: 9, width: 80, right: true, grey: true });
    put(doc, amount, 420, y + 3, { size: 9, width: 129, right: true, bold: strong });
    rule(doc, y + 17, strong ? '#555555' : '#dddddd');
    y += 17;
  };
  rule(doc, y, '#555555');
  row('Opening balance 期初余额', '', money(openingMinor), true);
  for (const { kind, lines, sumMinor } of statement.sums) {
    const { en, zh } = STATEMENT_KINDS[kind];
    row(`${en}s ${zh}`, `× ${lines}`, money(sumMinor));
  }
  row('Change 本期变动', '', money(closingMinor - openingMinor));
  row('Closing balance 期末余额', '', money(closingMinor), true);
  if (frozenMinor !== 0)
    row('of it, promised to orders that had not left 其中：未出库订单冻结', '', money(frozenMinor));
  return y;
}

function drawTitles(doc: Doc, y: number): number {
  for (const { title, x, width, right } of Object.values<Column>(COLUMNS))
    put(doc, title.join(' '), x, y, { width, right, grey: true });
  rule(doc, y + 13, '#555555');
  return y + 18;
}

function drawLine(doc: Doc, statement: Statement, line: StatementLine, y: number): number {
  const { currency, timeZone } = statement;
  const { en, zh } = STATEMENT_KINDS[line.kind];
  const cells: Record<keyof typeof COLUMNS, string> = {
    no: String(line.no),
    time: localTime(line.at, timeZone),
    kind: `${en} ${zh}`,
    document: line.documentNo,
    amount: formatMinor(line.amountMinor, currency),
    balance: formatMinor(line.balanceAfterMinor, currency),
  };
  for (const [name, { x, width, right }] of Object.entries<Column>(COLUMNS))
    put(doc, cells[name as keyof typeof COLUMNS], x, y, { width, right });
  return y + ROW;
}

function numberPages(doc: Doc, { customerCode, firstDay, lastDay }: Statement): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    rule(doc, 800, '#dddddd');
    const about = `${customerCode}  ${firstDay} – ${lastDay}`;
    put(doc, about, LEFT, 806, { size: 7, grey: true, width: 160 });
    const sum = 'Opening balance + change = closing balance 期初余额 + 本期变动 = 期末余额';
    put(doc, sum, 185, 806, { size: 7, grey: true, width: 265 });
    const number = `Page ${page + 1} of ${count}  第 ${page + 1} / ${count} 页`;
    put(doc, number, 455, 806, { size: 7, grey: true, width: 100, right: true });
  }
}

interface Look {
  readonly size?: number;
  readonly width?: number;
  readonly right?: boolean;
  readonly grey?: boolean;
  readonly bold?: boolean;
}

/** One line of text that never leaves its width; only what needs the Chinese font gets it. */
function put(doc: Doc, text: string, x: number, y: number, look: Look = {}): void {
  const { size = 8, width = RIGHT - x, right = false, grey = false, bold = false } = look;
  const chinese = BEYOND_LATIN.test(text.replaceAll(/[–…]/g, '-'));
  doc.font(chinese ? 'chinese' : bold ? LATIN_BOLD : LATIN).fontSize(size);
  doc.fillColor(grey ? '#666666' : '#111111');
  const shown = fitting(doc, text, width);
  const at = right ? x + width - doc.widthOfString(shown) : x;
  // The two fonts stand on different heights of the line.
  doc.text(shown, at, chinese ? y - size * 0.17 : y, { lineBreak: false });
}

function fitting(doc: Doc, text: string, width: number): string {
  if (doc.widthOfString(text) <= width) return text;
  let length = text.length - 1;
  while (length > 0 && doc.widthOfString(`${text.slice(0, length)}…`) > width) length -= 1;
  return `${text.slice(0, length)}…`;
}

function rule(doc: Doc, y: number, color: string): void {
  doc.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor(color).stroke();
}

function collected(doc: Doc): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
}
