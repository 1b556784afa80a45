import type { BarCode } from '../barcodes.rules';
import { LABEL_DOTS, type Mark } from './drawing';

/** For a printer of 203 dots to the inch, which draws letters and bars by itself. */
export function drawZpl(marks: readonly Mark[]): Buffer {
  const { width, height } = LABEL_DOTS;
  const fields = marks.map(fieldOf).join('\n');
  // CI28: what follows is UTF-8.
  return Buffer.from(`^XA^CI28^PW${width}^LL${height}^LH0,0\n${fields}\n^XZ\n`);
}

function fieldOf(mark: Mark): string {
  const place = `^FO${mark.x},${mark.y}`;
  switch (mark.kind) {
    case 'rule': {
      const { width, height } = mark;
      return `${place}^GB${width},${height},${Math.min(width, height)}^FS`;
    }
    case 'bars':
      return `${place}^BY${mark.module}^BCN,${mark.height},N,N,N^FD${dataOf(mark.code)}^FS`;
    case 'text': {
      const letters = `^A0N,${mark.size},${Math.round(mark.size * (mark.bold ? 1 : 0.9))}`;
      return `${place}${letters}^FH^FD${escaped(mark.text)}^FS`;
    }
  }
}

/** `>:` begins in letters, `>;` in pairs of digits, `>8` separates the fields of GS1-128. */
function dataOf(code: BarCode): string {
  if ('text' in code) return `>:${code.text}`;
  return `>;${code.fields.map((digits) => `>8${digits}`).join('')}`;
}

/** What would be read as a command travels as its number. */
function escaped(text: string): string {
  return text.replace(
    /[\^~_\x00-\x1f]/g,
    (sign) => `_${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
