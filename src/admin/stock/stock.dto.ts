import { Code, Count, Text } from '../../platform/fields';

const MOST_PIECES = 1_000_000;

export class NewStockAdjustment {
  @Code({ says: 'Temu code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Code({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'SKU of the customer', example: 'MUG-RED', max: 128 })
  skuCode!: string;

  @Count({
    says: 'Pieces found (above zero) or missing (below zero)',
    min: -MOST_PIECES,
    max: MOST_PIECES,
    example: -2,
  })
  change!: number;

  @Text({ says: 'Why; it stands in the ledger', max: 512, example: 'Broken on the shelf' })
  reason!: string;
}

export class StockAdjustment extends NewStockAdjustment {
  @Text({ says: 'Its number in the ledger' })
  documentNo!: string;

  @Count({ says: 'Good pieces in the warehouse after it' })
  onHand!: number;
}
