import { Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const MIN_DAYS = 30;
const MAX_DAYS = 730;

export class RetentionSettings {
  @Count({
    says: 'Days after an order was closed until its recipient, labels and recorded calls are forgotten; the same for merchants who came by an invitation, after they were approved or refused',
    min: MIN_DAYS,
    max: MAX_DAYS,
    example: 180,
  })
  keepDays!: number;

  @Count({ says: 'Raised by every change; the ETag' })
  version!: number;
}

export class RetentionChange {
  @Count({ says: 'Days after an order was closed', min: MIN_DAYS, max: MAX_DAYS, example: 90 })
  keepDays!: number;
}

export class NewErasure {
  @List('text', {
    says: 'Order numbers: ours, or CW numbers. All must be there',
    min: 1,
    max: 200,
  })
  numbers!: string[];

  @Text({
    says: 'Why, without the name of the person',
    max: 512,
    example: 'Asked by the recipient, ticket 4711',
  })
  reason!: string;
}

/** The proof of what was forgotten: numbers and counts, nothing of the person. */
export class Erasure {
  @Count({ says: 'Number of the receipt' })
  id!: number;

  @Moment({ says: 'When' })
  at!: string;

  @OneOf(['age', 'request'], { says: 'age: it was time; request: somebody asked' })
  kind!: string;

  @Text({ says: 'Who did it' })
  person!: string;

  @Text({ says: 'Why' })
  reason!: string;

  @List('text', { says: 'Our numbers of the orders' })
  orderNos!: string[];

  @Count({ says: 'Recipients that were deleted' })
  recipients!: number;

  @Count({ says: 'Label files that were deleted' })
  labels!: number;

  @Count({ says: 'Recorded calls whose texts were deleted' })
  calls!: number;
}

export class ErasureQuery extends Paging {}

export class Erasures {
  @List(() => Erasure, { says: 'Newest first' })
  items!: Erasure[];

  @Text({ says: 'For the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
