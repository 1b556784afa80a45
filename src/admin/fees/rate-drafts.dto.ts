import { Code, Count, List, Moment, OneOf, Part, Text } from '../../platform/fields';
import { DeliveryFields, HandlingFields } from './card-fields.dto';

export class NewDeliveryDraft extends DeliveryFields {
  @Code({
    says: 'The group of customers that it is for; missing: all that have no card of their own',
    optional: true,
    example: 'VIP',
  })
  groupCode?: string;
}

export class NewHandlingDraft extends HandlingFields {
  @Code({
    says: 'The group of customers that it is for; missing: all that have no card of their own',
    optional: true,
    example: 'VIP',
  })
  groupCode?: string;
}

export class RateDraft {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @OneOf(['delivery', 'handling'], { says: 'What it prices' })
  kind!: 'delivery' | 'handling';

  @Count({ says: 'Number of the warehouse' })
  warehouseId!: number;

  @Count({ says: 'Number of the channel; null: handling', nullable: true })
  channelId!: number | null;

  @Text({ says: 'The group of customers that it is for; null: all', nullable: true })
  groupCode!: string | null;

  @Part(() => DeliveryFields, { says: 'Of delivery', optional: true })
  delivery?: DeliveryFields;

  @Part(() => HandlingFields, { says: 'Of handling', optional: true })
  handling?: HandlingFields;

  @Count({ says: 'Of delivery: how many rules lead to zones', optional: true })
  zoneRules?: number;

  @Count({ says: 'Of delivery: how many prices there are', optional: true })
  prices?: number;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class RateDrafts {
  @List(() => RateDraft, { says: 'The oldest first' })
  items!: RateDraft[];
}

export class CardFinding {
  @OneOf(['error', 'warning'], { says: 'A card with an error can’t be published' })
  severity!: 'error' | 'warning';

  @Text({ says: 'Stable: programs compare this', example: 'price_falls_with_weight' })
  code!: string;

  @Text({ says: 'Where', example: 'zone 5, 10 lb' })
  place!: string;

  @Text({ says: 'What is wrong, in English or Chinese' })
  says!: string;
}

export class CardCheck {
  @Count({ says: 'How many errors; 0: it can be published' })
  errors!: number;

  @List(() => CardFinding, { says: 'At most 50 of a kind' })
  items!: CardFinding[];
}

export class DraftKey {
  @Count({ says: 'The version that you have read', min: 1 })
  version!: number;
}

export class PublishDraft extends DraftKey {
  @Text({
    says: 'First day, where the warehouse is; missing: in five seconds, when every process knows it',
    optional: true,
    example: '2027-01-01',
    pattern: /^\d{4}-\d{2}-\d{2}$/,
  })
  effectiveOn?: string;
}

export class Publication {
  @Count({ says: 'Number of the card' })
  cardId!: number;

  @Count({ says: 'Its version, for its channel and group' })
  version!: number;

  @Moment({ says: 'It counts from this moment on' })
  effectiveFrom!: string;
}

export class Imported {
  @Count({ says: 'How many were taken' })
  count!: number;

  @Count({ says: 'The version that there is now' })
  version!: number;
}

export class RateCard {
  @Count({ says: 'Its number, as traces name it' })
  id!: number;

  @OneOf(['delivery', 'handling'], { says: 'What it prices' })
  kind!: 'delivery' | 'handling';

  @Text({ says: 'Name' })
  name!: string;

  @Count({ says: 'Number of the warehouse' })
  warehouseId!: number;

  @Count({ says: 'Number of the channel; null: handling', nullable: true })
  channelId!: number | null;

  @Text({ says: 'The group of customers that it is for; null: all', nullable: true })
  groupCode!: string | null;

  @Count({ says: 'Version, for its channel and group' })
  version!: number;

  @Moment({ says: 'It counts from this moment on, until a later one does' })
  effectiveFrom!: string;

  @Moment({ says: 'When it was published' })
  publishedAt!: string;

  @Text({ says: 'Who published it' })
  publishedBy!: string;
}

export class WholeRateCard extends RateCard {
  @Part(() => DeliveryFields, { says: 'Of delivery', optional: true })
  delivery?: DeliveryFields;

  @Part(() => HandlingFields, { says: 'Of handling', optional: true })
  handling?: HandlingFields;
}

export class RateCards {
  @List(() => RateCard, { says: 'The newest first' })
  items!: RateCard[];
}

export class PostcodeList {
  @Code({ says: 'As conditions name it', example: 'REMOTE' })
  code!: string;

  @Count({ says: 'Raised by every import; published cards keep the one that they mean' })
  version!: number;

  @Count({ says: 'How many entries' })
  size!: number;

  @Text({ says: 'Who imported it' })
  madeBy!: string;

  @Moment({ says: 'When' })
  madeAt!: string;
}

export class PostcodeLists {
  @List(() => PostcodeList, { says: 'The newest version of each' })
  items!: PostcodeList[];
}

export class FuelWeek {
  @Code({ says: 'Series, as formulas name it', example: 'GROUND' })
  series!: string;

  @Text({
    says: 'First day; it goes on until the next week',
    example: '2026-12-07',
    pattern: /^\d{4}-\d{2}-\d{2}$/,
  })
  startsOn!: string;

  @Text({ says: 'Percentage', example: '18.25', pattern: /^\d{1,5}(\.\d{1,4})?$/ })
  percent!: string;
}

export class FuelWeeks {
  @List(() => FuelWeek, { says: 'By series, the latest first', min: 1 })
  items!: FuelWeek[];
}
