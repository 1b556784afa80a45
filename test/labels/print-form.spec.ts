import { deflateSync, inflateSync } from 'node:zlib';
import { degrees, PDFDocument, PDFName, PDFNumber } from '@cantoo/pdf-lib';
import { checkLabelFile } from '../../src/modules/labels/files/label-file';
import { bareImage } from '../../src/modules/labels/files/png-file';
import { printPdf, printZpl } from '../../src/modules/labels/files/print-form';
import { drawSandboxLabel, type SandboxLabel } from '../../src/modules/labels/sandbox-label.rules';
import { pngChunk, readBars, readPdf } from '../support/papers';

const ADDRESS = {
  name: 'A',
  lines: ['1 Main St'],
  city: 'Ontario',
  state: 'CA',
  postcode: '91761',
};
const LABEL: SandboxLabel = {
  style: 'UPS',
  service: 'UPS Ground',
  from: ADDRESS,
  to: ADDRESS,
  weight: '1 lb',
  trackingNumber: '1Z999AA10123456784',
  reference: 'R',
  date: '2026-11-23',
  parcel: { no: 1, of: 1 },
};
const BARS = ['(420)91761', LABEL.trackingNumber];

/** A sandbox label on a page of another size, as other programs would make it. */
async function onPage(size: [number, number], turned = 0, scale = 1): Promise<Buffer> {
  const document = await PDFDocument.create();
  const page = document.addPage(size);
  const [label] = await document.embedPdf(drawSandboxLabel(LABEL, 'PDF'));
  if (!label) throw new Error('no page');
  const lies = size[0] > size[1];
  // Lying pages hold the label turned by a quarter, with its head to the left.
  const at = lies ? { x: 432 * scale, y: 0, rotate: degrees(90) } : { x: 0, y: 0 };
  page.drawPage(label, { ...at, xScale: scale, yScale: scale });
  page.setRotation(degrees(turned));
  return Buffer.from(await document.save());
}

