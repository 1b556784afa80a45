import { OmitType } from '@nestjs/swagger';
import { Code, Count, List, Moment, OneOf, Partly, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const STATES = [
  'draft',
  'submitted',
  'in_transit',
  'arrived',
  'receiving',
  'putting_away',
  'completed',
  'cancelled',
] as const;
const MAX_LINES = 500;
const MAX_PIECES = 10_000_000;

export class InboundQuery extends Paging {
  @Code({ says: 'Your number or ours', optional: true, max: 128 })
  number?: string;

  @Code({ says: 'Code of the warehouse', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @OneOf(STATES, { says: 'In this state', optional: true })
  state?: (typeof STATES)[number];
}

export class ExpectedLine {
  @Code({ says: 'SKU', example: 'MUG-RED', max: 128 })
  skuCode!: string;

  @Count({ says: 'Pieces', min: 1, max: MAX_PIECES, example: 120 })
  expected!: number;
}

export class NewInboundOrder {
  @Code({ says: 'Code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Text({
    says: 'Your own number; the same number is taken once',
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

  @List(() => ExpectedLine, { says: 'Each SKU once', min: 1, max: MAX_LINES })
  lines!: ExpectedLine[];
}

export class InboundOrderChange extends Partly(
  OmitType(NewInboundOrder, ['warehouseCode'] as const),
) {}

export class InboundLine {
  @Count({ says: 'Number of the line' })
  lineNo!: number;

  @Text({ says: 'SKU' })
  skuCode!: string;

  @Count({ says: 'Pieces announced' })
  expected!: number;

  @Count({ says: 'Pieces that came' })
  received!: number;

  @Count({ says: 'Pieces put away, good: they can be sold' })
  putAwayGood!: number;

  @Count({ says: 'Pieces put away, defective' })
  putAwayDefective!: number;

  @Count({ says: 'Pieces that were announced and did not come' })
  short!: number;

  @Count({ says: 'Pieces that came and were not announced' })
  over!: number;
}

export class InboundOrder {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Our number' })
  inboundNo!: string;

  @Text({ says: 'Your number' })
  reference!: string;

  @Text({ says: 'Code of the warehouse' })
  warehouseCode!: string;

  @OneOf(STATES, { says: 'Where it stands' })
  state!: string;

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

  @Moment({ says: 'When it ended', nullable: true })
  closedAt!: string | null;

  @List(() => InboundLine, { says: 'What is announced, and what came' })
  lines!: InboundLine[];
}

export class InboundOrderRow extends OmitType(InboundOrder, ['lines'] as const) {}

export class InboundOrders {
  @List(() => InboundOrderRow, { says: 'Newest first' })
  items!: InboundOrderRow[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
