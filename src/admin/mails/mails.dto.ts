import {
  MAIL_KINDS,
  MAIL_REASONS,
  MAIL_STATES,
  type MailState,
} from '../../modules/mail/mail.types';
import { Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export class MailQuery extends Paging {
  @OneOf(MAIL_STATES, { says: 'given_up: it was not sent, see reason', optional: true })
  state?: MailState;
}

export class Mail {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @OneOf(MAIL_KINDS, { says: 'What it is' })
  kind!: string;

  @Text({ says: 'What it is about, by number', example: 'staff 12' })
  about!: string;

  @OneOf(MAIL_STATES, { says: 'sent: the mail server has taken it' })
  state!: string;

  @Count({ says: 'Tries so far; after eight it is given up' })
  attempts!: number;

  @OneOf(MAIL_REASONS, {
    says: 'Why the last try failed. For all mails alike: unreachable; certificate: not trusted, or no encryption; sign_in: SMTP_URL; sender_refused: MAIL_FROM. For this one: postponed, and it is tried again; refused for good; expired: what it held was over',
    nullable: true,
  })
  reason!: string | null;

  @Text({ says: 'The number with which the mail server answered last', example: '550 5.1.1' })
  answer!: string;

  @Moment({ says: 'When it was written' })
  writtenAt!: string;

  @Moment({ says: 'Next try; null: it is over', nullable: true })
  nextTryAt!: string | null;

  @Moment({ says: 'When it was sent or given up', nullable: true })
  settledAt!: string | null;
}

export class Mails {
  @List(() => Mail, { says: 'Newest first; forgotten 30 days after they are over' })
  items!: Mail[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}
