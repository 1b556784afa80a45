import { Count, Decimal, List, Moment, Text } from '../wire/fields';

export class SkuListRequest {
  @Count({ optional: true, min: 1, max: 1_000_000, says: 'Page, from 1' })
  pageNo?: number;

  @Count({ optional: true, min: 1, max: 200, says: 'Rows per page' })
  pageSize?: number;
}

export class SkuRow {
  @Text({})
  cwSkuCode!: string;

  @Text({})
  skuName!: string;

  @Text({})
  barcode!: string;

  @Decimal({})
  weight!: string;

  @Text({})
  weightUnit!: string;

  @Decimal({})
  length!: string;

  @Decimal({})
  width!: string;

  @Decimal({})
  height!: string;

  @Text({})
  dimensionUnit!: string;

  @Count({ says: '1: active, 0: not' })
  status!: number;

  @List('text', { says: 'Warehouses that hold it' })
  cwWarehouseCodeList!: string[];

  @Moment({ says: 'Milliseconds' })
  updateTime!: number;
}

export class SkuListResult {
  @Count({})
  totalCount!: number;

  @List(() => SkuRow, {})
  skuInfoList!: SkuRow[];
}

export class SkuDetailsRequest {
  @List('code', { max: 100, says: 'SKUs, at most 100' })
  cwSkuCodeList!: string[];
}

export class SkuDetailsRow extends SkuRow {
  @Text({})
  imageUrl!: string;

  @Decimal({ says: 'Money' })
  declaredValue!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;
}

export class SkuDetailsResult {
  @List(() => SkuDetailsRow, {})
  skuInfoList!: SkuDetailsRow[];

  @List('text', { says: 'Codes that this customer has not' })
  notFoundList!: string[];
}
