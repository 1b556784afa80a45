import { OmitType } from '@nestjs/swagger';
import {
  Code,
  Count,
  Decimal,
  Flag,
  List,
  Moment,
  OneOf,
  Partly,
  Text,
} from '../../platform/fields';

export class NewChannel {
  @Code({
    says: '物流产品code · what Temu calls the channel; compared exactly',
    example: 'UPS-GROUND',
    max: 128,
  })
  code!: string;

  @Text({ says: 'Name', example: 'UPS Ground' })
  name!: string;

  @Text({ says: 'Carrier', optional: true, example: 'UPS' })
  carrierName?: string;

  @OneOf(['all', 'only', 'except'], {
    says: 'Who may use it: all customers, only those named, all but those named',
    optional: true,
  })
  customerScope?: 'all' | 'only' | 'except';

  @List('text', { says: 'Codes of the customers that the scope names', optional: true })
  customerCodes?: string[];

  @List('text', { says: 'Codes of the customer groups that the scope names', optional: true })
  groupCodes?: string[];

  @Decimal({
    says: 'The heaviest parcel that it takes, in weightUnit; null: any',
    optional: true,
    nullable: true,
    decimals: 4,
    example: '70',
  })
  maxWeight?: string | null;

  @OneOf(['lb', 'oz', 'kg', 'g'], { says: 'Unit of maxWeight; lb if not said', optional: true })
  weightUnit?: 'lb' | 'oz' | 'kg' | 'g';

  @Decimal({
    says: 'The longest side that it takes, in lengthUnit; null: any',
    optional: true,
    nullable: true,
    decimals: 3,
    example: '48',
  })
  maxLength?: string | null;

  @Decimal({
    says: 'The most that it takes of longest side + 2 × (the two others), in lengthUnit; null: any',
    optional: true,
    nullable: true,
    decimals: 3,
    example: '130',
  })
  maxLengthAndGirth?: string | null;

  @OneOf(['in', 'cm'], { says: 'Unit of the lengths; in if not said', optional: true })
  lengthUnit?: 'in' | 'cm';

  @Flag({ says: 'Off: Temu is not told of it', optional: true })
  active?: boolean;

  @Flag({
    says: 'Off: no stock is shown for its sake; where all channels that a customer may use are off, Temu is told zero for the warehouse',
    optional: true,
  })
  stockShown?: boolean;
}

export class ChannelChange extends Partly(NewChannel) {
  @OneOf(['cheapest', 'fastest', 'priority'], {
    says: 'Of selected_by_warehouse alone: how it chooses among the channels that reach the address',
    optional: true,
  })
  selection?: 'cheapest' | 'fastest' | 'priority';

  @List('text', {
    says: 'For priority: codes of channels of the same warehouse; the first that reaches the address wins, then the others by price',
    optional: true,
    max: 100,
    example: ['USPS-GA', 'UPS-GROUND'],
  })
  priorityCodes?: string[];
}

export class Channel extends OmitType(NewChannel, []) {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of its warehouse' })
  warehouseId!: number;

  @OneOf(['fixed', 'own_label', 'selected'], {
    says: 'fixed: a service of a carrier; own_label: whoever orders brings the label; selected: the built-in one, behind which the warehouse chooses',
  })
  kind!: 'fixed' | 'own_label' | 'selected';

  @OneOf(['cheapest', 'fastest', 'priority'], {
    says: 'Of selected_by_warehouse: how it chooses',
  })
  selection!: 'cheapest' | 'fastest' | 'priority';

  @List('text', { says: 'For priority: the channels in the order of choice' })
  priorityCodes!: string[];

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class Channels {
  @List(() => Channel, { says: 'The built-in one first' })
  items!: Channel[];
}
