import { Code, Count, List, Moment, Money, OneOf, Text } from '../../platform/fields';

const KINDS = ['top_up', 'charge', 'order_correction', 'correction'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class StatementQuery {
  @Text({ says: 'First day', pattern: DAY, max: 10, example: '2026-05-01' })
  from!: string;

  @Text({ says: 'Last day, which belongs to it', pattern: DAY, max: 10, example: '2026-05-31' })
  to!: string;

  @Code({
    says: 'IANA time zone in which days begin and times are told; if nothing is said, that of the first warehouse',
    optional: true,
    example: 'America/Los_Angeles',
  })
  timeZone?: string;
}

export class StatementSum {
  @OneOf(KINDS, {
    says: 'top_up: money came; charge: taken when orders left or were cancelled late; order_correction: an order cost more or less in the end; correction: anything else',
  })
  kind!: string;

  @Count({ says: 'How many lines' })
  lines!: number;

  @Money({ says: 'What they sum up to; below zero: taken from the customer' })
  sum!: string;
}

export class StatementLine {
  @Count({ says: 'Its place in the wallet' })
  no!: number;

  @Moment({ says: 'When' })
  at!: string;

  @OneOf(KINDS, { says: 'Kind' })
  kind!: string;

  @Text({ says: 'Number of the order, top-up or correction' })
  documentNo!: string;

  @Money({ says: 'By how much the balance changed' })
  amount!: string;

  @Money({ says: 'Balance after it' })
  balanceAfter!: string;

  @Text({ says: 'Why' })
  reason!: string;
}

export class Statement {
  @Count({ says: 'Number of the customer in this API' })
  customerId!: number;

  @Text({ says: 'Customer' })
  customerCode!: string;

  @Text({ says: 'ISO 4217' })
  currency!: string;

  @Text({ says: 'First day', example: '2026-05-01' })
  from!: string;

  @Text({ says: 'Last day', example: '2026-05-31' })
  to!: string;

  @Text({ says: 'Time zone of the days' })
  timeZone!: string;

  @Money({ says: 'Balance when the period began' })
  opening!: string;

  @List(() => StatementSum, { says: 'By kind; opening + all of them = closing' })
  sums!: StatementSum[];

  @Money({ says: 'Balance when it ended' })
  closing!: string;

  @Money({ says: 'Of the closing balance, promised to orders that had not left' })
  frozen!: string;

  @List(() => StatementLine, { says: 'In the order of the ledger', max: 2_000 })
  lines!: StatementLine[];
}
