import { Code, Count, Decimal, Flag, List, Part, Text } from '../wire/fields';
import { FeeRow } from './orders.dto';

/** An estimate needs to know where to, not whom to. */
export class EstimateReceiver {
  @Text({ optional: true, personal: true, says: 'Country; none: United States' })
  regionName1?: string;

  @Text({ personal: true, says: 'State: CA or California' })
  regionName2!: string;

  @Text({ personal: true, max: 32 })
  postCode!: string;
}

export class BasketLine {
  @Code({ max: 128 })
  cwSkuCode!: string;

  @Count({ min: 1, max: 1_000_000 })
  quantity!: number;
}

export class FeeCalcRequest {
  @Code({
    optional: true,
    max: 128,
    aliases: ['cwFulfillNo'],
    says: 'By which the figures are known in the push',
  })
  calcNo?: string;

  @Code({ max: 128 })
  cwWarehouseCode!: string;

  @List('code', {
    optional: true,
    max: 100,
    says: 'Products to price; none: all that the customer may use',
  })
  logisticsProductCodeList?: string[];

  @List(() => BasketLine, { max: 200 })
  skuList!: BasketLine[];

  @Part(() => EstimateReceiver, {})
  receiver!: EstimateReceiver;
}

export class FeeCalcProduct {
  @Text({})
  logisticsProductCode!: string;

  @Text({})
  logisticsProductName!: string;

  @Flag({ says: 'false: see unreachableReason; the figures are missing then' })
  reachable!: boolean;

  @Decimal({ optional: true })
  estimateFreight?: string;

  @Text({ optional: true })
  estimateFreightCurrency?: string;

  @Decimal({ optional: true })
  estimateOperationFee?: string;

  @Decimal({ optional: true })
  billableWeight?: string;

  @Text({ optional: true })
  weightUnit?: string;

  @List(() => FeeRow, { optional: true })
  feeList?: FeeRow[];

  @Text({ optional: true })
  unreachableReason?: string;
}

export class FeeCalcResult {
  @Text({})
  calcNo!: string;

  @Text({})
  cwWarehouseCode!: string;

  @List(() => FeeCalcProduct, {})
  logisticsProductList!: FeeCalcProduct[];
}
