import { OmitType } from '@nestjs/swagger';
import { Code, Count, List, Moment, OneOf, Partly, QueryFlag, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

/** More would hold the rows of orders for too long. */
export const MAX_LINES = 1_000;
const MAX_PIECES = 1_000_000;

export const INBOUND_STATES = [
  'draft',
  'submitted',
  'in_transit',
  'arrived',
  'receiving',
  'putting_away',
  'completed',
  'cancelled',
] as const;

export class ExpectedLineFields {
  @Code({ says: 'SKU of the customer', example: 'MUG-RED', max: 128 })
  skuCode!: string;

  @Count({ says: 'Pieces that are announced', min: 1, max: MAX_PIECES, example: 120 })
  expected!: number;
}

export class NewInboundOrder {
  @Code({ says: 'Code of the customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'Temu code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Text({
    says: "The customer's own number; the same number is taken once",
    optional: true,
    max: 128,
    example: 'PO-4711',
  })
  reference?: string;

  @Text({ says: 'Who brings it', optional: true, example: 'COSCO' })
  carrierName?: string;

  @Text({ says: 'Tracking or container number', optional: true, max: 128 })
  trackingNumber?: string;

  @Moment({ says: 'When it is expected', optional: true })
  expectedAt?: string;

  @Text({ says: 'For the people in the warehouse', optional: true, max: 1_000 })
  note?: string;

  @List(() => ExpectedLineFields, { says: 'Each SKU once', min: 1, max: MAX_LINES })
  lines!: ExpectedLineFields[];
}

export class InboundOrderChange extends Partly(
  OmitType(NewInboundOrder, ['customerCode', 'warehouseCode'] as const),
) {}

export class InboundReason {
  @Text({ says: 'Why, if there is more to say', optional: true, max: 512 })
  reason?: string;
}

export class ReceivedLineFields {
  @Code({ says: 'SKU; also one that was not announced', example: 'MUG-RED', max: 128 })
  skuCode!: string;

  @Count({
    says: 'Pieces that came; below zero takes back what was written too much',
    min: -MAX_PIECES,
    max: MAX_PIECES,
    example: 118,
  })
  quantity!: number;
}

export class ReceivedPieces extends InboundReason {
  @List(() => ReceivedLineFields, { says: 'What came now', min: 1, max: MAX_LINES })
  lines!: ReceivedLineFields[];
}

export class PutAwayLineFields {
  @Code({ says: 'SKU', example: 'MUG-RED', max: 128 })
  skuCode!: string;

  @Count({ says: 'Pieces that can be sold', optional: true, max: MAX_PIECES, example: 117 })
  good?: number;

  @Count({ says: 'Pieces that can not', optional: true, max: MAX_PIECES, example: 1 })
  defective?: number;
}

export class PutAwayPieces extends InboundReason {
  @List(() => PutAwayLineFields, { says: 'What was put away now', min: 1, max: MAX_LINES })
  lines!: PutAwayLineFields[];
}

export class InboundLineShown extends ExpectedLineFields {
  @Count({ says: 'Number of the line' })
  lineNo!: number;

  @Count({ says: 'Pieces that came' })
  received!: number;

  @Count({ says: 'Put away, good' })
  putAwayGood!: number;

  @Count({ says: 'Put away, defective' })
  putAwayDefective!: number;

  @Count({ says: 'Received, not put away' })
  waiting!: number;

  @Count({ says: 'Missing when it was completed' })
  short!: number;

  @Count({ says: 'Came without having been announced' })
  over!: number;
}

export class InboundHistoryLine {
  @OneOf(INBOUND_STATES, { says: 'State before; null: it was made', nullable: true })
  from!: (typeof INBOUND_STATES)[number] | null;

  @OneOf(INBOUND_STATES, { says: 'State after' })
  to!: (typeof INBOUND_STATES)[number];

  @Text({ says: 'Who' })
  person!: string;

  @Text({ says: 'Why' })
  reason!: string;

  @Text({ says: 'By which request' })
  requestId!: string;

  @Moment({ says: 'When' })
  at!: string;
}

export class InboundOrderRow {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Our number; documentNo of its movements', example: 'IB26112600001' })
  inboundNo!: string;

  @Text({ says: "The customer's own number" })
  reference!: string;

  @Text({ says: 'Code of the customer' })
  customerCode!: string;

  @Text({ says: 'Temu code of the warehouse' })
  warehouseCode!: string;

  @OneOf(INBOUND_STATES, { says: 'How far it is' })
  state!: (typeof INBOUND_STATES)[number];

  @Text({ says: 'Who brings it' })
  carrierName!: string;

  @Text({ says: 'Tracking or container number' })
  trackingNumber!: string;

  @Moment({ says: 'When it is expected', nullable: true })
  expectedAt!: string | null;

  @Text({ says: 'For the people in the warehouse' })
  note!: string;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'Last change' })
  updatedAt!: string;

  @Moment({ says: 'When it was completed or cancelled', nullable: true })
  closedAt!: string | null;
}

export class InboundOrder extends InboundOrderRow {
  @List(() => InboundLineShown, { says: 'Its SKUs' })
  lines!: InboundLineShown[];

  @List(() => InboundHistoryLine, { says: 'Its states, oldest first' })
  history!: InboundHistoryLine[];
}

export class InboundOrders {
  @List(() => InboundOrderRow, { says: 'Newest first' })
  items!: InboundOrderRow[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class InboundQuery extends Paging {
  @Code({ says: "Our number or the customer's", optional: true, max: 128 })
  number?: string;

  @Code({ says: 'Code of the customer', optional: true, example: 'C10001' })
  customer?: string;

  @Code({ says: 'Temu code of the warehouse', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @Code({ says: 'Code of a SKU on it', optional: true, max: 128 })
  sku?: string;

  @OneOf(INBOUND_STATES, { says: 'How far it is', optional: true })
  state?: (typeof INBOUND_STATES)[number];

  @Moment({ says: 'Made at or after', optional: true })
  from?: string;

  @Moment({ says: 'Made before', optional: true })
  until?: string;
}

/** The whole list as a file. */
export class InboundFileQuery extends OmitType(InboundQuery, ['limit', 'cursor'] as const) {}

export class InboundImportQuery {
  @QueryFlag({ says: 'true: announce them at once; otherwise they are drafts', optional: true })
  submit?: boolean;
}

export class ImportedInbound {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Our number' })
  inboundNo!: string;

  @Text({ says: "The customer's own number" })
  reference!: string;
}

export class InboundImported {
  @List(() => ImportedInbound, { says: 'The orders of the file, in its order', max: 5_000 })
  orders!: ImportedInbound[];
}
