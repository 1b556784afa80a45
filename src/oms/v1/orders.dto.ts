import { OmitType } from '@nestjs/swagger';
import { SIGNATURES } from '../../modules/fees/engine/quotes.types';
import { Code, Count, List, Moment, Money, OneOf, Part, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';
import { AskedService, AskedServices } from '../../rest/services';

const FULFILMENT = [
  'accepted',
  'picking',
  'packed',
  'shipped',
  'cancelled',
  'on_hold',
  'exception',
] as const;

export class OrderQuery extends Paging {
  @Code({ says: 'Our order number, or the CW number of Temu’s', optional: true, max: 192 })
  number?: string;

  @Code({ says: 'Code of the warehouse', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @OneOf(FULFILMENT, { says: 'Where it stands', optional: true })
  fulfilment?: (typeof FULFILMENT)[number];

  @Code({ says: 'Tracking number', optional: true, max: 128 })
  trackingNumber?: string;

  @Moment({ says: 'Taken from this moment on', optional: true })
  from?: string;

  @Moment({ says: 'Taken before this moment', optional: true })
  until?: string;
}

export class OrderLine {
  @Count({ says: 'Number of the line' })
  lineNo!: number;

  @Text({ says: 'SKU', example: 'MUG-RED' })
  skuCode!: string;

  @Count({ says: 'Pieces' })
  quantity!: number;
}

export class OrderPackage {
  @Count({ says: 'Number of the package' })
  packageNo!: number;

  @Text({ says: 'Carrier' })
  carrierName!: string;

  @Text({ says: 'Tracking number', nullable: true })
  trackingNumber!: string | null;
}

export class OrderFee {
  @OneOf(['quoted', 'charged', 'corrected'], { says: 'The estimate, or what was charged' })
  stage!: string;

  @Text({ says: 'What for' })
  name!: string;

  @Money({ says: 'How much' })
  amount!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;
}

export class Order {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Our order number' })
  orderNo!: string;

  @OneOf(['temu', 'oms', 'admin'], { says: 'From Temu, from you, or from the warehouse' })
  source!: string;

  @Text({ says: 'Your number, or the CW number of Temu’s' })
  number!: string;

  @Text({ says: 'Code of the warehouse' })
  warehouseCode!: string;

  @Text({ says: 'Channel that carries it; null: the platform ships', nullable: true })
  channelCode!: string | null;

  @OneOf(FULFILMENT, { says: 'Where it stands' })
  fulfilment!: string;

  @Text({ says: 'Why it stands on the side, or why it failed' })
  reason!: string;

  @OneOf(['none', 'asked', 'granted', 'refused'], { says: 'Whether it is to be cancelled' })
  cancel!: string;

  @Text({ says: 'Where the parcel is' })
  tracking!: string;

  @OneOf(SIGNATURES, { says: 'Who has to sign' })
  signature!: string;

  @Money({
    says: 'What it is insured for, in USD; null: it is not',
    nullable: true,
    example: '320.00',
  })
  insuredValue!: string | null;

  @List(() => AskedService, { says: 'What the warehouse does besides' })
  services!: AskedService[];

  @Moment({ says: 'When it was taken' })
  acceptedAt!: string;

  @Moment({ says: 'When it left', nullable: true })
  shippedAt!: string | null;

  @List(() => OrderLine, { says: 'What to ship' })
  lines!: OrderLine[];

  @List(() => OrderPackage, { says: 'Packages' })
  packages!: OrderPackage[];

  @List(() => OrderFee, { says: 'What it costs, line by line' })
  fees!: OrderFee[];
}

export class Orders {
  @List(() => Order, { says: 'Newest first' })
  items!: Order[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class Recipient {
  @Text({ says: 'Name', example: 'Jane Roe' })
  name!: string;

  @Text({ says: 'Phone; this or the mail', optional: true, max: 64, example: '+12135550123' })
  phone?: string;

  @Text({ says: 'E-mail', optional: true })
  mail?: string;

  @Text({ says: 'State: CA or California', example: 'CA' })
  state!: string;

  @Text({ says: 'City', example: 'Los Angeles' })
  city!: string;

  @Text({ says: 'Street and number', max: 512, example: '350 S Grand Ave' })
  address1!: string;

  @Text({ says: 'Second line', optional: true, max: 512 })
  address2?: string;

  @Text({ says: 'Postcode', max: 32, example: '90071' })
  postcode!: string;

  @Text({ says: 'About the delivery', optional: true, max: 1024 })
  remark?: string;
}

export class NewOrderLine extends OmitType(OrderLine, ['lineNo', 'quantity'] as const) {
  @Count({ says: 'Pieces', min: 1, max: 1_000_000, example: 1 })
  quantity!: number;
}

export class NewOrder extends AskedServices {
  @Code({
    says: 'Your number: the same number with the same content is the same order',
    max: 128,
    example: 'SHOP-1001',
  })
  number!: string;

  @Code({ says: 'Code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Code({ says: 'Channel', example: 'selected_by_warehouse', max: 128 })
  channelCode!: string;

  @List(() => NewOrderLine, { says: 'What to ship', min: 1, max: 200 })
  lines!: NewOrderLine[];

  @Part(() => Recipient, { says: 'Who it goes to' })
  recipient!: Recipient;

  @Moment({ says: 'By when it has to leave', optional: true })
  latestShipAt?: string;
}

export class Cut {
  @Text({ says: 'Why; the warehouse and the platform read it', max: 512, example: 'Sold out' })
  reason!: string;
}
