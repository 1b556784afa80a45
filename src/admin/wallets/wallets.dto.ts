import { PartialType, PickType } from '@nestjs/swagger';
import { Code, Count, Flag, List, Moment, Money, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export const CURRENCY = /^[A-Z]{3}$/;
const LINE_TYPES = ['top_up', 'freeze', 'release', 'charge', 'adjust'] as const;

export class WalletQuery extends Paging {
  @Code({ says: 'Of this customer', optional: true, example: 'C10001' })
  customer?: string;

  @OneOf(['true'], { says: 'Only those that hold less than their alert says', optional: true })
  low?: 'true';
}

export class NewWallet {
  @Code({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'ISO 4217', example: 'EUR', pattern: CURRENCY })
  currency!: string;

  @Money({
    says: 'What may be spent beyond the balance; "0.00" if nothing is said',
    optional: true,
    example: '500.00',
  })
  creditLimit?: string;

  @Money({
    says: 'Staff are told when less than this can be spent; null: nobody is told',
    optional: true,
    nullable: true,
    example: '100.00',
  })
  alertBelow?: string | null;
}

export class WalletChange extends PartialType(PickType(NewWallet, ['creditLimit', 'alertBelow'])) {}

export class Wallet {
  @Count({ says: 'Number of the customer in this API' })
  customerId!: number;

  @Text({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Text({ says: 'Name of the customer' })
  customerName!: string;

  @Text({ says: 'ISO 4217', example: 'USD' })
  currency!: string;

  @Money({ says: 'What the customer has here; below zero: owes', example: '991.58' })
  balance!: string;

  @Money({ says: 'Of it, promised to orders that have not left', example: '8.42' })
  frozen!: string;

  @Money({ says: 'What may be spent beyond the balance', example: '0.00' })
  creditLimit!: string;

  @Money({
    says: 'balance − frozen + creditLimit: what the next order can cost',
    example: '983.16',
  })
  spendable!: string;

  @Money({
    says: 'Staff are told when less than this can be spent; null: nobody is told',
    nullable: true,
  })
  alertBelow!: string | null;

  @Flag({ says: 'Less than alertBelow can be spent' })
  low!: boolean;

  @Count({ says: 'Raised by every change of limits; the ETag' })
  version!: number;
}

export class Wallets {
  @List(() => Wallet, { says: 'By customer and currency' })
  items!: Wallet[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class WalletLineQuery extends Paging {
  @Code({ says: 'Of this customer', optional: true, example: 'C10001' })
  customer?: string;

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
  @Count({ says: 'Number of the customer in this API' })
  customerId!: number;

  @Text({ says: 'Customer' })
  customerCode!: string;

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

  @Text({ says: 'Kind of the document', example: 'outbound_order' })
  documentKind!: string;

  @Text({ says: 'Number of the order, top-up or correction' })
  documentNo!: string;

  @Text({ says: 'Who' })
  person!: string;

  @Text({ says: 'Why' })
  reason!: string;

  @Text({ says: 'By which request' })
  requestId!: string;

  @Moment({ says: 'When' })
  at!: string;
}

export class WalletLines {
  @List(() => WalletLine, { says: 'The newest first' })
  items!: WalletLine[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class NewWalletCorrection {
  @Code({ says: 'Customer', example: 'C10001' })
  customerCode!: string;

  @Code({ says: 'ISO 4217', example: 'USD', pattern: CURRENCY })
  currency!: string;

  @Money({
    says: 'Above zero, the customer gets it; below, it is taken, even beyond what is there',
    example: '-3.20',
  })
  amount!: string;

  @Text({ says: 'Why; the customer reads it', max: 512, example: 'Pallet fee of May, invoice 118' })
  reason!: string;
}

export class NewOrderCorrection {
  @Money({
    says: 'Above zero, the order costs more; below, the customer gets back',
    example: '-1.50',
  })
  amount!: string;

  @Text({ says: 'Why; the customer reads it', max: 128, example: 'Wrong box was taken' })
  reason!: string;
}

export class WalletCorrection extends NewWalletCorrection {
  @Text({ says: 'Its number in the ledger' })
  documentNo!: string;

  @Count({ says: 'Its place in the wallet' })
  no!: number;

  @Money({ says: 'Balance after it' })
  balanceAfter!: string;
}
