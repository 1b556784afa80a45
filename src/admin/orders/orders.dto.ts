import { OmitType } from '@nestjs/swagger';
import { SIGNATURES } from '../../modules/fees/engine/quotes.types';
import { Code, Count, List, Moment, Money, OneOf, Part, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';
import { AskedService, AskedServices } from '../../rest/services';

export const FULFILMENT = [
  'accepted',
  'picking',
  'packed',
  'shipped',
  'cancelled',
  'on_hold',
  'exception',
] as const;

export const LABEL = [
  'not_needed',
  'waiting',
  'buying',
  'ready',
  'printed',
  'failed',
  'void_asked',
  'voided',
  'void_refused',
] as const;

export const CANCEL = ['none', 'asked', 'granted', 'refused'] as const;

export class OrderQuery extends Paging {
  @Code({ says: 'CW单号 · exactly this number, or our order number', optional: true, max: 128 })
  number?: string;

  @Code({ says: 'Code of the customer', optional: true })
  customer?: string;

  @Code({ says: 'Temu code of the warehouse', optional: true })
  warehouse?: string;

  @OneOf(FULFILMENT, { says: 'State of the fulfilment', optional: true })
  fulfilment?: (typeof FULFILMENT)[number];

  @OneOf(CANCEL, { says: 'State of the cancel; asked: waits for your decision', optional: true })
  cancel?: (typeof CANCEL)[number];

  @OneOf(LABEL, { says: 'State of the label', optional: true })
  label?: (typeof LABEL)[number];

  @Code({
    says: 'Why it stands on the side: balance, stock, address, label, manual, or your own word',
    optional: true,
  })
  reasonCode?: string;

  @Code({ says: 'Tracking number', optional: true, max: 128 })
  trackingNumber?: string;

  @Code({ says: 'Code of a SKU in it', optional: true, max: 128 })
  sku?: string;

  @Moment({ says: 'Taken from this moment on', optional: true })
  from?: string;

  @Moment({ says: 'Taken before this moment', optional: true })
  until?: string;
}

export class OrderLine {
  @Count({ says: 'Number of the line' })
  lineNo!: number;

  @Text({ says: 'SKU' })
  skuCode!: string;

  @Count({ says: 'Pieces' })
  quantity!: number;

  @Text({ says: "The source's name of the line" })
  lineRef!: string;
}

export class ParcelLine {
  @Count({ says: 'Number of the order’s line' })
  lineNo!: number;

  @Count({ says: 'Pieces of it' })
  quantity!: number;
}

export class OrderParcel {
  @Count({ says: 'Number of the package' })
  packageNo!: number;

  @Text({ says: "The source's name of the package" })
  packageRef!: string;

  @Text({ says: 'Carrier' })
  carrierName!: string;

  @Text({ says: 'Tracking number', nullable: true })
  trackingNumber!: string | null;

  @Text({ says: "Temu's id of the carrier" })
  carrierRef!: string;

  @Text({ says: 'Weight as weighed; null: it was not', nullable: true })
  weight!: string | null;

  @Text({ says: 'Unit of the weight', nullable: true })
  weightUnit!: string | null;

  @Text({ says: 'Length', nullable: true })
  length!: string | null;

  @Text({ says: 'Width', nullable: true })
  width!: string | null;

  @Text({ says: 'Height', nullable: true })
  height!: string | null;

  @Text({ says: 'Unit of the size', nullable: true })
  lengthUnit!: string | null;

  @List(() => ParcelLine, { says: 'What is in it; empty: all of the order, if it is the only one' })
  lines!: ParcelLine[];
}

export class OrderCharge {
  @OneOf(['quoted', 'charged', 'corrected'], { says: 'Whether it is the estimate or was charged' })
  stage!: string;

  @Text({ says: 'What for' })
  type!: string;

  @Text({ says: 'Its name' })
  name!: string;

  @Money({ says: 'How much' })
  amount!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;

  @Text({ says: 'How it was computed: card, version, zone, weights, row', max: 4096 })
  trace!: string;

  @Moment({ says: 'When' })
  at!: string;
}

export class OrderHistoryLine {
  @OneOf(['fulfilment', 'label', 'cancel', 'tracking', 'billing'], {
    says: 'Which of the five states',
  })
  axis!: string;

  @Text({ says: 'Before; null: it began here', nullable: true })
  from!: string | null;

  @Text({ says: 'After' })
  to!: string;

  @Text({ says: 'Who' })
  person!: string;

  @Text({ says: 'Why' })
  reason!: string;

  @Text({ says: 'By which request' })
  requestId!: string;

  @Moment({ says: 'When' })
  at!: string;
}

/** Without anything personal: that needs a right of its own. */
export class Order {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Our order number' })
  orderNo!: string;

  @OneOf(['temu', 'oms', 'admin'], { says: 'Where it comes from' })
  source!: string;

  @Text({ says: "CW单号 · the source's number" })
  number!: string;

  @Text({ says: 'Customer' })
  customerCode!: string;

  @Text({ says: 'Temu code of the warehouse' })
  warehouseCode!: string;

  @Text({ says: 'Channel that was asked for; null: the platform ships', nullable: true })
  askedChannelCode!: string | null;

  @Text({ says: 'Channel that carries it; null: the platform ships', nullable: true })
  channelCode!: string | null;

  @OneOf(FULFILMENT, { says: 'Fulfilment' })
  fulfilment!: string;

  @Text({ says: 'Where it stood before it was stopped; null: it is not', nullable: true })
  fulfilmentBefore!: string | null;

  @Text({ says: 'Why it stands on the side, or why it failed: for programs' })
  reasonCode!: string;

  @Text({ says: 'The same for people' })
  reason!: string;

  @OneOf(LABEL, { says: 'Label' })
  label!: string;

  @OneOf(CANCEL, { says: 'Cancel' })
  cancel!: string;

  @Text({ says: 'Who wanted it cancelled', nullable: true })
  cancelledBy!: string | null;

  @Text({ says: 'Why it was to be cancelled' })
  cancelReason!: string;

  @Text({ says: 'Why it was not' })
  cancelRefusal!: string;

  @Text({ says: 'Tracking' })
  tracking!: string;

  @OneOf(['quoted', 'frozen', 'charged', 'released', 'adjusted'], { says: 'Billing' })
  billing!: string;

  @Money({ says: 'The estimate made at create' })
  quoted!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;

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

  @Moment({ says: 'By when it has to leave', nullable: true })
  latestShipAt!: string | null;

  @Moment({ says: 'When it was taken' })
  acceptedAt!: string;

  @Moment({ says: 'When the fulfilment last changed' })
  statusChangedAt!: string;

  @Moment({ says: 'When it left', nullable: true })
  shippedAt!: string | null;

  @List(() => OrderLine, { says: 'What to ship' })
  lines!: OrderLine[];

  @List(() => OrderParcel, { says: 'Packages' })
  packages!: OrderParcel[];

  @List(() => OrderCharge, { says: 'What it costs, line by line' })
  charges!: OrderCharge[];

  @List(() => OrderHistoryLine, { says: 'Every change of a state' })
  history!: OrderHistoryLine[];
}

export class OrderRow extends OmitType(Order, ['history'] as const) {}

export class Orders {
  @List(() => OrderRow, { says: 'Newest first' })
  items!: OrderRow[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

/** A person's: needs a right of its own, and is erased in time. */
export class OrderRecipient {
  @Text({ says: 'Name', example: 'Jane Roe' })
  name!: string;

  @Text({ says: 'Phone; this or the mail', optional: true, max: 64, example: '+12135550123' })
  phone!: string;

  @Text({ says: 'Another phone', optional: true, max: 64 })
  backupPhone!: string;

  @Text({ says: 'E-mail', optional: true })
  mail!: string;

  @Text({ says: 'State: CA or California', example: 'CA' })
  state!: string;

  @Text({ says: 'City', example: 'Los Angeles' })
  city!: string;

  @Text({ says: 'Street and number', max: 512, example: '350 S Grand Ave' })
  address1!: string;

  @Text({ says: 'Second line', optional: true, max: 512 })
  address2!: string;

  @Text({ says: 'Third line', optional: true, max: 512 })
  address3!: string;

  @Text({ says: 'Postcode', max: 32, example: '90071' })
  postcode!: string;

  @Text({ says: 'About the delivery', optional: true, max: 1024 })
  remark!: string;
}

export class NewOrderLine {
  @Code({ says: 'SKU of the customer', example: 'MUG-RED', max: 128 })
  skuCode!: string;

  @Count({ says: 'Pieces', min: 1, max: 1_000_000, example: 1 })
  quantity!: number;

  @Text({ says: 'Your name of the line', optional: true, max: 128 })
  lineRef?: string;
}

export class NewOrder extends AskedServices {
  @Code({
    says: 'Your number, by which it is known for ever: the same number with the same content is the same order',
    max: 128,
    example: 'SHOP-1001',
  })
  number!: string;

  @Code({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'Temu code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Code({ says: 'Channel', example: 'selected_by_warehouse', max: 128 })
  channelCode!: string;

  @List(() => NewOrderLine, { says: 'What to ship', min: 1, max: 200 })
  lines!: NewOrderLine[];

  @Part(() => OrderRecipient, { says: 'Who it goes to' })
  recipient!: OrderRecipient;

  @Moment({ says: 'By when it has to leave', optional: true })
  latestShipAt?: string;
}
