import { Code, Count, Flag, List, Moment, Money, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const CURRENCY = /^[A-Z]{3}$/;
const LINE_TYPES = ['top_up', 'freeze', 'release', 'charge', 'adjust'] as const;
const TOP_UP_STATES = ['asked', 'credited', 'refused'] as const;

export class Wallet {
  @Text({ says: 'ISO 4217', example: 'USD' })
  currency!: string;

  @Money({ says: 'What you have here; below zero: owed' })
  balance!: string;

  @Money({ says: 'Of it, promised to orders that have not left' })
  frozen!: string;

  @Money({ says: 'What may be spent beyond the balance' })
  creditLimit!: string;

  @Money({ says: 'What the next order can cost' })
  spendable!: string;

  @Flag({ says: 'Running low, as your warehouse sees it' })
  low!: boolean;
}

export class Wallets {
  @List(() => Wallet, { says: 'One for each currency' })
  items!: Wallet[];
}

export class WalletLineQuery extends Paging {
  @Code({ says: 'ISO 4217', optional: true, example: 'USD', pattern: CURRENCY })
  currency?: string;

  @OneOf(LINE_TYPES, { says: 'Of this kind', optional: true })
  type?: (typeof LINE_TYPES)[number];

  @Code({ says: 'Number of the order, top-up or correction', optional: true, max: 128 })
  document?: string;

  @Moment({ says: 'From this moment', optional: true })
  from?: string;

  @Moment({ says: 'Before this moment', optional: true })
  until?: string;
}

export class WalletLine {
  @Text({ says: 'ISO 4217', example: 'USD' })
  currency!: string;

  @Count({ says: 'Its place in the wallet: 1, 2, 3 … without a gap' })
  no!: number;

  @OneOf(LINE_TYPES, {
    says: 'top_up: money came; freeze: promised to an order; release: promised no longer; charge: taken when an order left; adjust: corrected',
  })
  type!: string;

  @Money({ says: 'By how much the balance changed', example: '-8.42' })
  balanceChange!: string;

  @Money({ says: 'By how much the promised part changed', example: '-8.42' })
  frozenChange!: string;

  @Money({ says: 'Balance after it' })
  balanceAfter!: string;

  @Money({ says: 'Promised part after it' })
  frozenAfter!: string;

  @Text({ says: 'Number of the order, top-up or correction' })
  documentNo!: string;

  @Text({ says: 'Why' })
  reason!: string;

  @Moment({ says: 'When' })
  at!: string;
}

export class WalletLines {
  @List(() => WalletLine, { says: 'Newest first' })
  items!: WalletLine[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class TopUpQuery extends Paging {
  @OneOf(TOP_UP_STATES, { says: 'In this state', optional: true })
  state?: (typeof TOP_UP_STATES)[number];
}

export class NewTopUp {
  @Code({ says: 'ISO 4217', example: 'USD', pattern: CURRENCY })
  currency!: string;

  @Money({ says: 'What you have sent', example: '500.00' })
  amount!: string;

  @Code({
    says: 'Number of the transfer at your bank or payment service; each is taken once',
    max: 128,
    example: 'WIRE-20260514-77',
  })
  reference!: string;

  @Text({ says: 'What else helps to find it', optional: true, max: 512 })
  note?: string;
}

export class TopUp {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Text({ says: 'Its number in the ledger', example: 'TU-1' })
  no!: string;

  @Text({ says: 'ISO 4217', example: 'USD' })
  currency!: string;

  @Money({ says: 'What you said to have sent' })
  amount!: string;

  @Text({ says: 'Number of the transfer' })
  reference!: string;

  @OneOf(TOP_UP_STATES, { says: 'asked: waits for the warehouse; the others are final' })
  state!: string;

  @Money({ says: 'What was credited; null: nothing', nullable: true })
  credited!: string | null;

  @Text({ says: 'What the warehouse says to it' })
  decisionNote!: string;

  @Moment({ says: 'When it was asked' })
  askedAt!: string;

  @Moment({ says: 'When it was decided', nullable: true })
  decidedAt!: string | null;
}

export class TopUps {
  @List(() => TopUp, { says: 'Newest first' })
  items!: TopUp[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
