import { FINDING_CAUSES } from '../../modules/invoices/invoices.types';
import { Code, Count, List, Moment, Money, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';
import { CURRENCY } from '../wallets/wallets.dto';

const STATES = ['open', 'posted', 'dismissed'] as const;
const MOST = 500;

export class InvoiceImport {
  @Code({ says: 'Who bills', example: 'UPS' })
  carrier!: string;

  @Code({ says: 'Number of the invoice; each is taken once', example: '0000A1B2C3' })
  number!: string;

  @Code({ says: 'ISO 4217, of all amounts', example: 'USD', pattern: CURRENCY })
  currency!: string;
}

export class CarrierInvoice extends InvoiceImport {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Lines of the file' })
  lines!: number;

  @Money({ says: 'What all of them sum up to' })
  billed!: string;

  @Count({ says: 'Orders that were billed what was expected, or less' })
  matchedOrders!: number;

  @Count({ says: 'Differences that nobody has decided yet' })
  openFindings!: number;

  @Money({ says: 'What is proposed for them' })
  proposed!: string;

  @Money({ says: 'What was posted so far' })
  posted!: string;

  @Text({ says: 'Who imported it' })
  importedBy!: string;

  @Moment({ says: 'When' })
  importedAt!: string;
}

export class CarrierInvoices {
  @List(() => CarrierInvoice, { says: 'The newest first' })
  items!: CarrierInvoice[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class FindingQuery extends Paging {
  @OneOf(STATES, { says: 'open: those that nobody has decided', optional: true })
  state?: (typeof STATES)[number];

  @OneOf(FINDING_CAUSES, { says: 'Cause', optional: true })
  cause?: (typeof FINDING_CAUSES)[number];
}

export class BilledCharge {
  @Text({ says: "In the carrier's words", example: 'Fuel Surcharge' })
  charge!: string;

  @Money({ says: 'How much' })
  amount!: string;
}

export class InvoiceFinding {
  @Count({ says: 'Its number in the invoice' })
  no!: number;

  @OneOf(FINDING_CAUSES, {
    says: 'weight, size: the carrier measured more; surcharge: it bills more than one thing; price: it is dearer than expected; currency: the order was charged in another; unknown_tracking: no parcel of yours; double_billed: billed before',
  })
  cause!: string;

  @Text({ says: 'Tracking number, of several parcels the first' })
  trackingNumber!: string;

  @Count({ says: 'The order; null: it is nobody’s', nullable: true })
  orderId!: number | null;

  @Text({ says: 'Its number', nullable: true })
  orderNumber!: string | null;

  @Text({ says: 'Its customer', nullable: true })
  customerCode!: string | null;

  @Money({ says: 'What the carrier takes' })
  billed!: string;

  @Money({
    says: 'What it was expected to take: the cost that the price list tells, or, where it tells none, what the customer was charged for delivery; less what earlier invoices took',
  })
  expected!: string;

  @Money({ says: 'What is proposed to be taken from the customer' })
  proposed!: string;

  @List(() => BilledCharge, { says: 'What the carrier names' })
  charges!: BilledCharge[];

  @Text({
    says: 'Weight that was billed, where that is the cause',
    nullable: true,
    example: '3 lb',
  })
  billedWeight!: string | null;

  @Text({ says: 'Weight as it was packed', nullable: true, example: '1.8 lb' })
  ourWeight!: string | null;

  @Text({ says: 'Size that was billed, where that is the cause', nullable: true })
  billedSize!: string | null;

  @Text({ says: 'Size as it was packed', nullable: true })
  ourSize!: string | null;

  @Text({ says: 'Invoice that billed it first; empty: this one', nullable: true })
  billedFirstIn!: string | null;

  @OneOf(STATES, { says: 'posted and dismissed are final' })
  state!: string;

  @Money({ says: 'What was taken; null: nothing', nullable: true })
  posted!: string | null;

  @Text({ says: 'What was said with the decision' })
  note!: string;

  @Text({ says: 'Who decided' })
  decidedBy!: string;

  @Moment({ says: 'When; null: not yet', nullable: true })
  decidedAt!: string | null;
}

export class InvoiceFindings {
  @List(() => InvoiceFinding, { says: 'By their numbers' })
  items!: InvoiceFinding[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class FindingToPost {
  @Count({ says: 'Number of the finding', min: 1, max: 1_000_000 })
  no!: number;

  @Money({
    says: 'What to take, where it is not what is proposed; below zero: to give back',
    optional: true,
    example: '2.10',
  })
  amount?: string;
}

export class FindingsToPost {
  @List(() => FindingToPost, { says: 'All of them or none', min: 1, max: MOST })
  findings!: FindingToPost[];

  @Text({ says: 'Why; it stands in the wallet', optional: true, max: 256 })
  note?: string;
}

export class FindingsToDismiss {
  @List('number', { says: 'Numbers of findings; all of them or none', min: 1, max: MOST })
  findings!: number[];

  @Text({ says: 'Why nobody is charged', max: 256, example: 'Claimed back from the carrier' })
  note!: string;
}
