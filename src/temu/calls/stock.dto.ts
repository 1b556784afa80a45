import { Code, Count, List, Moment, Text } from '../wire/fields';

const MAX_WAREHOUSES = 200;
const MAX_SKUS = 200;

export class InventoryRequest {
  @Code({ optional: true, says: 'One warehouse; this or the list' })
  cwWarehouseCode?: string;

  @List('code', { optional: true, max: MAX_WAREHOUSES, says: 'Several warehouses' })
  cwWarehouseCodeList?: string[];

  @List('code', { max: MAX_SKUS, says: 'SKUs, at most 200' })
  cwSkuCodeList!: string[];
}

export class InventoryRow {
  @Text({})
  cwWarehouseCode!: string;

  @Text({})
  cwSkuCode!: string;

  @Count({ says: 'What can be sold now' })
  availableQty!: number;

  @Count({ says: 'Good pieces in the warehouse' })
  totalQty!: number;

  @Count({ says: 'Promised to orders or held back' })
  lockedQty!: number;

  @Count({})
  defectiveQty!: number;

  @Count({})
  inTransitQty!: number;

  @Moment({ says: 'Milliseconds' })
  updateTime!: number;
}

export class InventoryResult {
  @List(() => InventoryRow, {})
  inventoryList!: InventoryRow[];
}

export class ChangesRequest {
  @Code({ optional: true, says: 'One warehouse; none: all' })
  cwWarehouseCode?: string;

  @List('code', { optional: true, max: MAX_SKUS, says: 'SKUs; none: all' })
  cwSkuCodeList?: string[];

  @Moment({ says: 'From this moment, seconds or milliseconds' })
  startTime!: number;

  @Moment({ says: 'To the end of this second; at most 31 days after startTime' })
  endTime!: number;

  @Count({ optional: true, min: 1, max: 1_000_000, says: 'Page, from 1' })
  pageNo?: number;

  @Count({ optional: true, min: 1, max: 500, says: 'Rows per page' })
  pageSize?: number;
}

export class ChangeRow {
  @Text({})
  cwSkuCode!: string;

  @Text({})
  cwWarehouseCode!: string;

  @Count({ says: 'Pieces that can be sold more (or fewer) than before' })
  changeQty!: number;

  @Text({ says: 'UTC' })
  changeTime!: string;

  @Moment({ says: 'Milliseconds' })
  changeTimestamp!: number;

  @Count({
    says: '10 inbound, 20 outbound order, 21 order cancelled, 30 locked, 31 unlocked, 40 adjusted up, 41 adjusted down, 50 return, 60 transfer, 70 quality change',
  })
  changeType!: number;

  @Text({})
  changeTypeName!: string;

  @Text({ says: 'By which a repeated row is known' })
  changeNo!: string;

  @Text({ says: 'The order or document behind it' })
  orderNo!: string;

  @Count({})
  beforeQty!: number;

  @Count({})
  afterQty!: number;
}

export class ChangesResult {
  @Count({})
  totalCount!: number;

  @List(() => ChangeRow, {})
  inventoryChangeList!: ChangeRow[];
}
