import { deflateSync } from 'node:zlib';
import { giveBack, order } from '../orders';
import { equal, refused, type Session, succeeded } from '../session';
import type { Fields } from '../wire';
import { cases } from './case';

const CREATE = 'order/createWithLabel';
const SHIPPING_MODE = 170020006;
const LABEL_TYPE = 170020007;
const LABEL_CONTENT = 170020008;
const ORDER_EXISTS = 170020009;

/** The smallest one-page PDF, 4 × 6 inches. */
const PDF = Buffer.from(
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

const ZPL = Buffer.from('^XA^FO50,50^A0N,50,50^FDSAMPLE^FS^XZ');
const PNG = png();

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

function withLabel(session: Session, fields: Fields = {}) {
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

function label(type: string, file: Buffer): Fields {
  return { shippingLabelFileType: type, shippingLabelFileBase64: file.toString('base64') };
}

export const LABELS = cases(CREATE, [
  ...(['PDF', 'PNG', 'ZPL'] as const).map((type) => ({
    title: `takes an order with its label as ${type}, and its tracking number`,
    run: async (session: Session) => {
      const file = { PDF, PNG, ZPL }[type];
      const made = withLabel(session, label(type, file));
      succeeded(await session.ask(CREATE, made));
      const { fulfillList } = succeeded<{
        fulfillList: { tailShippingMode: number; packageList: { trackingNumber: string }[] }[];
      }>(await session.ask('order/info/get', { cwFulfillNo: made.cwFulfillNo }));
      await giveBack(session, made.cwFulfillNo);
      equal(fulfillList[0]?.tailShippingMode, 1, 'tailShippingMode');
      equal(fulfillList[0]?.packageList[0]?.trackingNumber, made.trackingNumber, 'trackingNumber');
    },
  })),
  {
    title: 'the label may follow in a second call, and be replaced by a third',
    run: async (session) => {
      const made = withLabel(session);
      const first = succeeded(await session.ask(CREATE, made));
      equal(
        succeeded(await session.ask(CREATE, { ...made, ...label('PDF', PDF) })),
        first,
        'second answer',
      );
      equal(
        succeeded(await session.ask(CREATE, { ...made, ...label('ZPL', ZPL) })),
        first,
        'third answer',
      );
      await giveBack(session, made.cwFulfillNo);
    },
  },
  {
    title: 'a repeat with the same label changes nothing; a label on other content: 170020009',
    run: async (session) => {
      const made = withLabel(session, label('PNG', PNG));
      const first = succeeded(await session.ask(CREATE, made));
      equal(succeeded(await session.ask(CREATE, made)), first, 'second answer');
      const other = { ...made, ...label('PDF', PDF), packageSn: session.number() };
      refused(await session.ask(CREATE, other), ORDER_EXISTS);
      await giveBack(session, made.cwFulfillNo);
    },
  },
  {
    title: 'such an order costs handling, not delivery',
    run: async (session) => {
      const made = withLabel(session, label('PDF', PDF));
      succeeded(await session.ask(CREATE, made));
      const { outboundFeeList } = succeeded<{
        outboundFeeList: { feeList: { feeType: string }[] }[];
      }>(await session.ask('outbound/order/fee/get', { cwFulfillNo: made.cwFulfillNo }));
      await giveBack(session, made.cwFulfillNo);
      equal(
        outboundFeeList[0]?.feeList.map((fee) => fee.feeType),
        ['OPERATION'],
        'fees',
      );
    },
  },
  {
    title: 'a type that is none, and one that the file is not: 170020007',
    run: async (session) => {
      refused(
        await session.ask(CREATE, withLabel(session, label('DOCX', PDF))),
        LABEL_TYPE,
        'DOCX',
      );
      refused(await session.ask(CREATE, withLabel(session, label('PNG', PDF))), LABEL_TYPE, 'PNG');
    },
  },
  {
    title: 'a file that no printer would take: 170020008',
    run: async (session) => {
      refused(
        await session.ask(CREATE, withLabel(session, label('PDF', PDF.subarray(0, 60)))),
        LABEL_CONTENT,
      );
      refused(
        await session.ask(CREATE, withLabel(session, label('PNG', PNG.subarray(0, 50)))),
        LABEL_CONTENT,
      );
      refused(
        await session.ask(CREATE, withLabel(session, label('ZPL', Buffer.from('^XA^FDno end')))),
        LABEL_CONTENT,
      );
      for (const command of ['~JA', '^DFR:FORM^FS', '^JUS', '^PQ900'])
        refused(
          await session.ask(
            CREATE,
            withLabel(session, label('ZPL', Buffer.from(`^XA${command}^XZ`))),
          ),
          LABEL_CONTENT,
        );
      const nonsense = { shippingLabelFileType: 'PDF', shippingLabelFileBase64: '*not base64*' };
      refused(await session.ask(CREATE, withLabel(session, nonsense)), LABEL_CONTENT);
    },
  },
  {
    title: 'an address from which no label may be fetched: 170020008',
    run: async (session) => {
      for (const shippingLabelUrl of [
        'https://10.0.0.1/label.pdf',
        'https://169.254.169.254/latest/meta-data/',
        'http://labels.example.com/label.pdf',
        'file:///etc/passwd',
        'nonsense',
      ])
        refused(
          await session.ask(
            CREATE,
            withLabel(session, { shippingLabelFileType: 'PDF', shippingLabelUrl }),
          ),
          LABEL_CONTENT,
        );
    },
  },
  {
    title: 'tailShippingMode of the other call: 170020006',
    run: async (session) => {
      refused(
        await session.ask(CREATE, withLabel(session, { tailShippingMode: 0 })),
        SHIPPING_MODE,
        'tailShippingMode',
      );
    },
  },
]);
