import { OmitType } from '@nestjs/swagger';
import { Code, Count, Flag, List, Moment, OneOf, Text } from '../../platform/fields';
import { Paging } from '../paging.dto';

export class CallQuery extends Paging {
  @Code({ says: 'CW单号 · calls about this order', optional: true, max: 128 })
  number?: string;

  @Code({ says: 'Path of the call', optional: true, max: 256 })
  subject?: string;

  @OneOf(['true', 'false'], {
    says: 'Only those that succeeded, or only those that were refused',
    optional: true,
  })
  ok?: 'true' | 'false';
}

export class RecordedCall {
  @Text({ says: 'Its name in this API' })
  id!: string;

  @Moment({ says: 'When' })
  at!: string;

  @OneOf(['in', 'out'], { says: 'From Temu, or to Temu' })
  direction!: string;

  @Text({ says: 'Path' })
  subject!: string;

  @Text({ says: '货主ID', nullable: true })
  customerCode!: string | null;

  @Text({ says: 'CW单号', nullable: true })
  number!: string | null;

  @Text({ says: 'The request id that the caller was told' })
  requestId!: string;

  @Flag({ says: 'Whether it succeeded' })
  ok!: boolean;

  @Count({ says: 'errorCode' })
  outcome!: number;

  @Text({ says: 'errorMsg' })
  message!: string;

  @Count({ says: 'HTTP status' })
  httpStatus!: number;

  @Count({ says: 'How long it took, in microseconds' })
  durationUs!: number;

  @Count({ says: 'Size of the request' })
  requestBytes!: number;

  @Text({
    says: '接口参数 · the request, secrets masked; null once it is forgotten',
    nullable: true,
  })
  request!: string | null;

  @Text({ says: 'The answer; null once it is forgotten', nullable: true })
  answer!: string | null;
}

export class CallRow extends OmitType(RecordedCall, ['request', 'answer'] as const) {}

export class Calls {
  @List(() => CallRow, { says: 'Newest first' })
  items!: CallRow[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
