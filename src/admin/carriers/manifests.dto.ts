import { MANIFEST_STATES, type ManifestState } from '../../modules/carriers/manifests.types';
import { Code, Count, List, Moment, OneOf, QueryCount, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

const MAX_LEFT_OUT = 500;

export class ManifestQuery extends Paging {
  @Code({ says: 'Only of the warehouse with this Temu code', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @QueryCount({ says: 'Only of this carrier account', optional: true, min: 1 })
  accountId?: number;

  @OneOf(MANIFEST_STATES, { says: 'Only in this state', optional: true })
  state?: ManifestState;
}

export class DayToClose {
  @Code({ says: 'Temu code of the warehouse that the parcels leave', example: 'US-LA1' })
  warehouseCode!: string;

  @Count({ says: 'Number of the carrier account that the labels were bought with', example: 1 })
  accountId!: number;

  @List('number', {
    says: 'Labels that stay for another manifest, by the numbers of their purchases',
    optional: true,
    max: MAX_LEFT_OUT,
    example: [],
  })
  leaveOut?: number[];
}

export class Manifest {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Code({ says: 'Temu code of the warehouse' })
  warehouseCode!: string;

  @Count({ says: 'Number of the carrier account' })
  accountId!: number;

  @Text({ says: 'Name of the carrier account' })
  accountName!: string;

  @Code({ says: 'Our number, from before the carrier was asked' })
  reference!: string;

  @OneOf(MANIFEST_STATES, {
    says: 'making: the carrier has not said yet what it did; refused: nothing was made, and its labels are free for the next',
  })
  state!: ManifestState;

  @Text({ says: "The carrier's number, which its barcode says", nullable: true })
  number!: string | null;

  @Count({ says: 'How many labels were put forward' })
  labels!: number;

  @Count({ says: 'How often the carrier was asked' })
  tries!: number;

  @Text({ says: 'Stable code of what is wrong; empty: nothing' })
  problemCode!: string;

  @Text({ says: 'What is wrong, in the words of the carrier; empty: nothing' })
  problem!: string;

  @Count({ says: 'Size of its file', nullable: true })
  sizeBytes!: number | null;

  @Text({ says: 'SHA-256 of its file, in hex', nullable: true })
  sha256!: string | null;

  @Text({ says: 'Who closed the day' })
  person!: string;

  @Moment({ says: 'When' })
  closedAt!: string;

  @Moment({ says: 'When it was made or refused', nullable: true })
  settledAt!: string | null;

  @Moment({ says: 'When it is tried next by itself; null: not at all', nullable: true })
  dueAt!: string | null;
}

export class Manifests {
  @List(() => Manifest, { says: 'Newest first' })
  items!: Manifest[];

  @Text({ says: 'The cursor of the next page; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class ClosedDay {
  @List(() => Manifest, {
    says: 'As many as the carrier wants; their files come within seconds',
  })
  items!: Manifest[];
}

export class ManifestLabel {
  @Count({ says: 'Number of the purchase' })
  purchaseId!: number;

  @Count({ says: 'Number of the order in this API' })
  orderId!: number;

  @Code({ says: "The source's number of the order" })
  orderNumber!: string;

  @Text({ says: 'Tracking number' })
  trackingNumber!: string;

  @Text({ says: 'State of the purchase as it is now', example: 'bought' })
  state!: string;

  @Text({
    says: 'Why the carrier did not take it; null: it is on the manifest',
    nullable: true,
  })
  refusal!: string | null;
}

export class WholeManifest extends Manifest {
  @List(() => ManifestLabel, { says: 'Every label that was put forward' })
  all!: ManifestLabel[];
}
