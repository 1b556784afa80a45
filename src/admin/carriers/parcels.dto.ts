import { Code, Count, List, Moment, QueryCount, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export class WaitingParcelQuery extends Paging {
  @QueryCount({
    says: 'Left at least so many hours ago; 24 if nothing is said',
    optional: true,
    min: 1,
    max: 8760,
  })
  hours?: number;
}

export class WaitingParcel {
  @Count({ says: 'Number of the order in this API' })
  orderId!: number;

  @Code({ says: "The source's number of the order" })
  orderNumber!: string;

  @Code({ says: 'Our number of the order' })
  orderNo!: string;

  @Code({ says: 'Temu code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Text({ says: 'Name of the carrier account' })
  accountName!: string;

  @Code({ says: 'Tracking number', example: '1Z999AA10123456784', max: 128 })
  trackingNumber!: string;

  @Moment({ says: 'When it left the warehouse' })
  shippedAt!: string;
}

export class WaitingParcels {
  @List(() => WaitingParcel, { says: 'The label that was bought first comes first' })
  items!: WaitingParcel[];

  @Text({ says: 'The cursor of the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
