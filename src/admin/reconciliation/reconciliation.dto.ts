import { Count, List, Moment, OneOf, Text } from '../../platform/fields';

const CHECKS = [
  'stock',
  'ledger',
  'allocated',
  'in_transit',
  'receiving',
  'wallet',
  'wallet_line',
  'frozen',
  'quote',
  'charges',
  'history',
] as const;

export class BalanceDifference {
  @OneOf(CHECKS, {
    says: 'stock, wallet: the balance is not the sum of its ledger; ledger, wallet_line: a line whose balance after it is not the sum so far; allocated, in_transit, receiving: the bucket is not what open documents say; frozen: not what open orders froze; quote, charges: not the sum of its charges; history: lines are missing',
  })
  check!: (typeof CHECKS)[number];

  @Text({
    says: 'What it is about: warehouse, customer and SKU, or customer and currency, or order',
    example: 'US-LA1 C10001 MUG-RED',
  })
  subject!: string;

  @Text({
    says: 'What stands there; of stock: on hand/allocated/locked/defective/in transit/receiving/lines',
    example: '100/3/0/0/0/0/12',
  })
  held!: string;

  @Text({ says: 'What it should be', example: '99/3/0/0/0/0/12' })
  told!: string;
}

export class ReconciliationReport {
  @Moment({ says: 'When it was made' })
  at!: string;

  @Count({ says: 'Stock rows that were compared' })
  stockRows!: number;

  @List(() => BalanceDifference, {
    says: 'Empty: everything agrees. At most 200 of each check',
    max: 10_000,
  })
  differences!: BalanceDifference[];
}
