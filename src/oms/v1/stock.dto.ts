import { Code, Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

class PlaceQuery extends Paging {
  @Code({ says: 'Code of the warehouse', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @Code({ says: 'Code of the SKU', optional: true, max: 128, example: 'MUG-RED' })
  sku?: string;
}

export class StockQuery extends PlaceQuery {}

export class MovementQuery extends PlaceQuery {
  @Moment({ says: 'Written at or after', optional: true })
  from?: string;

  @Moment({ says: 'Written before', optional: true })
  until?: string;
}

export class StockRow {
  @Text({ says: 'Code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Text({ says: 'SKU', example: 'MUG-RED' })
  skuCode!: string;

  @Count({ says: 'Pieces that can be ordered' })
  available!: number;

  @Count({ says: 'Pieces that are there and good' })
  onHand!: number;

  @Count({ says: 'Of them, promised to orders' })
  allocated!: number;

  @Count({ says: 'Of them, held back by the warehouse' })
  locked!: number;

  @Count({ says: 'Of them, kept as safety stock' })
  safetyStock!: number;

  @Count({ says: 'Pieces that can not be sold' })
  defective!: number;

  @Count({ says: 'Pieces that are announced' })
  inTransit!: number;

  @Count({ says: 'Pieces that arrived and are not put away' })
  receiving!: number;

  @Moment({ says: 'Last movement' })
  changedAt!: string;
}

export class StockRows {
  @List(() => StockRow, { says: 'In the order in which they were first held' })
  items!: StockRow[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class StockMovement {
  @Count({ says: 'Its number in the ledger of this SKU in this warehouse: without gaps' })
  no!: number;

  @Text({ says: 'Code of the warehouse' })
  warehouseCode!: string;

  @Text({ says: 'SKU' })
  skuCode!: string;

  @Text({ says: 'Kind of movement', example: 'allocate' })
  type!: string;

  @Count({ says: 'By how much the good pieces changed' })
  onHandChange!: number;

  @Count({ says: 'By how much the promised pieces changed' })
  allocatedChange!: number;

  @Count({ says: 'Good pieces after it' })
  onHandAfter!: number;

  @OneOf(
    [
      'outbound_order',
      'inbound_order',
      'adjustment',
      'quality',
      'lock',
      'transfer',
      'count',
      'return',
    ],
    { says: 'Kind of document' },
  )
  documentKind!: string;

  @Text({ says: 'Number of the document' })
  documentNo!: string;

  @Moment({ says: 'When it was written' })
  writtenAt!: string;
}

export class StockMovements {
  @List(() => StockMovement, { says: 'Newest first' })
  items!: StockMovement[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
