import { OmitType } from '@nestjs/swagger';
import { Code, Count, Flag, List, Moment, OneOf, Partly, Text } from '../../platform/fields';

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

  @Flag({ says: 'Off: Temu is not told of it', optional: true })
  active?: boolean;

  @Flag({
    says: 'Off: no stock is shown for its sake; where all channels that a customer may use are off, Temu is told zero for the warehouse',
    optional: true,
  })
  stockShown?: boolean;
}

export class ChannelChange extends Partly(NewChannel) {}

export class Channel extends OmitType(NewChannel, []) {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of its warehouse' })
  warehouseId!: number;

  @OneOf(['fixed', 'own_label', 'selected'], {
    says: 'fixed: a service of a carrier; own_label: whoever orders brings the label; selected: the built-in one, behind which the warehouse chooses',
  })
  kind!: 'fixed' | 'own_label' | 'selected';

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;

  @Moment({ says: 'Last change' })
  updatedAt!: string;
}

export class Channels {
  @List(() => Channel, { says: 'The built-in one first' })
  items!: Channel[];
}
