import {
  breathe,
  bytesOf,
  type Doc,
  drawBars,
  moment,
  newPaper,
  rule,
  write,
  writeCode,
} from '../../platform/paper';
import { barsOf } from '../labels/barcodes.rules';
import type { ManifestRequest } from './carriers.types';

/** US Letter, in points. */
const PAPER: [number, number] = [612, 792];
const LEFT = 36;
const RIGHT = 576;
const BOTTOM = 730;
const ROW = 14;
const BAR = 1.4;
const COLUMNS = { no: LEFT, tracking: 66, service: 236, reference: 376 } as const;

/**
 * What is handed over with the parcels: who hands over how many, a number that scans, every parcel,
 * and a line to sign on, in English and Chinese; each page says that it is none.
 */
export async function drawSandboxManifest(
  { from, labels }: Pick<ManifestRequest, 'from' | 'labels'>,
  number: string,
  at: Date,
): Promise<Buffer> {
  const doc = newPaper(`Manifest ${number}`, at, PAPER);
  doc.addPage();
  let y = drawTitles(doc, drawHead(doc, from, labels.length, number, at));
  for (const [index, { trackingNumber, service, reference }] of labels.entries()) {
    if (y > BOTTOM) {
      await breathe();
      doc.addPage();
      write(doc, `SAMPLE · ${number}`, LEFT, 24, { size: 9, bold: true });
      y = drawTitles(doc, 42);
    }
    write(doc, String(index + 1), COLUMNS.no, y, { size: 9 });
    writeCode(doc, trackingNumber, COLUMNS.tracking, y, { size: 9, width: 164 });
    write(doc, service, COLUMNS.service, y, { size: 9, width: 134 });
    writeCode(doc, reference, COLUMNS.reference, y, { size: 8, width: RIGHT - COLUMNS.reference });
    y += ROW;
  }
  rule(doc, LEFT, y + 2, RIGHT - LEFT);
  write(doc, 'Carrier’s signature 承运商签收：', LEFT, y + 14, { size: 10 });
  rule(doc, 200, y + 28, 200);
  return bytesOf(doc);
}

function drawHead(
  doc: Doc,
  from: ManifestRequest['from'],
  parcels: number,
  number: string,
  at: Date,
): number {
  write(doc, 'Manifest 交接单', LEFT, 36, { size: 18, bold: true });
  write(doc, 'SAMPLE 样张', LEFT, 36, { size: 18, bold: true, width: RIGHT - LEFT, right: true });
  const { name, address1, city, state, postcode } = from;
  write(doc, `${name}, ${address1}, ${city} ${state} ${postcode}`, LEFT, 62, {
    size: 10,
    width: RIGHT - LEFT,
  });
  write(doc, `Parcels 包裹 ${parcels}`, LEFT, 78, { size: 12, bold: true });
  write(doc, moment(at), LEFT, 80, { size: 9, width: RIGHT - LEFT, right: true });
  drawBars(doc, barsOf({ text: number }), { x: LEFT + 20, y: 102, height: 44, bar: BAR });
  write(doc, number, LEFT + 20, 150, { size: 11, bold: true });
  write(doc, 'Made by the sandbox carrier; nothing is handed over. 由沙箱承运商生成。', LEFT, 168, {
    size: 8,
  });
  return 188;
}

function drawTitles(doc: Doc, y: number): number {
  const { no, tracking, service, reference } = COLUMNS;
  write(doc, 'No.', no, y, { size: 8 });
  write(doc, 'Tracking number 运单号', tracking, y, { size: 8 });
  write(doc, 'Service 服务', service, y, { size: 8 });
  write(doc, 'Reference 参考号', reference, y, { size: 8 });
  rule(doc, LEFT, y + 12, RIGHT - LEFT, 1);
  return y + 18;
}
