import { PUSH_EVENTS, PUSH_STATES } from '../../modules/pushes/pushes.types';
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

const ENVIRONMENTS = ['test', 'production'];
const AGREEMENTS = ['agrees', 'waiting', 'refused', 'differs', 'not_told', 'forgotten'];
const MAX_OUTCOME = 2_147_483_647;
const MAX_IDS = 500;

export class PushQuery extends Paging {
  @Code({ says: 'CW单号 or calcNo · what it is about', optional: true, max: 128 })
  number?: string;

  @OneOf(PUSH_EVENTS, { says: 'What happened', optional: true })
  event?: (typeof PUSH_EVENTS)[number];

  @OneOf(PUSH_STATES, { says: 'dead: refused for good, see reason', optional: true })
  state?: (typeof PUSH_STATES)[number];

  @OneOf(ENVIRONMENTS, { says: 'Of this registration', optional: true })
  environment?: 'test' | 'production';

  @QueryCount({
    says: 'What Temu answered last, such as 3000001',
    optional: true,
    max: MAX_OUTCOME,
  })
  outcome?: number;

  @Moment({
    says: 'Happened from this moment on; one day before `until` if nothing is said, unless a number, those that wait or the dead are asked for',
    optional: true,
  })
  from?: string;

  @Moment({ says: 'Happened before this moment; now if nothing is said', optional: true })
  until?: string;
}

export class Push {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @OneOf(ENVIRONMENTS, { says: 'The registration that it goes to' })
  environment!: string;

  @OneOf(PUSH_EVENTS, { says: 'What happened' })
  event!: string;

  @Text({ says: 'CW单号, calcNo or customer · what it is about', example: 'CW0001' })
  number!: string;

  @OneOf(PUSH_STATES, { says: 'Where it stands' })
  state!: string;

  @Count({ says: 'Tries so far' })
  attempts!: number;

  @Moment({ says: 'When it happened; every repeat tells this moment' })
  happenedAt!: string;

  @Moment({ says: 'Next try; null: it is over', nullable: true })
  nextTryAt!: string | null;

  @Moment({ says: 'When it was delivered, refused or dropped', nullable: true })
  settledAt!: string | null;

  @Count({
    says: 'errorCode that Temu answered last; null: no answer',
    nullable: true,
    example: 3000001,
  })
  outcome!: number | null;

  @Text({ says: 'errorMsg that Temu answered last', max: 500 })
  answer!: string;

  @Text({
    says: 'What was wrong and what to do, in English or Chinese by Accept-Language',
    nullable: true,
    max: 2_000,
  })
  reason!: string | null;
}

export class Pushes {
  @List(() => Push, { says: 'Newest first' })
  items!: Push[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class OrderPushes {
  @OneOf(AGREEMENTS, {
    says: 'agrees: Temu knows where the order stands · waiting: it is on its way · refused: Temu refused the last state · differs: tell it again · not_told: not an order of Temu’s, or a state that its registration does not tell (pushesOff) · forgotten: with the order’s recipient',
  })
  agreement!: string;

  @OneOf(PUSH_EVENTS, { says: 'The event that tells where the order stands' })
  present!: string;

  @List(() => Push, { says: 'What was told of it, newest first, at most 200' })
  items!: Push[];
}

/** Which are to be told again; nothing named: all that were not delivered. */
export class PushesToResend {
  @List('number', { says: 'These', optional: true, min: 1, max: MAX_IDS })
  ids?: number[];

  @Code({ says: 'About this CW单号', optional: true, max: 128 })
  number?: string;

  @OneOf(PUSH_EVENTS, { says: 'That tell this event', optional: true })
  event?: (typeof PUSH_EVENTS)[number];

  @OneOf(ENVIRONMENTS, { says: 'Of this registration', optional: true })
  environment?: 'test' | 'production';

  @Count({ says: 'To which Temu answered this, such as 3000001', optional: true, max: MAX_OUTCOME })
  outcome?: number;

  @Moment({ says: 'Happened from this moment on', optional: true })
  from?: string;

  @Moment({ says: 'Happened before this moment', optional: true })
  until?: string;
}

export class ResentPushes {
  @Count({ says: 'Dead letters that are sent again' })
  revived!: number;

  @Count({ says: 'Pushes whose next try was brought forward' })
  hurried!: number;

  @Count({
    says: 'Dead letters that stay: overtaken by later news, or of no use any more; 10000 at most are counted',
  })
  left!: number;

  @Flag({ says: 'There were more than are taken at once: ask again' })
  more!: boolean;
}

export class RegistrationPushes {
  @OneOf(ENVIRONMENTS, { says: 'The registration' })
  environment!: string;

  @Count({ says: 'Waiting: shipped, cancelled, failed, tracking, authorizations' })
  waitingFirst!: number;

  @Count({ says: 'Waiting: other states' })
  waitingSecond!: number;

  @Count({ says: 'Waiting: fees' })
  waitingLast!: number;

  @Moment({
    says: 'When the oldest that waits happened, fees aside; null: none waits',
    nullable: true,
  })
  oldestWaitingSince!: string | null;

  @Count({ says: 'How long ago that is, in seconds', nullable: true })
  oldestWaitingSeconds!: number | null;

  @Count({ says: 'Dead letters' })
  dead!: number;

  @Flag({ says: 'Staff has paused them: pushesPaused of the registration' })
  paused!: boolean;

  @Count({ says: 'Pushes in a row that nothing came of; 3 or more: Temu is taken to be away' })
  failures!: number;

  @Moment({ says: 'Nothing is sent before, because Temu does not answer', nullable: true })
  pausedUntil!: string | null;
}

export class RecorderCounts {
  @Count({ says: 'Calls recorded since the start' })
  recorded!: number;

  @Count({ says: 'Lost: the queue was full, or the database refused' })
  lost!: number;

  @Count({ says: 'Not recorded: too many came that nobody signed' })
  capped!: number;

  @Count({ says: 'Waiting to be written' })
  queued!: number;
}

export class PushSummary {
  @List(() => RegistrationPushes, { says: 'One per registration' })
  registrations!: RegistrationPushes[];

  @Part(() => RecorderCounts, { says: 'The record of calls, of the process that answers this' })
  recorder!: RecorderCounts;
}
