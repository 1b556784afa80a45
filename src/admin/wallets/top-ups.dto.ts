import { Code, Count, List, Moment, Money, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';
import { CURRENCY } from './wallets.dto';

const STATES = ['asked', 'credited', 'refused'] as const;

export class TopUpQuery extends Paging {
  @Code({ says: 'Of this customer', optional: true, example: 'C10001' })
  customer?: string;

  @OneOf(STATES, { says: 'asked: those that wait for somebody', optional: true })
  state?: (typeof STATES)[number];
}

export class NewTopUp {
  @Code({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'ISO 4217', example: 'USD', pattern: CURRENCY })
  currency!: string;

  @Money({ says: 'What was sent', example: '500.00' })
  amount!: string;

  @Code({
    says: 'Number of the transfer at the bank or payment service; a wallet takes each once',
    max: 128,
    example: 'WIRE-20260514-77',
  })
  reference!: string;

  @Text({ says: 'What else helps to find it', optional: true, max: 512 })
  note?: string;
}

export class TopUpCredit {
  @Money({
    says: 'What came, where it is not what was said: a bank may keep a fee',
    optional: true,
    example: '485.00',
  })
  amount?: string;

  @Text({ says: 'What the customer shall know', optional: true, max: 512 })
  note?: string;
}

export class TopUpRefusal {
  @Text({ says: 'Why; the customer reads it', max: 512, example: 'No such transfer arrived' })
  note!: string;
}

export class TopUp {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Its number in the ledger', example: 'TU-1' })
  no!: string;

  @Count({ says: 'Number of the customer in this API' })
  customerId!: number;

  @Text({ says: 'Customer' })
  customerCode!: string;

  @Text({ says: 'ISO 4217', example: 'USD' })
  currency!: string;

  @Money({ says: 'What was said to be sent' })
  amount!: string;

  @Text({ says: 'Number of the transfer' })
  reference!: string;

  @Text({ says: 'What else was said' })
  note!: string;

  @OneOf(STATES, { says: 'asked: nobody has decided; credited and refused are final' })
  state!: string;

  @Text({ says: 'Who asked' })
  askedBy!: string;

  @Moment({ says: 'When' })
  askedAt!: string;

  @Money({ says: 'What was credited; null: nothing', nullable: true })
  credited!: string | null;

  @Text({ says: 'Who decided; empty: nobody has' })
  decidedBy!: string;

  @Moment({ says: 'When; null: not yet', nullable: true })
  decidedAt!: string | null;

  @Text({ says: 'What was said with the decision' })
  decisionNote!: string;
}

export class TopUps {
  @List(() => TopUp, { says: 'The newest first' })
  items!: TopUp[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
