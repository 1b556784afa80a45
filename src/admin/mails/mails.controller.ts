import { Query } from '@nestjs/common';
import { MailService } from '../../modules/mail/mail.service';
import type { MailView } from '../../modules/mail/mail.types';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import type { DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, AdminController, Read } from '../admin.route';
import { type Mail, MailQuery, Mails } from './mails.dto';

@AdminController('Mails · 邮件')
export class MailsController {
  constructor(private readonly mails: MailService) {}

  @Read('mails', {
    id: 'listMails',
    summary:
      'What was to be mailed and what became of it, newest first; neither addresses nor texts',
    answers: Mails,
    right: 'access',
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: MailQuery): Promise<Mails> {
    const { limit = DEFAULT_LIMIT, cursor, state } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.mails.list(caller.operatorId, { state, below, limit: limit + 1 });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }
}

function shown({ writtenAt, nextTryAt, settledAt, ...held }: MailView): Mail {
  return {
    ...held,
    writtenAt: writtenAt.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
    settledAt: settledAt?.toISOString() ?? null,
  };
}
