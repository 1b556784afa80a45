import { deflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import { checkLabelFile, decodeBase64Label, type LabelFormat, MAX_LABEL_BYTES } from './label-file';

async function pdf(pages: number): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage([288, 432]);
  return Buffer.from(await document.save());
}

function chunk(name: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  return Buffer.concat([size, Buffer.from(name, 'latin1'), content, Buffer.alloc(4)]);
}

function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = deflateSync(Buffer.alloc(64));
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    magic,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const ZPL = Buffer.from('^XA^FO50,50^FDHello^FS^XZ\r\n');

describe('a label file', () => {
  it('is taken if it is what it says', async () => {
    await expect(checkLabelFile('PDF', await pdf(1))).resolves.toBeUndefined();
    await expect(checkLabelFile('PNG', png(812, 1218))).resolves.toBeUndefined();
    await expect(checkLabelFile('ZPL', ZPL)).resolves.toBeUndefined();
  });

  it.each<[string, LabelFormat, () => Buffer | Promise<Buffer>, string]>([
    ['a PDF that is declared as PNG', 'PNG', () => pdf(1), 'label.type'],
    ['a PNG that is declared as ZPL', 'ZPL', () => png(8, 8), 'label.type'],
    ['ZPL that is declared as PDF', 'PDF', () => ZPL, 'label.type'],
    ['an empty file', 'PDF', () => Buffer.alloc(0), 'label.content'],
    ['a file of more than 4 MiB', 'PDF', () => Buffer.alloc(MAX_LABEL_BYTES + 1), 'label.content'],
    ['a PDF that is cut off', 'PDF', async () => (await pdf(1)).subarray(0, 200), 'label.content'],
    ['a PDF header with nothing behind', 'PDF', () => Buffer.from('%PDF-1.7\n'), 'label.content'],
    ['a PDF of too many pages', 'PDF', () => pdf(21), 'label.content'],
    ['a PNG that is cut off', 'PNG', () => png(8, 8).subarray(0, 40), 'label.content'],
    ['a PNG of no width', 'PNG', () => png(0, 8), 'label.content'],
    ['a PNG as large as a house', 'PNG', () => png(100_000, 100_000), 'label.content'],
    ['ZPL without an end', 'ZPL', () => Buffer.from('^XA^FDHello'), 'label.content'],
    ['anything else', 'ZPL', () => Buffer.from('hello'), 'label.content'],
  ])('is refused if it is %s', async (_, format, file, code) => {
    await expect(checkLabelFile(format, await file())).rejects.toMatchObject({ code });
  });

  it('comes as base64, with line breaks or as a data URL', () => {
    const digits = ZPL.toString('base64');
    expect(decodeBase64Label(digits)).toEqual(ZPL);
    expect(decodeBase64Label(`${digits.slice(0, 8)}\r\n${digits.slice(8)}`)).toEqual(ZPL);
    expect(decodeBase64Label(`data:application/zpl;base64,${digits}`)).toEqual(ZPL);
    expect(() => decodeBase64Label('not*base64')).toThrow('not base64');
  });
});
