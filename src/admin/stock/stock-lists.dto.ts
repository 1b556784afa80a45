import { IntersectionType, OmitType } from '@nestjs/swagger';
import {
  Code,
  Count,
  Flag,
  List,
  Moment,
  OneOf,
  Part,
  QueryFlag,
  Text,
} from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';
import { Pieces, StockAfterDeed, StockPlaceFields } from './stock-work.dto';

class PlaceQuery extends Paging {
  @Code({ says: 'Temu code of the warehouse', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @Code({ says: 'Code of the customer', optional: true, example: 'C10001' })
  customer?: string;

  @Code({ says: 'Code of the SKU', optional: true, max: 128, example: 'MUG-RED' })
  sku?: string;
}

/** The whole list as a file. */
export class StockFileQuery extends OmitType(PlaceQuery, ['limit', 'cursor'] as const) {}

export class StockQuery extends PlaceQuery {
  @QueryFlag({ says: 'true: only where more is promised than there is', optional: true })
  short?: boolean;
}

export class StockRow extends StockAfterDeed {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Flag({ says: 'false: Temu is told zero, by the switch of the SKU or the customer' })
  shown!: boolean;

  @Count({ says: 'Pieces that are promised and not there' })
  missing!: number;

  @Moment({ says: 'Last movement' })
  changedAt!: string;
}

export class StockRows {
  @List(() => StockRow, { says: 'In the order in which they were first held' })
  items!: StockRow[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class StockAtQuery extends PlaceQuery {
  @Moment({ says: 'As the stock was at this moment', example: '2026-10-31T23:59:59Z' })
  moment!: string;
}

class LastMovement {
  @Count({ says: 'Number of the last movement up to then, in the ledger of this SKU here' })
  movementNo!: number;

  @Moment({ says: 'When that was written' })
  movedAt!: string;
}

export class StockAtRow extends IntersectionType(StockPlaceFields, Pieces, LastMovement) {}

export class StockAtRows {
  @List(() => StockAtRow, { says: 'What had been held by then' })
  items!: StockAtRow[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export const MOVEMENT_TYPES = [
  'announce',
  'receive',
  'put_away',
  'close_short',
  'allocate',
  'release',
  'ship',
  'adjust_up',
  'adjust_down',
  'to_defective',
  'to_good',
  'lock',
  'unlock',
  'transfer_out',
  'transfer_in',
  'return_in',
  'count',
] as const;

const DOCUMENT_KINDS = [
  'outbound_order',
  'inbound_order',
  'adjustment',
  'quality',
  'lock',
  'transfer',
  'count',
  'return',
] as const;

export class MovementQuery extends PlaceQuery {
  @OneOf(MOVEMENT_TYPES, { says: 'Kind of movement', optional: true })
  type?: (typeof MOVEMENT_TYPES)[number];

  @Code({
    says: 'Number of the document: of an order, an inbound order, a count …',
    optional: true,
    max: 128,
  })
  document?: string;

  @Moment({ says: 'Written at or after', optional: true })
  from?: string;

  @Moment({ says: 'Written before', optional: true })
  until?: string;
}

class MovementFields {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Its number in the ledger of this SKU in this warehouse: without gaps' })
  no!: number;

  @OneOf(MOVEMENT_TYPES, { says: 'Kind of movement' })
  type!: (typeof MOVEMENT_TYPES)[number];

  @Part(() => Pieces, { says: 'What changed' })
  change!: Pieces;

  @Part(() => Pieces, { says: 'What was there before' })
  before!: Pieces;

  @Part(() => Pieces, { says: 'What was there after' })
  after!: Pieces;

  @OneOf(DOCUMENT_KINDS, { says: 'Kind of document' })
  documentKind!: (typeof DOCUMENT_KINDS)[number];

  @Text({ says: 'Number of the document' })
  documentNo!: string;

  @Text({ says: 'Who' })
  person!: string;

  @Text({ says: 'Why' })
  reason!: string;

  @Text({ says: 'By which request' })
  requestId!: string;

  @Moment({ says: 'When it happened' })
  happenedAt!: string;

  @Moment({ says: 'When it was written' })
  writtenAt!: string;
}

export class StockMovement extends IntersectionType(StockPlaceFields, MovementFields) {}

export class StockMovements {
  @List(() => StockMovement, { says: 'Newest first' })
  items!: StockMovement[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
