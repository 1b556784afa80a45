import { OmitType } from '@nestjs/swagger';
import {
  Code,
  Count,
  Flag,
  List,
  Moment,
  OneOf,
  Part,
  QueryCount,
  Text,
} from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export class CallQuery extends Paging {
  @Code({ says: 'CW单号 · calls about this order', optional: true, max: 128 })
  number?: string;

  @Code({ says: 'The request id that the caller was told', optional: true, max: 64 })
  requestId?: string;

  @Code({ says: 'Path of the call, or type of the push', optional: true, max: 256 })
  subject?: string;

  @OneOf(['in', 'out'], { says: 'Calls from Temu, or pushes to it', optional: true })
  direction?: 'in' | 'out';

  @Code({ says: '货主ID', optional: true })
  customerCode?: string;

  @QueryCount({ says: 'errorCode', optional: true })
  outcome?: number;

  @OneOf(['true', 'false'], {
    says: 'Only those that succeeded, or only those that were refused',
    optional: true,
  })
  ok?: 'true' | 'false';

  @Moment({
    says: 'At this moment or later; one day before `until` if nothing is said, unless an order or a request is asked for',
    optional: true,
  })
  from?: string;

  @Moment({ says: 'Before this moment; now if nothing is said', optional: true })
  until?: string;
}

export class CallWhy {
  @Text({ says: 'What is wrong, and what to do' })
  en!: string;

  @Text({ says: '原因与处理方法' })
  zh!: string;

  @Text({
    says: '待签名字符串 · the text that had to be signed; *** stands for app_secret and tokens',
  })
  canonical!: string;
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

  @Part(() => CallWhy, {
    says: 'Why its signature did not fit; null if it did',
    nullable: true,
  })
  why!: CallWhy | null;

  @Text({
    says: 'The call as a command to copy: replace *** by the secrets and sign anew. Null for pushes',
    nullable: true,
  })
  curl!: string | null;
}

export class CallRow extends OmitType(RecordedCall, [
  'request',
  'answer',
  'why',
  'curl',
] as const) {}

export class Calls {
  @List(() => CallRow, { says: 'Newest first' })
  items!: CallRow[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
