import { Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { WorkResult } from '../order-work/order-work.dto';

const KINDS = ['labels', 'packing_slips', 'pick_list'] as const;
const FORMATS = ['PDF', 'ZPL'] as const;
const LABEL_FORMATS = ['PDF', 'PNG', 'ZPL'] as const;
/** One batch of the warehouse. */
const MAX_ORDERS = 500;

export class NewPrintJob {
  @OneOf(KINDS, {
    says: 'labels: the newest label of each order, which is then printed. packing_slips: what is in each parcel, for 4 × 6 inches. pick_list: what to fetch for all of them, for US Letter',
    example: 'labels',
  })
  kind!: (typeof KINDS)[number];

  @OneOf(FORMATS, {
    says: 'PDF: pages of 4 × 6 inches, for labels that are PDF or PNG. ZPL: a stream for a label printer, for labels that are ZPL. Slips and lists are PDF. PDF if nothing is said',
    optional: true,
    example: 'PDF',
  })
  format?: (typeof FORMATS)[number];

  @List('number', {
    says: 'The orders; the file has them in picking order',
    min: 1,
    max: MAX_ORDERS,
    example: [101, 102],
  })
  orderIds!: number[];
}

export class PrintJob {
  @Count({ says: 'Number of the job' })
  id!: number;

  @OneOf(KINDS, { says: 'What was printed' })
  kind!: (typeof KINDS)[number];

  @OneOf(FORMATS, { says: 'What its file is' })
  format!: (typeof FORMATS)[number];

  @Text({ says: 'Who printed it' })
  person!: string;

  @Moment({ says: 'When' })
  at!: string;

  @Count({ says: 'How many orders are in the file' })
  orders!: number;

  @Text({ says: 'Where its file is', example: '/admin/v1/print-jobs/7/file' })
  file!: string;
}

export class MadePrintJob extends PrintJob {
  @Count({ says: 'How many orders are not in the file' })
  failed!: number;

  @List(() => WorkResult, { says: 'One for each order, in the order asked' })
  items!: WorkResult[];
}

export class PrintJobs {
  @List(() => PrintJob, { says: 'Newest first' })
  items!: PrintJob[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class OrderPrint {
  @Count({ says: 'Number of the job' })
  jobId!: number;

  @OneOf(KINDS, { says: 'What was printed' })
  kind!: (typeof KINDS)[number];

  @Text({ says: 'Who printed it' })
  person!: string;

  @Moment({ says: 'When' })
  at!: string;
}

export class OrderLabel {
  @Count({ says: 'Number of the label among those of the order' })
  no!: number;

  @OneOf(LABEL_FORMATS, { says: 'What the file is' })
  format!: (typeof LABEL_FORMATS)[number];

  @Count({ says: 'Bytes of the file; null: it is to be fetched', nullable: true })
  sizeBytes!: number | null;

  @Text({ says: 'SHA-256 of the file as it came, in hex', nullable: true })
  sha256!: string | null;

  @Moment({ says: 'When it came' })
  receivedAt!: string;

  @Moment({ says: 'When it was printed first; null: never', nullable: true })
  printedAt!: string | null;

  @Moment({ says: 'When another took its place; null: it is the one in force', nullable: true })
  replacedAt!: string | null;

  @Text({ says: 'Why it could not be fetched so far; empty: nothing is wrong' })
  problem!: string;

  @Count({ says: 'How often it was printed' })
  timesPrinted!: number;

  @List(() => OrderPrint, { says: 'Each time, the first first' })
  prints!: OrderPrint[];
}

export class OrderPapers {
  @List(() => OrderLabel, { says: 'The labels that the order had, the oldest first' })
  labels!: OrderLabel[];
}
