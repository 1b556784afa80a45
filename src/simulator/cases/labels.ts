import { label, PDF, PNG, withLabel, ZPL } from '../label-files';
import { giveBack } from '../orders';
import { equal, refused, type Session, succeeded } from '../session';
import { cases } from './case';

const CREATE = 'order/createWithLabel';
const SHIPPING_MODE = 170020006;
const LABEL_TYPE = 170020007;
const LABEL_CONTENT = 170020008;
const ORDER_EXISTS = 170020009;

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
