import { Code, Count, List, Moment, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export class AuditQuery extends Paging {
  @Code({ says: 'Kind of what was changed', optional: true, example: 'warehouse' })
  subjectKind?: string;

  @Code({ says: 'Its number or name', optional: true, max: 128 })
  subjectId?: string;

  @Code({ says: 'Who changed it: name of the key, or e-mail', optional: true, max: 256 })
  person?: string;

  @Code({ says: 'operationId of the route', optional: true, example: 'changeWarehouse' })
  operation?: string;

  @Moment({ says: 'From this moment', optional: true })
  from?: string;

  @Moment({ says: 'Before this moment', optional: true })
  until?: string;
}

export class AuditLine {
  @Count({ says: 'Number of the line' })
  id!: number;

  @Moment({ says: 'When' })
  at!: string;

  @Text({ says: 'key, staff, customer or system' })
  callerKind!: string;

  @Text({ says: 'Who' })
  person!: string;

  @Text({ says: 'operationId of the route', example: 'changeWarehouse' })
  operation!: string;

  @Text({ says: 'Kind of what was changed', example: 'warehouse' })
  subjectKind!: string;

  @Text({ says: 'Its number or name', example: '1' })
  subjectId!: string;

  @Text({ says: 'How it looked before, as JSON, secrets masked; null: it is new', nullable: true })
  before!: string | null;

  @Text({ says: 'How it looks after, as JSON, secrets masked', nullable: true })
  after!: string | null;

  @Text({ says: 'Network address that it came from' })
  address!: string;

  @Text({ says: 'By which request' })
  requestId!: string;
}

export class AuditLines {
  @List(() => AuditLine, { says: 'Newest first' })
  items!: AuditLine[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
