import { Code, Count, Flag, List, Text } from '../wire/fields';

const MAX_WAREHOUSES = 200;

export class BasicGetRequest {
  @List('code', {
    optional: true,
    max: MAX_WAREHOUSES,
    says: 'Warehouses to tell about; none: all',
  })
  cwWarehouseCodeList?: string[];

  @Count({ optional: true, min: 1, max: 100_000, says: 'Page, from 1' })
  pageNo?: number;

  @Count({ optional: true, min: 1, max: 200, says: 'Rows per page' })
  pageSize?: number;
}

export class WarehouseRow {
  @Text({ says: '仓库ID, as typed into the portal' })
  cwWarehouseCode!: string;

  @Text({})
  cwWarehouseName!: string;

  @Count({ says: "The platform's number of the country" })
  regionId!: number;

  @Text({ says: 'Country' })
  regionName1!: string;

  @Text({ says: 'State' })
  regionName2!: string;

  @Text({ says: 'City' })
  regionName3!: string;

  @Text({})
  addressLine1!: string;

  @Text({})
  addressLine2!: string;

  @Text({})
  postCode!: string;

  @Text({})
  contactName!: string;

  @Text({})
  contactPhone!: string;

  @Text({})
  mail!: string;

  @Text({ says: 'IANA name' })
  timeZone!: string;

  @Count({ says: '1: active' })
  status!: number;
}

export class BasicGetResult {
  @Count({})
  totalCount!: number;

  @List(() => WarehouseRow, {})
  warehouseList!: WarehouseRow[];
}

export class LogisticsProductsRequest {
  @List('code', { max: MAX_WAREHOUSES, says: 'Warehouses whose products are asked for' })
  cwWarehouseCodeList!: string[];
}

export class LogisticsProductRow {
  @Text({ says: '物流产品code' })
  logisticsProductCode!: string;

  @Text({})
  logisticsProductName!: string;

  @Text({ says: 'Carrier; empty where the warehouse chooses it' })
  shipCompanyName!: string;

  @Flag({})
  enabled!: boolean;
}

export class WarehouseProducts {
  @Code({})
  cwWarehouseCode!: string;

  @List(() => LogisticsProductRow, {})
  logisticsProductList!: LogisticsProductRow[];
}

export class LogisticsProductsResult {
  @List(() => WarehouseProducts, {})
  warehouseLogisticsProductList!: WarehouseProducts[];
}
