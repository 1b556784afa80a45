import {
  Code,
  Count,
  Decimal,
  Flag,
  List,
  Moment,
  Money,
  OneOf,
  Part,
  QueryCount,
  Text,
} from '../../platform/fields';
import { AskedServices } from '../../rest/services';

export class TrialItem {
  @Code({
    says: 'A SKU of the customer; missing: what is said below',
    optional: true,
    max: 128,
    example: 'MUG-RED',
  })
  skuCode?: string;

  @Count({ says: 'Pieces', min: 1, max: 1_000_000, example: 2 })
  quantity!: number;

  @Decimal({ says: 'Weight of one piece', optional: true, decimals: 4, example: '0.6' })
  weight?: string;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Missing: lb', optional: true })
  weightUnit?: 'lb' | 'oz' | 'kg' | 'g';

  @Decimal({ says: 'Size of one piece', optional: true, decimals: 3, example: '5' })
  length?: string;

  @Decimal({ says: 'Size of one piece', optional: true, decimals: 3, example: '4' })
  width?: string;

  @Decimal({ says: 'Size of one piece', optional: true, decimals: 3, example: '4' })
  height?: string;

  @OneOf(['in', 'cm'], { says: 'Missing: in', optional: true })
  lengthUnit?: 'in' | 'cm';

  @Money({ says: 'Declared value of one piece, in USD', optional: true, example: '20.00' })
  declaredValue?: string;
}

export class TrialDestination {
  @Text({ says: 'Two letters; missing: US', optional: true, max: 2, example: 'US' })
  country?: string;

  @Text({ says: 'State: CA or California', max: 64, example: 'CA' })
  state!: string;

  @Text({ says: 'Postcode', max: 32, example: '90071' })
  postcode!: string;

  @Flag({ says: 'Whether people live there; missing: as the card assumes', optional: true })
  residential?: boolean;
}

export class PriceTrial extends AskedServices {
  @Count({ says: 'Number of the warehouse', min: 1 })
  warehouseId!: number;

  @Code({ says: 'Customer; missing: one in no group', optional: true, example: 'C10001' })
  customerCode?: string;

  @List('text', {
    says: 'Codes of channels; missing: all that are active',
    optional: true,
    max: 100,
  })
  channelCodes?: string[];

  @List(() => TrialItem, { says: 'Basket', min: 1, max: 200 })
  items!: TrialItem[];

  @Flag({ says: 'The items are parcels as they were packed', optional: true })
  packed?: boolean;

  @Part(() => TrialDestination, { says: 'To' })
  destination!: TrialDestination;

  @Moment({ says: 'Prices of this moment; missing: now', optional: true })
  at?: string;

  @Count({ says: 'Instead of what is in force: a draft', optional: true, min: 1 })
  draftId?: number;
}

export class TrialCharge {
  @Text({ says: 'What it is for', example: 'delivery' })
  type!: string;

  @Text({ says: 'Its name, in English or Chinese' })
  name!: string;

  @Money({ says: 'Amount' })
  amount!: string;

  @Text({ says: 'How it was computed, as JSON: card, version, zone, weights, row, conditions' })
  trace!: string;
}

export class TrialPassed {
  @Text({ says: 'Code of a surcharge that does not apply' })
  code!: string;

  @Text({ says: 'The first condition that does not hold', example: 'zone' })
  condition!: string;

  @Text({ says: 'What it needs' })
  needed!: string;

  @Text({ says: 'What was found' })
  found!: string;
}

export class TrialQuote {
  @Text({ says: 'Channel' })
  channelCode!: string;

  @Flag({ says: 'Whether it gets there' })
  reachable!: boolean;

  @Text({ says: 'Why not, in English or Chinese', optional: true })
  reason?: string;

  @Text({
    says: 'The channel that carries it: another one behind selected_by_warehouse',
    optional: true,
  })
  carriedBy?: string;

  @Text({ says: 'ISO 4217', optional: true })
  currency?: string;

  @Money({ says: 'Delivery and handling', optional: true })
  total?: string;

  @Money({
    says: 'What the carrier takes, for those with the right `finance`; null: not known',
    optional: true,
    nullable: true,
  })
  cost?: string | null;

  @Count({ says: 'Days on the way; null: not known', optional: true, nullable: true })
  transitDays?: number | null;

  @Text({ says: 'Weight that is charged', optional: true })
  billableWeight?: string;

  @Text({ says: 'Its unit', optional: true })
  weightUnit?: string;

  @List(() => TrialCharge, { says: 'In the order of computation', optional: true })
  charges?: TrialCharge[];

  @List(() => TrialPassed, { says: 'Surcharges that do not apply, and why', optional: true })
  passed?: TrialPassed[];
}

export class TrialQuotes {
  @List(() => TrialQuote, { says: 'By channel' })
  items!: TrialQuote[];
}

export class NewPricePin {
  @Count({ says: 'Number of the warehouse', min: 1 })
  warehouseId!: number;

  @Code({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Count({ says: 'For so many minutes', min: 1, max: 120, example: 30 })
  minutes!: number;
}

export class PricePin {
  @Moment({ says: 'Prices of this moment count for the customer in the warehouse' })
  pricesOf!: string;

  @Moment({ says: 'Until this moment' })
  until!: string;
}

export class ComparedCharge {
  @Text({ says: 'What it is for' })
  type!: string;

  @Text({ says: 'Name' })
  name!: string;

  @Money({ says: 'Amount' })
  amount!: string;

  @Text({ says: 'How it was computed, as JSON' })
  trace!: string;
}

export class DifferenceCause {
  @Text({ says: 'What is not as it was: billable, zone, cardId, percent', example: 'billable' })
  what!: string;

  @Text({ says: 'What it was; empty: it was not there', example: '1' })
  before!: string;

  @Text({ says: 'What it is; empty: it is not there', example: '2' })
  after!: string;
}

export class PriceDifference {
  @Text({ says: 'What it is for', example: 'delivery' })
  type!: string;

  @Text({ says: 'Of a surcharge or service: its code' })
  code!: string;

  @Money({ says: 'Before' })
  before!: string;

  @Money({ says: 'After' })
  after!: string;

  @List(() => DifferenceCause, { says: 'All that stands otherwise in how it was computed' })
  causes!: DifferenceCause[];
}

export class PriceComparison {
  @Text({ says: 'ISO 4217' })
  currency!: string;

  @Money({ says: 'The estimate' })
  before!: string;

  @Money({ says: 'What was charged, or would be' })
  after!: string;

  @List(() => ComparedCharge, { says: 'Lines of the estimate' })
  estimate!: ComparedCharge[];

  @List(() => ComparedCharge, { says: 'Lines of the other' })
  other!: ComparedCharge[];

  @List(() => PriceDifference, { says: 'Lines that differ, and why' })
  differences!: PriceDifference[];
}

export class CardsQuery {
  @QueryCount({ says: 'By this card of delivery', optional: true, min: 1 })
  deliveryCardId?: number;

  @QueryCount({ says: 'By this card of handling', optional: true, min: 1 })
  handlingCardId?: number;
}
