import { areasOf, DOTS_PER_INCH, LABEL_DOTS, type Mark, type RuleMark } from './drawing';

const POINTS_PER_DOT = 72 / DOTS_PER_INCH;
/** Letters hang from the top of their line by this part of it. */
const ASCENT = 0.76;

/**
 * One page of 4 × 6 inches. Written out by hand: lines, bars and two of the fonts that every reader
 * has, which a library for documents takes ten times as long for.
 */
export function drawPdf(marks: readonly Mark[]): Buffer {
  const content = marks.map(operatorsOf).join('');
  const [width, height] = [points(LABEL_DOTS.width), points(LABEL_DOTS.height)];
  return fileOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>`,
    `<</Length ${content.length}>>stream\n${content}endstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>',
  ]);
}

/** Objects, and behind them the table of where each begins. All is Latin 1: a letter is a byte. */
function fileOf(objects: readonly string[]): Buffer {
  const starts: number[] = [];
  let text = '%PDF-1.4\n';
  for (const [index, object] of objects.entries()) {
    starts.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function operatorsOf(mark: Mark): string {
  switch (mark.kind) {
    case 'rule':
      return `${areaOf(mark)}f\n`;
    case 'bars':
      return `${areasOf(mark).map(areaOf).join('')}f\n`;
    case 'text': {
      const font = mark.bold ? 'F2' : 'F1';
      const baseline = LABEL_DOTS.height - mark.y - mark.size * ASCENT;
      return `BT /${font} ${points(mark.size)} Tf ${points(mark.x)} ${points(baseline)} Td (${escaped(mark.text)}) Tj ET\n`;
    }
  }
}

function areaOf({ x, y, width, height }: RuleMark): string {
  const bottom = LABEL_DOTS.height - y - height;
  return `${points(x)} ${points(bottom)} ${points(width)} ${points(height)} re\n`;
}

function points(dots: number): string {
  return String(Math.round(dots * POINTS_PER_DOT * 1000) / 1000);
}

/** What these fonts have no letter for becomes a question mark. */
function escaped(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/gu, '?').replace(/[\\()]/g, '\\$&');
}
