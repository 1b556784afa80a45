import { deflateSync } from 'node:zlib';
import { order } from './orders';
import type { Session } from './session';
import type { Fields } from './wire';

/** The smallest one-page PDF, 4 × 6 inches. */
export const PDF = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000052 00000 n 
0000000101 00000 n 
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
`,
  'latin1',
);

export const ZPL = Buffer.from('^XA^FO50,50^A0N,50,50^FDSAMPLE^FS^XZ');
export const PNG = png();

function png(): Buffer {
  const size = 64;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8;
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const rows = deflateSync(Buffer.alloc(size * (size + 1), 255));
  return Buffer.concat([
    magic,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** An order whose label the platform brings. */
export function withLabel(session: Session, fields: Fields = {}) {
  return order(session, {
    tailShippingMode: 1,
    logisticsProductCode: undefined,
    shipCompanyId: '699272611',
    shipCompanyName: 'UPS',
    channelId: '17592352673534',
    trackingNumber: `1Z${session.number()}`,
    ...fields,
  });
}

export function label(type: string, file: Buffer): Fields {
  return { shippingLabelFileType: type, shippingLabelFileBase64: file.toString('base64') };
}