/** A black and white PNG of ours with more to each pixel, as other programs write it. */
function widened(png: Buffer, colour: 2 | 6): Buffer {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const at = png.indexOf('IDAT');
  const bits = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const values = { 2: 3, 6: 4 }[colour];
  const rows = Buffer.alloc(height * (1 + width * values), 255);
  for (let y = 0; y < height; y += 1) {
    rows[y * (1 + width * values)] = 0;
    for (let x = 0; x < width; x += 1) {
      const byte = bits.readUInt8(y * (1 + Math.ceil(width / 8)) + 1 + (x >> 3));
      const begin = y * (1 + width * values) + 1 + x * values;
      if (!(byte & (0x80 >> (x & 7)))) rows.fill(0, begin, begin + 3);
    }
  }
  const header = Buffer.from(png.subarray(16, 29));
  header[8] = 8;
  header[9] = colour;
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows))];
  return Buffer.concat([png.subarray(0, 8), ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}

async function scanned(pdf: Buffer): Promise<string[][]> {
  const pages = await readPdf(pdf);
  for (const { width, height } of pages) expect([width, height]).toEqual([288, 432]);
  const bars: string[][] = [];
  for (const { png } of pages) bars.push((await readBars(png)).map((bar) => bar.text).sort());
  return bars;
}

describe('labels for a printer of 4 × 6 inches', () => {
  it('are pages in their order, whatever they came as, and scan', async () => {
    const png = drawSandboxLabel(LABEL, 'PNG');
    const labels = [
      ...[drawSandboxLabel(LABEL, 'PDF'), await onPage([432, 288]), await onPage([432, 288], 90)],
      ...[await onPage([288, 432], 180), await onPage([576, 864], 0, 2)],
    ].map((file) => ({ format: 'PDF' as const, file }));
    const images = [png, widened(png, 2), widened(png, 6)].map((file) => ({
      format: 'PNG' as const,
      file,
    }));
    const pages = await scanned(await printPdf([...labels, ...images]));
    expect(pages).toHaveLength(8);
    for (const bars of pages) expect(bars).toEqual(BARS);
  });

  it('are the same bytes each time', async () => {
    const labels = [
      { format: 'PDF', file: await onPage([612, 792]) },
      { format: 'PNG', file: drawSandboxLabel(LABEL, 'PNG') },
    ] as const;
    expect(await printPdf(labels)).toEqual(await printPdf(labels));
  });

  it('leave scripts, links and attached files behind', async () => {
    const document = await PDFDocument.load(drawSandboxLabel(LABEL, 'PDF'));
    document.addJavaScript('main', 'app.alert("printed");');
    await document.attach(Buffer.from('hello'), 'hello.txt', { mimeType: 'text/plain' });
    document.getForm().createTextField('field').addToPage(document.getPage(0), { x: 5, y: 5 });
    const file = Buffer.from(await document.save({ useObjectStreams: false }));
    const words = ['JavaScript', 'EmbeddedFile', 'AcroForm', 'Widget'];
    expect(words.filter((word) => file.includes(word))).toEqual(words);
    const printed = await printPdf([{ format: 'PDF', file }]);
    expect(words.filter((word) => printed.includes(word))).toEqual([]);
    expect(await scanned(printed)).toEqual([BARS]);
  });

  it('stream behind each other as ZPL', () => {
    const file = Buffer.from('\n^XA^FDa^FS^XZ\r\n\r\n');
    const stream = printZpl([
      { format: 'ZPL', file },
      { format: 'ZPL', file },
    ]);
    const begins = stream.toString().split('^XA').slice(1);
    expect(begins).toHaveLength(2);
    for (const one of begins) expect(one).toMatch(/^\^JMA.*\^FDa\^FS\^XZ\n$/);
  });

  it('leave nothing behind for the next as ZPL: not its place, and not what a printer is set up for', () => {
    const hostile =
      '^xa^POI^LH100,50^LT120^LS-30^CI28^FWR^CFB,30^BY9^LRY^PMY^MUM^JMB^MCN^MTT^MNN^MMC^MD30^PR14^FO1,1^FDa^FS^xz';
    const file = Buffer.from(hostile);
    const next = Buffer.from('^XA^FO1,1^FDb^FS^XZ');
    const text = printZpl([
      { format: 'ZPL', file },
      { format: 'ZPL', file: next },
    ]).toString();
    const [, first = '', second = ''] = text.split('^XA');
    // What it says of itself holds for itself.
    for (const said of ['^POI', '^LH100,50', '^CI28', '^MUM', '^JMB'])
      expect(first).toContain(said);
    for (const said of ['^MTT', '^MNN', '^MMC', '^MD30', '^PR14', '^MCN'])
      expect(text).not.toContain(said);
    // The next one begins where a printer begins.
    for (const said of ['^PON', '^LH0,0', '^LT0', '^LS0', '^CI0', '^FWN', '^LRN', '^PMN', '^MUD'])
      expect(second.indexOf(said)).toBeGreaterThanOrEqual(0);
    expect(second.indexOf('^PON')).toBeLessThan(second.indexOf('^FDb'));
  });

  it('keep the bytes of a graphic, whatever they look like', () => {
    const file = Buffer.from('^XA^GFB,11,11,3,^PR9~JR^MTT^FS^XZ', 'latin1');
    expect(printZpl([{ format: 'ZPL', file }]).toString()).toContain('^GFB,11,11,3,^PR9~JR^MTT^FS');
  });

  it('leave behind what stands before, behind and beside a file', async () => {
    const pdf = Buffer.concat([
      Buffer.from('<script>alert(1)</script>\n'),
      drawSandboxLabel(LABEL, 'PDF'),
      Buffer.from('\n<script>alert(2)</script>'),
    ]);
    await expect(checkLabelFile('PDF', pdf)).resolves.toBeUndefined();
    const printed = await printPdf([{ format: 'PDF', file: pdf }]);
    expect(printed.includes('<script>')).toBe(false);
    expect(await scanned(printed)).toEqual([BARS]);
    const image = drawSandboxLabel(LABEL, 'PNG');
    const tailed = Buffer.concat([image, Buffer.from('PK\u0003\u0004<script>')]);
    await expect(checkLabelFile('PNG', tailed)).resolves.toBeUndefined();
    expect(bareImage(tailed)).toEqual(image);
  });

  it('are 4 × 6 inches, whatever unit a page says that it is measured in', async () => {
    const document = await PDFDocument.load(drawSandboxLabel(LABEL, 'PDF'));
    document.getPage(0).node.set(PDFName.of('UserUnit'), PDFNumber.of(1000));
    const file = Buffer.from(await document.save());
    const [page] = await readPdf(await printPdf([{ format: 'PDF', file }]), 0);
    expect([page?.width, page?.height]).toEqual([288, 432]);
  });
});
