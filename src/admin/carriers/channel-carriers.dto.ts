import { Count, OneOf, Partly, Text } from '../../platform/fields';

const BUY_AT = ['create', 'pack', 'by_hand'] as const;
const LABEL_FORMATS = ['PDF', 'PNG', 'ZPL'] as const;

class ChannelCarrierFields {
  @Count({ says: 'Number of the carrier account; null: none', nullable: true, min: 1, example: 1 })
  accountId!: number | null;

  @Text({ says: "The carrier's own code of the service", max: 128, example: 'ups_ground' })
  service!: string;

  @OneOf(BUY_AT, {
    says: 'When a label is bought: as soon as the order is taken, when it is packed, or when somebody says so',
  })
  buyAt!: (typeof BUY_AT)[number];

  @OneOf(LABEL_FORMATS, { says: 'What the printers of the warehouse take' })
  labelFormat!: (typeof LABEL_FORMATS)[number];
}

export class ChannelCarrierChange extends Partly(ChannelCarrierFields) {}

export class ChannelCarrier extends ChannelCarrierFields {
  @Count({ says: 'Number of the channel' })
  channelId!: number;

  @Count({ says: 'Raised by every change, 0 while nothing was said; the ETag' })
  version!: number;
}
