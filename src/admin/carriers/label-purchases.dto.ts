import {
  Code,
  Count,
  Flag,
  List,
  Moment,
  Money,
  OneOf,
  QueryCount,
  Text,
} from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const STATES = ['buying', 'bought', 'refused', 'void_asked', 'voided', 'void_refused'] as const;
const MONEY = ['unknown', 'none', 'paid', 'refund_asked', 'refunded', 'lost'] as const;

export class LabelPurchaseQuery extends Paging {
  @QueryCount({ says: 'Only of this order', optional: true, min: 1 })
  orderId?: number;

  @OneOf(STATES, { says: 'Only in this state', optional: true })
  state?: (typeof STATES)[number];

  @OneOf(['true', 'false'], {
    says: 'true: only what somebody has to look at: refused, not settled, refunds refused',
    optional: true,
  })
  problems?: 'true' | 'false';
}

export class LabelPurchase {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of the order in this API' })
  orderId!: number;

  @Code({ says: "The source's number of the order" })
  orderNumber!: string;

  @Code({ says: 'Our number of the order' })
  orderNo!: string;

  @Count({ says: 'Number of the package' })
  packageNo!: number;

  @Count({ says: 'Number of the carrier account' })
  accountId!: number;

  @Text({ says: 'Name of the carrier account' })
  accountName!: string;

  @Text({ says: "The carrier's code of the service" })
  service!: string;

  @Code({ says: 'By which the carrier knows this attempt' })
  reference!: string;

  @OneOf(STATES, {
    says: 'buying: begun, and not known yet what came of it; refused: nothing was bought; void_asked: the money is asked back',
  })
  state!: (typeof STATES)[number];

  @OneOf(MONEY, { says: 'Where the money is; lost: paid, and the carrier refuses to give it back' })
  money!: (typeof MONEY)[number];

  @Text({ says: 'Tracking number', nullable: true, example: '1Z999AA10123456784' })
  trackingNumber!: string | null;

  @Money({ says: 'What the carrier took; null: it does not say', nullable: true })
  cost!: string | null;

  @Text({ says: 'Currency of the cost', nullable: true, example: 'USD' })
  currency!: string | null;

  @Count({ says: 'How often it was tried in this state' })
  tries!: number;

  @Text({ says: 'Stable code of what is wrong; empty: nothing' })
  problemCode!: string;

  @Text({ says: 'What is wrong, in the words of the carrier; empty: nothing' })
  problem!: string;

  @Moment({ says: 'When it is tried next by itself; null: not at all', nullable: true })
  dueAt!: string | null;

  @Moment({ says: 'When the attempt was written' })
  askedAt!: string;

  @Moment({ says: 'When it was bought', nullable: true })
  boughtAt!: string | null;

  @Moment({ says: 'When the money was asked back', nullable: true })
  voidAskedAt!: string | null;

  @Moment({ says: 'When it was refused, given back, or refused to be given back', nullable: true })
  settledAt!: string | null;
}

export class LabelPurchases {
  @List(() => LabelPurchase, { says: 'Newest first' })
  items!: LabelPurchase[];

  @Text({ says: 'The cursor of the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class LabelRate {
  @Text({ says: "The carrier's code of the service" })
  service!: string;

  @Text({ says: 'Its name' })
  name!: string;

  @Money({ says: 'What the carrier would take' })
  amount!: string;

  @Text({ says: 'Currency', example: 'USD' })
  currency!: string;

  @Count({ says: 'Days on the way; null: it does not say', nullable: true })
  days!: number | null;
}

export class LabelRates {
  @List(() => LabelRate, { says: 'As the carrier gives them' })
  items!: LabelRate[];
}

export class VoidSettlement {
  @Flag({ says: 'true: the money came back; false: the carrier keeps it' })
  refunded!: boolean;

  @Text({ says: 'What was learned; people read it', max: 512, example: 'Refund 123 received' })
  reason!: string;
}

export class LabelReason {
  @Text({ says: 'Why; people read it', max: 512, example: 'The box became larger' })
  reason!: string;
}
