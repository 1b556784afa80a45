import { IntersectionType, OmitType, PickType } from '@nestjs/swagger';
import { Code, Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { NewStockAdjustment } from './stock.dto';

/** More would hold the rows of orders for too long. */
const MAX_LINES = 500;
export const MAX_PIECES = 1_000_000;

export class StockPlaceFields extends PickType(NewStockAdjustment, [
  'warehouseCode',
  'customerCode',
  'skuCode',
] as const) {}

/** What every deed says of itself. */
export class StockDeed {
  @Code({
    says: 'Your own number of the document; one is made if nothing is said',
    optional: true,
    max: 128,
  })
  documentNo?: string;

  @Text({ says: 'Why; it stands in the ledger', max: 512, example: 'Broken on the shelf' })
  reason!: string;

  @Moment({ says: 'When it happened; now if nothing is said', optional: true })
  happenedAt?: string;
}

export const QUALITIES = ['good', 'defective'] as const;

export class AdjustedLine extends OmitType(NewStockAdjustment, ['reason'] as const) {
  @OneOf(QUALITIES, { says: 'Which pieces; good if nothing is said', optional: true })
  quality?: (typeof QUALITIES)[number];
}

class Quantity {
  @Count({ says: 'Pieces', min: 1, max: MAX_PIECES, example: 2 })
  quantity!: number;
}

export class MovedLine extends IntersectionType(StockPlaceFields, Quantity) {}

class Counted {
  @Count({ says: 'Good pieces that were counted', max: MAX_PIECES, example: 98 })
  counted!: number;

  @Count({
    says: 'Defective pieces that were counted; nothing said: not counted',
    optional: true,
    max: MAX_PIECES,
  })
  countedDefective?: number;
}

export class CountedLine extends IntersectionType(StockPlaceFields, Counted) {}

class Returned {
  @Count({ says: 'Pieces that can be sold again', optional: true, max: MAX_PIECES, example: 1 })
  good?: number;

  @Count({ says: 'Pieces that can not', optional: true, max: MAX_PIECES })
  defective?: number;
}

export class ReturnedLine extends IntersectionType(StockPlaceFields, Returned) {}

export class StockAdjustments extends StockDeed {
  @List(() => AdjustedLine, { says: 'All are done, or none', min: 1, max: MAX_LINES })
  lines!: AdjustedLine[];
}

export class StockMoves extends StockDeed {
  @List(() => MovedLine, { says: 'All are done, or none', min: 1, max: MAX_LINES })
  lines!: MovedLine[];
}

export class StockCount extends StockDeed {
  @List(() => CountedLine, { says: 'Each SKU once; all are done, or none', min: 1, max: MAX_LINES })
  lines!: CountedLine[];
}

export class StockReturn extends StockDeed {
  @List(() => ReturnedLine, { says: 'All are done, or none', min: 1, max: MAX_LINES })
  lines!: ReturnedLine[];
}

class Safety {
  @Count({ says: 'Pieces that are never promised', max: MAX_PIECES, example: 5 })
  safetyStock!: number;
}

export class SafetyLine extends IntersectionType(StockPlaceFields, Safety) {}

export class SafetyStock {
  @List(() => SafetyLine, { says: 'All are kept, or none', min: 1, max: MAX_LINES })
  lines!: SafetyLine[];
}

/** How many pieces stand where. */
export class Pieces {
  @Count({ says: 'Good pieces in the warehouse, promised and locked ones included' })
  onHand!: number;

  @Count({ says: 'Promised to orders' })
  allocated!: number;

  @Count({ says: 'Held back by the warehouse' })
  locked!: number;

  @Count({ says: 'Defective pieces' })
  defective!: number;

  @Count({ says: 'Announced, not arrived' })
  inTransit!: number;

  @Count({ says: 'Arrived, not put away' })
  receiving!: number;
}

class Availability {
  @Count({ says: 'Kept from being promised' })
  safetyStock!: number;

  @Count({ says: 'What a new order can have' })
  available!: number;
}

export class StockAfterDeed extends IntersectionType(StockPlaceFields, Pieces, Availability) {}

export class StockKept {
  @List(() => StockAfterDeed, { says: 'The stock after each line' })
  items!: StockAfterDeed[];
}

export class StockCountImported {
  @Text({ says: 'Number of the document in the ledger' })
  documentNo!: string;

  @Count({ says: 'Lines that were counted; lines without a number were left out' })
  lines!: number;
}

export class StockDeedDone extends StockKept {
  @Text({ says: 'Number of the document in the ledger' })
  documentNo!: string;
}
