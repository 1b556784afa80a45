import { Code, Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const MAX_LINES = 500;
const MAX_PIECES = 1_000_000;

const TRANSFER_STATES = ['in_transit', 'completed', 'cancelled'] as const;

class TransferredSku {
  @Code({ says: 'Code of the customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'SKU of the customer', example: 'MUG-RED', max: 128 })
  skuCode!: string;
}

export class SentLineFields extends TransferredSku {
  @Count({ says: 'Good pieces that leave', min: 1, max: MAX_PIECES, example: 20 })
  quantity!: number;
}

export class TransferReason {
  @Text({ says: 'Why; it stands in the ledger', max: 512, example: 'New Jersey runs low' })
  reason!: string;
}

export class NewStockTransfer extends TransferReason {
  @Code({ says: 'Temu code of the warehouse that sends', example: 'US-LA1' })
  fromWarehouseCode!: string;

  @Code({ says: 'Temu code of the warehouse that receives', example: 'US-NJ1' })
  toWarehouseCode!: string;

  @List(() => SentLineFields, { says: 'All leave, or none', min: 1, max: MAX_LINES })
  lines!: SentLineFields[];
}

export class ArrivedLineFields extends TransferredSku {
  @Count({ says: 'Pieces that can be sold', optional: true, max: MAX_PIECES, example: 19 })
  good?: number;

  @Count({ says: 'Pieces that can not', optional: true, max: MAX_PIECES, example: 1 })
  defective?: number;
}

export class ArrivedPieces {
  @List(() => ArrivedLineFields, { says: 'What has arrived now', min: 1, max: MAX_LINES })
  lines!: ArrivedLineFields[];
}

export class TransferLineShown extends TransferredSku {
  @Count({ says: 'Pieces that left' })
  sent!: number;

  @Count({ says: 'Arrived, good' })
  good!: number;

  @Count({ says: 'Arrived, defective' })
  defective!: number;

  @Count({ says: 'On the road' })
  onTheRoad!: number;

  @Count({ says: 'Lost: not there when it was completed' })
  lost!: number;
}

export class StockTransferRow {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Our number; documentNo of its movements', example: 'TR26112600001' })
  transferNo!: string;

  @Text({ says: 'Temu code of the warehouse that sends' })
  fromWarehouseCode!: string;

  @Text({ says: 'Temu code of the warehouse that receives' })
  toWarehouseCode!: string;

  @OneOf(TRANSFER_STATES, { says: 'How far it is' })
  state!: (typeof TRANSFER_STATES)[number];

  @Text({ says: 'Why it was sent' })
  reason!: string;

  @Text({ says: 'Who sent it' })
  createdBy!: string;

  @Moment({ says: 'When it was sent' })
  createdAt!: string;

  @Text({ says: 'Who completed or cancelled it', nullable: true })
  closedBy!: string | null;

  @Text({ says: 'Why' })
  closeReason!: string;

  @Moment({ says: 'When', nullable: true })
  closedAt!: string | null;
}

export class StockTransfer extends StockTransferRow {
  @List(() => TransferLineShown, { says: 'Its SKUs' })
  lines!: TransferLineShown[];
}

export class StockTransfers {
  @List(() => StockTransferRow, { says: 'Newest first' })
  items!: StockTransferRow[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class TransferQuery extends Paging {
  @Code({ says: 'Our number', optional: true })
  number?: string;

  @Code({ says: 'Temu code of a warehouse: from it or to it', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @OneOf(TRANSFER_STATES, { says: 'How far it is', optional: true })
  state?: (typeof TRANSFER_STATES)[number];
}
