import { OmitType } from '@nestjs/swagger';
import { Code, Count, List, Moment, Money, OneOf, Text } from '../../platform/fields';
import { Paging } from '../paging.dto';

export const FULFILMENT = [
  'accepted',
  'picking',
  'packed',
  'shipped',
  'cancelled',
  'on_hold',
  'exception',
] as const;

export class OrderQuery extends Paging {
  @Code({ says: 'CW单号 · exactly this number', optional: true, max: 128 })
  number?: string;

  @Code({ says: 'Code of the customer', optional: true })
  customer?: string;

  @Code({ says: 'Temu code of the warehouse', optional: true })
  warehouse?: string;

  @OneOf(FULFILMENT, { says: 'State of the fulfilment', optional: true })
  fulfilment?: (typeof FULFILMENT)[number];
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

export class OrderParcel {
  @Count({ says: 'Number of the package' })
  packageNo!: number;

  @Text({ says: "The source's name of the package" })
  packageRef!: string;

  @Text({ says: 'Carrier' })
  carrierName!: string;

  @Text({ says: 'Tracking number', nullable: true })
  trackingNumber!: string | null;
}

export class OrderCharge {
  @OneOf(['quoted', 'charged', 'corrected'], { says: 'Whether it is the estimate or was charged' })
  stage!: string;

  @Text({ says: 'What for' })
  type!: string;

  @Money({ says: 'How much' })
  amount!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;

  @Text({ says: 'How it was computed: card, version, zone, weights, row', max: 4096 })
  trace!: string;
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

  @Text({ says: 'Label' })
  label!: string;

  @OneOf(['none', 'asked', 'granted', 'refused'], { says: 'Cancel' })
  cancel!: string;

  @Text({ says: 'Who wanted it cancelled', nullable: true })
  cancelledBy!: string | null;

  @Text({ says: 'Tracking' })
  tracking!: string;

  @OneOf(['quoted', 'frozen', 'charged', 'released', 'adjusted'], { says: 'Billing' })
  billing!: string;

  @Money({ says: 'The estimate made at create' })
  quoted!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;

  @Moment({ says: 'When it was taken' })
  acceptedAt!: string;

  @Moment({ says: 'When the fulfilment last changed' })
  statusChangedAt!: string;

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
