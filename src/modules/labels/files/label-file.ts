import { badLabelContent, otherLabelType } from '../labels.errors';
import type { Fault, LabelFormat } from '../labels.types';
import { checkPdf } from './pdf-file';
import { checkPng, isPng } from './png-file';
import { checkZpl, startOfZpl } from './zpl-file';

export const MAX_LABEL_BYTES = 4 * 1024 * 1024;

/** Readers look for the header in the first kilobyte; so do we. */
const PDF_HEADER_WITHIN_BYTES = 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const DATA_URL = /^data:[\w.+/-]*;base64,/;

/**
 * Refuses a file that is not what it is declared to be, that no printer would take, or that does
 * something else than to be printed.
 * @throws label.type, label.content
 */
export async function checkLabelFile(format: LabelFormat, file: Buffer): Promise<void> {
  if (file.length === 0) throw badLabelContent({ format, en: 'it is empty', zh: '文件为空' });
  if (file.length > MAX_LABEL_BYTES) {
    throw badLabelContent({
      format,
      en: `it has ${file.length} bytes, at most ${MAX_LABEL_BYTES} are taken`,
      zh: `文件 ${file.length} 字节，最大 ${MAX_LABEL_BYTES} 字节`,
    });
  }
  const found = formatOf(file);
  if (found && found !== format) throw otherLabelType({ declared: format, found });
  const fault = await faultOf(format, file);
  if (fault) throw badLabelContent({ format, ...fault });
}

/** The file behind base64 text, which may have line breaks or a data URL in front. */
export function decodeBase64Label(text: string): Buffer {
  const digits = text.replace(DATA_URL, '').replace(/\s+/g, '');
  if (!BASE64.test(digits) || digits.length % 4 === 1) {
    throw badLabelContent({
      format: 'base64',
      en: 'it is not base64 text',
      zh: '不是 base64 文本',
    });
  }
  return Buffer.from(digits, 'base64');
}

/** What the first bytes say; null where they say nothing known. */
function formatOf(file: Buffer): LabelFormat | null {
  if (isPng(file)) return 'PNG';
  if (file.subarray(0, PDF_HEADER_WITHIN_BYTES).includes('%PDF-')) return 'PDF';
  return startOfZpl(file) ? 'ZPL' : null;
}

async function faultOf(format: LabelFormat, file: Buffer): Promise<Fault | null> {
  switch (format) {
    case 'PDF':
      return checkPdf(file);
    case 'PNG':
      return checkPng(file);
    case 'ZPL':
      return checkZpl(file);
  }
}
