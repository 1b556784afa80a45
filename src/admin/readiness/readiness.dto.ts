import { Code, Count, Flag, List, OneOf, Text } from '../../platform/fields';

export class ReadinessQuery {
  @Code({
    says: 'Code of a customer: what is missing for it as well',
    optional: true,
    example: 'C10001',
  })
  customer?: string;
}

export class ReadinessItem {
  @Code({ says: 'What is looked at: stable, programs compare it', example: 'channel_price' })
  code!: string;

  @OneOf(['temu_finds_it', 'orders', 'self_test'], {
    says: 'What fails without it: that Temu finds the warehouse, that orders are taken, that the portal’s self-test passes',
  })
  neededFor!: 'temu_finds_it' | 'orders' | 'self_test';

  @Flag({ says: 'Whether it is in order' })
  ok!: boolean;

  @Text({ says: 'What is missing and what to do' })
  en!: string;

  @Text({ says: 'The same in Chinese' })
  zh!: string;
}

export class Readiness {
  @Count({ says: 'Number of the warehouse' })
  warehouseId!: number;

  @Flag({ says: 'Whether nothing is missing' })
  ready!: boolean;

  @List(() => ReadinessItem, { says: 'In the order in which people set things up' })
  items!: ReadinessItem[];
}
