import { crc32, deflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { LabelFormat } from '../labels.types';
import { checkLabelFile, decodeBase64Label, MAX_LABEL_BYTES } from './label-file';

async function pdf(pages: number, size: [number, number] = [288, 432]): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage(size);
  return Buffer.from(await document.save());
}

function png(width: number, height: number, data = pixels(width, height)): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    magic,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function pixels(width: number, height: number): Buffer {
  return deflateSync(Buffer.alloc(Math.min((width + 1) * height, 64 * 1024 * 1024)));
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}

function spoilt(file: Buffer, at: number): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
  return changed;
}

/** A document whose one packed stream is what a test says. */
function packed(dictionary: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<<${dictionary}/Length ${content.length}>>\nstream\n`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
}

function zpl(commands: string): Buffer {
  return Buffer.from(`^XA${commands}^XZ`);
}

function zpls(count: number): Buffer {
  return Buffer.from('^XA^FDx^FS^XZ'.repeat(count));
}

/** A document whose first branch of pages is the second object, with what each branch holds. */
function tree(branches: readonly string[]): Buffer {
  const nodes = branches.map(
    (kids, at) => `${at + 2} 0 obj<</Type/Pages/Count 1/Kids[${kids}]>>endobj\n`,
  );
  const page = `${branches.length + 2} 0 obj<</Type/Page/MediaBox[0 0 288 432]>>endobj\n`;
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n${nodes.join('')}${page}trailer<</Root 1 0 R>>\n%%EOF\n`,
  );
}

/** A stream of cross references that says what a test says. */
function references(dictionary: string): Buffer {
  const stream = `5 0 obj<</Type/XRef${dictionary}/Length 0>>stream\n\nendstream\nendobj\n`;
  return Buffer.from(tree(['3 0 R']).toString().replace('trailer', `${stream}trailer`));
}

async function encrypted(userPassword = 'u'): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([288, 432]);
  document.encrypt({ ownerPassword: 'o', userPassword });
  return Buffer.from(await document.save());
}

