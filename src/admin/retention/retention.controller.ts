import { Body, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Erasure as Held, RetentionService } from '../../modules/retention/retention.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { requestInvalid } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import {
  Erasure,
  ErasureQuery,
  Erasures,
  NewErasure,
  RetentionChange,
  RetentionSettings,
} from './retention.dto';

const WHAT = 'retention settings';

@AdminController('Privacy · 隐私')
export class RetentionController {
  constructor(
    private readonly desk: Desk,
    private readonly retention: RetentionService,
  ) {}

  @Read('retention', {
    id: 'getRetention',
    summary: 'How long recipients, labels and recorded calls are kept',
    answers: RetentionSettings,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RetentionSettings> {
    const settings = await this.retention.settings(caller.operatorId);
    tell(reply, settings.version);
    return { ...settings };
  }

  @Change('retention', {
    id: 'changeRetention',
    summary: 'Keep them longer or shorter; what is over then goes within minutes, for good',
    answers: RetentionSettings,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Body() asked: RetentionChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RetentionSettings> {
    const version = versionOf(act.ifMatch, WHAT);
    const changed = await this.desk.change(act, asked, async (tx, note) => {
      const before = await this.retention.settingsIn(tx);
      const after = await this.retention.change(tx, version, asked.keepDays);
      if (!after) throw unchanged(WHAT, '', true);
      note({ subject: [WHAT, 'operator'], before, after });
      return after;
    });
    tell(reply, changed.version);
    return { ...changed };
  }

  @Make('erasures', {
    id: 'createErasure',
    summary:
      'Forget who orders went to, at once and for good; answers with the receipt. An open order can not be shipped any more without its label',
    answers: Erasure,
    right: 'access',
  })
  erase(@ActOf() act: DeskAct, @Body() asked: NewErasure): Promise<Erasure> {
    const reason = asked.reason.trim();
    if (reason === '') throw requestInvalid({ problems: 'reason is blank; say why' });
    return this.desk.once(act, asked, async (tx, note) => {
      const by = { person: act.caller.name, reason };
      const receipt = await this.retention.forget(tx, asked.numbers, by);
      note({ subject: ['erasure', receipt.id], after: { ...receipt } });
      return shown(receipt);
    });
  }

  @Read('erasures', {
    id: 'listErasures',
    summary: 'Receipts of what was forgotten, newest first',
    answers: Erasures,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: ErasureQuery): Promise<Erasures> {
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.retention.erasures(caller.operatorId, below, limit + 1);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }
}

function shown(held: Held): Erasure {
  return { ...held, at: held.at.toISOString(), orderNos: [...held.orderNos] };
}
