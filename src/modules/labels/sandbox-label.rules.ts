import type { BarCode } from './barcodes.rules';
import { drawPdf } from './drawing/draw-pdf';
import { drawPng } from './drawing/draw-png';
import { drawZpl } from './drawing/draw-zpl';
import { LABEL_DOTS, type Mark } from './drawing/drawing';
import type { SandboxStyle } from './sandbox-numbers.rules';

/** All that stands on a label of the sandbox, in words as they are printed. */
export interface SandboxLabel {
  readonly style: SandboxStyle;
  readonly service: string;
  readonly from: LabelAddress;
  readonly to: LabelAddress;
  /** With its unit, "1.8 lb". */
  readonly weight: string;
  readonly trackingNumber: string;
  /** Our number of the order. */
  readonly reference: string;
  readonly date: string;
  readonly parcel: { readonly no: number; readonly of: number };
  /** What was asked for besides; missing or empty: nothing. */
  readonly services?: string;
}

export interface LabelAddress {
  readonly name: string;
  /** Company and street. */
  readonly lines: readonly string[];
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
}

const MARGIN = 30;
const INNER_WIDTH = LABEL_DOTS.width - 2 * MARGIN;
/** The least white beside the bars is ten modules. */
const BARS_LEFT = 60;
const MODULE = 3;
const MAX_ADDRESS_LINES = 4;
const SMALLEST_LETTERS = 16;
/** How wide a letter is on average, as a part of its size; capitals are wider. */
const LETTER_WIDTH = 0.62;

/**
 * A label of 4 × 6 inches that looks and scans like one of the carrier's, and says in three places
 * that it is none.
 */
export function drawSandboxLabel(label: SandboxLabel, format: 'PDF' | 'PNG' | 'ZPL'): Buffer {
  const marks = [
    ...head(label),
    ...address(label),
    ...routing(label),
    ...tracking(label),
    ...foot(label),
  ];
  switch (format) {
    case 'PDF':
      return drawPdf(marks);
    case 'PNG':
      return drawPng(marks);
    case 'ZPL':
      return drawZpl(marks);
  }
}

function head({ from, weight, parcel, date }: SandboxLabel): Mark[] {
  const sender = addressLines(from);
  return [
    ...sender.map((line, at) => text(MARGIN, 24 + at * 28, 24, line, { width: 440 })),
    text(500, 24, 34, weight, { bold: true, width: 282 }),
    text(500, 64, 26, `${parcel.no} OF ${parcel.of}`),
    text(500, 96, 26, date),
    text(500, 136, 60, 'SAMPLE', { bold: true }),
    rule(210, 3),
  ];
}

function address({ to }: SandboxLabel): Mark[] {
  return [
    text(MARGIN, 226, 26, 'SHIP TO:', { bold: true }),
    ...addressLines(to).map((line, at) => text(90, 260 + at * 40, 36, line, { width: 692 })),
    rule(468, 8),
  ];
}

/** UPS: the postcode as bars. USPS has it in front of the tracking number instead. */
function routing({ style, to, service }: SandboxLabel): Mark[] {
  const postcode = postcodeDigits(to);
  if (style === 'USPS') {
    return [
      text(MARGIN, 496, 140, service.replace(/^USPS\s+/i, '').slice(0, 1), { bold: true }),
      text(170, 500, 52, service, { bold: true, width: 612 }),
      text(170, 570, 40, 'NO POSTAGE PAID - SAMPLE'),
      rule(650, 8),
    ];
  }
  const bars: Mark[] = postcode
    ? [
        barcode(500, 110, { fields: [`420${postcode}`] }),
        text(BARS_LEFT, 616, 26, `(420) ${postcode}`),
      ]
    : [text(BARS_LEFT, 520, 60, to.postcode, { bold: true, width: 692 })];
  return [...bars, rule(650, 8)];
}

function tracking({ style, to, service, trackingNumber }: SandboxLabel): Mark[] {
  const postcode = postcodeDigits(to);
  const title: Mark[] =
    style === 'UPS'
      ? [
          text(MARGIN, 672, 56, service, { bold: true, width: INNER_WIDTH }),
          text(MARGIN, 738, 32, `TRACKING #: ${trackingNumber}`, { width: INNER_WIDTH }),
        ]
      : [text(MARGIN, 690, 40, 'USPS TRACKING # (SAMPLE)', { bold: true })];
  const code: BarCode =
    style === 'UPS'
      ? { text: trackingNumber }
      : { fields: [...(postcode ? [`420${postcode}`] : []), trackingNumber] };
  return [
    ...title,
    barcode(790, 200, code),
    text(BARS_LEFT, 1004, 34, grouped(trackingNumber), { bold: true, width: 692 }),
    rule(1050, 8),
  ];
}

function foot({ reference, services = '' }: SandboxLabel): Mark[] {
  const asked: Mark[] = services ? [text(400, 1070, 26, services, { bold: true, width: 382 })] : [];
  return [
    text(MARGIN, 1070, 26, `REF: ${reference}`, { width: services ? 360 : INNER_WIDTH }),
    ...asked,
    text(MARGIN, 1112, 50, 'SAMPLE - NOT VALID FOR SHIPPING', { bold: true, width: INNER_WIDTH }),
    text(MARGIN, 1172, 24, 'Made by the sandbox carrier. Nothing was bought.', {
      width: INNER_WIDTH,
    }),
  ];
}

function addressLines({ name, lines, city, state, postcode }: LabelAddress): string[] {
  const streets = lines.filter((line) => line.trim() !== '').slice(0, MAX_ADDRESS_LINES - 1);
  return [name, ...streets, `${city} ${state} ${postcode}`.trim()].map((line) =>
    line.toUpperCase(),
  );
}

/** Five digits; with four more nine, which would be an odd number of them, so five all the same. */
function postcodeDigits({ postcode }: LabelAddress): string | null {
  return /^(\d{5})(?:-?\d{4})?$/.exec(postcode.trim())?.[1] ?? null;
}

function grouped(trackingNumber: string): string {
  return trackingNumber.replace(/(.{4})(?=.)/g, '$1 ');
}

function barcode(y: number, height: number, code: BarCode): Mark {
  return { kind: 'bars', x: BARS_LEFT, y, height, module: MODULE, code };
}

function rule(y: number, height: number): Mark {
  return { kind: 'rule', x: MARGIN, y, width: INNER_WIDTH, height };
}

/** Letters get smaller where they would run out of their place, and are cut where that is not enough. */
function text(
  x: number,
  y: number,
  size: number,
  words: string,
  { bold = false, width = Number.POSITIVE_INFINITY } = {},
): Mark {
  const fitting = Math.floor(width / LETTER_WIDTH / Math.max(words.length, 1));
  const fitted = Math.max(SMALLEST_LETTERS, Math.min(size, fitting));
  const cut = words.slice(0, Math.floor(Math.min(width, LABEL_DOTS.width) / LETTER_WIDTH / fitted));
  return { kind: 'text', x, y: y + Math.round((size - fitted) / 2), size: fitted, bold, text: cut };
}