const bomb = deflateSync(Buffer.alloc(80 * 1024 * 1024));

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
    ['a PNG whose bytes were changed', 'PNG', () => spoilt(png(8, 8), 45), 'label.content'],
    [
      'a PNG that unpacks to more than it says',
      'PNG',
      () => png(8, 8, deflateSync(Buffer.alloc(90))),
      'label.content',
    ],
    [
      'a PNG that unpacks to less than it says',
      'PNG',
      () => png(8, 8, deflateSync(Buffer.alloc(60))),
      'label.content',
    ],
    ['a PNG that is a bomb', 'PNG', () => png(8, 8, bomb), 'label.content'],
    ['a PDF of a stamp’s size', 'PDF', () => pdf(1, [20, 20]), 'label.content'],
    ['a PDF of a poster’s size', 'PDF', () => pdf(1, [288, 4000]), 'label.content'],
    ['a PDF with a password', 'PDF', () => encrypted(), 'label.content'],
    ['a PDF that is a bomb', 'PDF', () => packed('/Filter/FlateDecode', bomb), 'label.content'],
    [
      'a PDF that is packed twice',
      'PDF',
      () => packed('/Filter[/FlateDecode /FlateDecode]', deflateSync(bomb)),
      'label.content',
    ],
    [
      'a PDF whose packing has another spelling',
      'PDF',
      () => packed('/Filter/#46lateDecode', bomb),
      'label.content',
    ],
    [
      'a PDF whose packing is written elsewhere',
      'PDF',
      () => packed('/Filter 7 0 R', bomb),
      'label.content',
    ],
    ['a PDF of no pages', 'PDF', () => tree(['']), 'label.content'],
    ['a PDF whose pages hold themselves', 'PDF', () => tree(['2 0 R']), 'label.content'],
    [
      'a PDF whose pages double thirty times',
      'PDF',
      () => tree(Array.from({ length: 30 }, (_, at) => `${at + 3} 0 R ${at + 3} 0 R`)),
      'label.content',
    ],
    [
      'a PDF that says it has a thousand million objects',
      'PDF',
      () => references('/W[0 0 0]/Index[0 1000000000]/Size 1'),
      'label.content',
    ],
    [
      'a PDF that says so behind something harmless',
      'PDF',
      () => references('/W[0 0 0]/A(/Index[0 1])/Index[0 1000000000]/Size 1'),
      'label.content',
    ],
    [
      'a PDF that says so elsewhere',
      'PDF',
      () => references('/W[0 0 0]/Index 9 0 R/Size 1'),
      'label.content',
    ],
    [
      'a PDF that says so by its size',
      'PDF',
      () => references('/W[0 0 0]/Size 1000000000'),
      'label.content',
    ],
    [
      'a PDF whose packing is far from its stream',
      'PDF',
      () => packed(`/Filter/FlateDecode/A(${' '.repeat(10_000)})`, bomb),
      'label.content',
    ],
    [
      'a PDF whose packing hides before a text',
      'PDF',
      () => packed('/Filter/FlateDecode/A(1 0 obj)', bomb),
      'label.content',
    ],
    [
      'a PDF whose packing hides behind a text',
      'PDF',
      () => packed('/A(/Filter/DCTDecode)/Filter/FlateDecode', bomb),
      'label.content',
    ],
    ['a PDF encrypted by its owner', 'PDF', () => encrypted(''), 'label.content'],
    ['ZPL of more labels than a file may have', 'ZPL', () => zpls(21), 'label.content'],
    ['ZPL without an end', 'ZPL', () => Buffer.from('^XA^FDHello'), 'label.content'],
    ['anything else', 'ZPL', () => Buffer.from('hello'), 'label.content'],
  ])('is refused if it is %s', async (_, format, file, code) => {
    await expect(checkLabelFile(format, await file())).rejects.toMatchObject({ code });
  });

  it.each([
    '~JA',
    '^fo10,10~dgR:X,1,1,',
    '^DFR:FORM',
    '^XFR:FORM',
    '^XGR:LOGO',
    '^JUS',
    '^KP1234',
    '^NC1',
    '^CC!',
    '^IDR:*.*',
    '^SZ1',
    '^MPE',
    '^PQ500',
    '^JUF',
    '~JR',
    '~JC',
    '~DYE:X,B,T,4,0,AAAA',
    '~DGR:X.GRF,4,1,FF',
    '^CW0,E:SYMBOL.TTF',
    '^PF32000',
    '^PN9',
    '^LL32000',
    '^HWR:*.*',
    '^SZ2',
    '^ISR:X.GRF,N',
    '^ILR:X.GRF',
    '^JZN',
    '^GFB,4096,4096,10,ab^FS',
    '^GFC,99,99,9,abc^FS',
    '^GF B,99',
    '^FDa^',
  ])('is refused if it is ZPL that does more than print: %s', async (commands) => {
    await expect(checkLabelFile('ZPL', zpl(commands))).rejects.toMatchObject({
      code: 'label.content',
    });
  });

  it('is ZPL as carriers make it, with graphics, settings of the paper and several labels', async () => {
    const label =
      '^LRN^MNY^MFN,N^LH10,12^MCY^POI^PW812^CI27\r\n^FO15,70^A0N,20,24^FVJANE ROE^FS^FO1,1^GFA,4,4,1,FF00FF00^FS' +
      '^BY3^BCN,200,N,N,N,A^FD1Z^FS^FO0,0^BD3^FH^FD_1E01^FS^CVY^PQ1,0,1,Y^xz^xa^FX again^FS';
    await expect(checkLabelFile('ZPL', zpl(label))).resolves.toBeUndefined();
  });

  it('is ZPL with a graphic of bytes that look like commands', async () => {
    const graphic = '^GFB,13,13,3,^JUS~JR^XZ^XA^FS';
    await expect(checkLabelFile('ZPL', zpl(graphic))).resolves.toBeUndefined();
    await expect(checkLabelFile('ZPL', zpls(20))).resolves.toBeUndefined();
  });

  it('is a PDF that other programs make: with comments, updates and rubbish in front', async () => {
    const plain = tree(['3 0 R']).toString();
    const commented = plain.replace('\n1 0 obj', '\n%\u00e2\u00e3 (not a text\n1 %x\n0 obj');
    const update = '3 0 obj<</Type/Page/MediaBox[0 0 280 430]>>endobj\nstartxref\n9\n%%EOF\n';
    for (const text of [plain, commented, `\x1b%-12345X@PJL\r\n${plain}`, plain + update])
      await expect(checkLabelFile('PDF', Buffer.from(text, 'latin1'))).resolves.toBeUndefined();
  });

  it.each<[string, string]>([
    ['words that are no objects', '%PDF-1.7\n'.padEnd(4_000_000, 'stream ')],
    ['streams without end', `%PDF-1.7\n${'/Filter/FlateDecode stream '.repeat(140_000)}`],
    ['lists in lists', `%PDF-1.7\n1 0 obj ${'['.repeat(4_000_000)}`],
    ['dictionaries in dictionaries', `%PDF-1.7\n1 0 obj ${'<</A '.repeat(800_000)}`],
    ['texts without end', `%PDF-1.7\n${'1 0 obj ( endobj '.repeat(200_000)}`],
    ['brackets', `%PDF-1.7\n1 0 obj ${'('.repeat(4_000_000)}`],
    ['angles', `%PDF-1.7\n1 0 obj ${'<'.repeat(4_000_000)}`],
    ['trailers', `%PDF-1.7\n${'trailer<<>>'.repeat(300_000)}`],
    ['small objects', `%PDF-1.7\n${'1 0 obj 1 endobj\n'.repeat(200_000)}`],
  ])('that is made of %s is refused in no time', async (_, text) => {
    const from = performance.now();
    await expect(checkLabelFile('PDF', Buffer.from(text))).rejects.toMatchObject({
      code: 'label.content',
    });
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  it('comes as base64, with line breaks or as a data URL', () => {
    const digits = ZPL.toString('base64');
    expect(decodeBase64Label(digits)).toEqual(ZPL);
    expect(decodeBase64Label(`${digits.slice(0, 8)}\r\n${digits.slice(8)}`)).toEqual(ZPL);
    expect(decodeBase64Label(`data:application/zpl;base64,${digits}`)).toEqual(ZPL);
    expect(() => decodeBase64Label('not*base64')).toThrow('not base64');
  });
});
