import { Code, Count, Decimal, Flag, Id, List, Moment, Part, Text } from '../wire/fields';

const MAX_LINES = 200;
const MAX_QUANTITY = 1_000_000;
const MAX_NUMBERS = 50;
/** A file of 4 MiB as base64, with its line breaks. */
const MAX_LABEL_TEXT = 6_000_000;
const MAX_URL = 2048;

export class Receiver {
  @Text({ personal: true, says: 'Name' })
  receiptName!: string;

  @Text({ optional: true, personal: true, max: 64, says: 'Phone; this or the mail' })
  mobile?: string;

  @Text({ optional: true, personal: true, max: 64 })
  backupMobile?: string;

  @Text({ optional: true, personal: true })
  mail?: string;

  @Text({ optional: true, personal: true, says: 'Country; none: United States' })
  regionName1?: string;

  @Text({ personal: true, says: 'State: CA or California' })
  regionName2!: string;

  @Text({ personal: true, says: 'City' })
  regionName3!: string;

  @Text({ optional: true, personal: true })
  regionName4?: string;

  @Text({ personal: true, max: 512 })
  addressLine1!: string;

  @Text({ optional: true, personal: true, max: 512 })
  addressLine2?: string;

  @Text({ optional: true, personal: true, max: 512 })
  addressLine3?: string;

  @Text({ personal: true, max: 32 })
  postCode!: string;
}

export class OrderLineFields {
  @Code({ max: 128, says: '子订单号 · the line' })
  orderSn!: string;

  @Code({ optional: true, max: 128 })
  parentOrderSn?: string;

  @Code({ max: 128 })
  cwSkuCode!: string;

  @Count({ min: 1, max: MAX_QUANTITY })
  quantity!: number;

  @Id({ optional: true })
  productSkuId?: string;
}

class OrderFields {
  @Code({ max: 128, says: 'CW单号 · the number under which the order is known for ever' })
  cwFulfillNo!: string;

  @Code({ max: 128 })
  cwWarehouseCode!: string;

  @Count({ optional: true, min: 0, max: 1, says: "0: the warehouse's label, 1: the platform's" })
  tailShippingMode?: number;

  @Count({ optional: true, min: 0, max: 100 })
  chargeMethod?: number;

  @Code({ optional: true, max: 128 })
  parentOrderSn?: string;

  @Code({ optional: true, max: 128 })
  packageSn?: string;

  @Moment({ optional: true, says: 'Seconds or milliseconds' })
  latestShipTime?: number;

  @Text({ optional: true, max: 1024, personal: true, multiline: true })
  remark?: string;

  @List(() => OrderLineFields, {
    max: MAX_LINES,
    says: 'What to ship; the same SKU on two lines counts together',
  })
  orderList!: OrderLineFields[];

  @Part(() => Receiver, {})
  receiver!: Receiver;
}

export class CreateRequest extends OrderFields {
  @Code({ optional: true, max: 128, says: '物流产品code; without it: 170020028' })
  logisticsProductCode?: string;
}

export class CreateWithLabelRequest extends OrderFields {
  @Code({ optional: true, max: 128 })
  logisticsProductCode?: string;

  @Id({ optional: true })
  shipCompanyId?: string;

  @Text({ optional: true })
  shipCompanyName?: string;

  @Id({ optional: true })
  channelId?: string;

  @Id({ optional: true })
  channelVersionId?: string;

  @Code({ optional: true, max: 128 })
  trackingNumber?: string;

  @Text({ optional: true, max: 16, says: 'PDF, PNG or ZPL' })
  shippingLabelFileType?: string;

  @Text({
    optional: true,
    max: MAX_LABEL_TEXT,
    multiline: true,
    says: 'The file; it may follow in a second call',
  })
  shippingLabelFileBase64?: string;

  @Text({ optional: true, max: MAX_URL, says: 'Where to fetch the file, instead of the file' })
  shippingLabelUrl?: string;

  @Id({ optional: true })
  shipLogisticsType?: string;
}

export class CreateResult {
  @Text({})
  cwFulfillNo!: string;

  @Text({})
  warehouseOrderNo!: string;

  @Count({ says: '10: taken' })
  fulfillStatus!: number;
}

export class CancelRequestFields {
  @Code({ max: 128 })
  cwFulfillNo!: string;

  @Text({ optional: true, max: 512 })
  cancelReason?: string;
}

export class CancelResult {
  @Text({})
  cwFulfillNo!: string;

  @Count({ says: '10 waiting for the warehouse, 20 cancelled, 99 refused' })
  fulfillCancelStatus!: number;

  @Text({})
  fulfillCancelFailReason!: string;
}

/** One number, or several. */
export class NumbersRequest {
  @Code({ optional: true, max: 128 })
  cwFulfillNo?: string;

  @List('code', { optional: true, max: MAX_NUMBERS, says: 'At most 50' })
  cwFulfillNoList?: string[];
}

export class PackageLine {
  @Text({})
  orderSn!: string;

  @Text({})
  cwSkuCode!: string;

  @Count({})
  quantity!: number;
}

export class PackageRow {
  @Text({})
  packageSn!: string;

  @Text({})
  trackingNumber!: string;

  @Text({})
  shipCompanyName!: string;

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

  @List(() => PackageLine, {})
  orderList!: PackageLine[];
}

export class InfoLine {
  @Text({})
  parentOrderSn!: string;

  @Text({})
  orderSn!: string;

  @Text({})
  cwSkuCode!: string;

  @Count({})
  quantity!: number;

  @Text({})
  shipCompanyName!: string;

  @Text({})
  trackingNumber!: string;
}

export class InfoRow {
  @Text({})
  cwFulfillNo!: string;

  @Text({})
  warehouseOrderNo!: string;

  @Text({})
  cwWarehouseCode!: string;

  @Count({})
  tailShippingMode!: number;

  @Text({})
  logisticsProductCode!: string;

  @Count({
    says: '10 taken, 20 wave, 30 sorted, 40 packed, 50 shipped, 60 cancelled by the platform, 99 failed or cut',
  })
  fulfillStatus!: number;

  @Text({})
  failCode!: string;

  @Text({})
  failReason!: string;

  @Count({ says: '0 not asked, 10 waiting, 20 cancelled, 99 refused' })
  fulfillCancelStatus!: number;

  @Text({})
  fulfillCancelFailReason!: string;

  @Moment({ says: 'Milliseconds' })
  statusChangeTime!: number;

  @Moment({ optional: true, says: 'Milliseconds; null before shipping' })
  outboundTime!: number | null;

  @List(() => PackageRow, {})
  packageList!: PackageRow[];

  @List(() => InfoLine, {})
  orderList!: InfoLine[];
}

export class InfoResult {
  @List(() => InfoRow, {})
  fulfillList!: InfoRow[];
}

export class FeeRow {
  @Text({ says: 'DELIVERY, FUEL_SURCHARGE, OPERATION …' })
  feeType!: string;

  @Text({})
  feeName!: string;

  @Decimal({})
  amount!: string;

  @Text({})
  currency!: string;
}

export class OutboundFeeRow {
  @Text({})
  cwFulfillNo!: string;

  @Flag({ says: 'false: the estimate made at create' })
  settled!: boolean;

  @Decimal({})
  totalFee!: string;

  @Text({})
  currency!: string;

  @Moment({ optional: true })
  settleTime!: number | null;

  @List(() => FeeRow, {})
  feeList!: FeeRow[];
}

export class OutboundFeeResult {
  @List(() => OutboundFeeRow, {})
  outboundFeeList!: OutboundFeeRow[];
}
