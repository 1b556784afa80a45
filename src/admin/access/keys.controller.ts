import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import { rightNotYours } from '../../modules/access/access.errors';
import { KeysService } from '../../modules/access/keys.service';
import { mayGive, RIGHTS, type Right } from '../../modules/access/rights.rules';
import { Clock } from '../../platform/clock';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { notFound, requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import { key as shown } from './access.answers';
import { MachineKey, MachineKeys, MadeKey, NewKey } from './access.dto';

const WHAT = 'key';
const DEFAULT_DAYS = 365;
const DAY_MS = 24 * 3_600_000;

@AdminController('Machine keys · 机器密钥')
export class KeysController {
  constructor(
    private readonly desk: Desk,
    private readonly keys: KeysService,
    private readonly clock: Clock,
  ) {}

  @Read('keys', { id: 'listKeys', summary: 'Machine keys', answers: MachineKeys, right: 'access' })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() { limit = DEFAULT_LIMIT, cursor }: Paging,
  ): Promise<MachineKeys> {
    const [above = 0] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.keys.list(caller.operatorId, above, limit + 1);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('keys/:id', {
    id: 'getKey',
    summary: 'One machine key',
    answers: MachineKey,
    right: 'access',
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<MachineKey> {
    const found = await this.keys.find(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    return shown(found);
  }

  @Make('keys', {
    id: 'createKey',
    summary: 'A new machine key, shown here once',
    answers: MadeKey,
    right: 'access',
  })
  create(@ActOf() act: DeskAct, @Body() asked: NewKey): Promise<MadeKey> {
    const rights = [...new Set(asked.rights)];
    const unknown = rights.find((right) => !(right in RIGHTS));
    if (unknown !== undefined)
      throw requestInvalid({ problems: `rights holds "${unknown.slice(0, 64)}", which is none` });
    const { caller } = act;
    return this.desk.once(act, asked, async (tx, note) => {
      if (!mayGive(caller.rights, rights))
        throw rightNotYours({ given: missing(caller.rights, rights) });
      const days = asked.expiresInDays ?? DEFAULT_DAYS;
      const expiresAt = new Date(this.clock.nowMs() + days * DAY_MS);
      const { key, made } = await this.keys.make(tx, {
        name: asked.name,
        rights,
        expiresAt,
        madeBy: caller.name,
      });
      note({ subject: [WHAT, made.id], after: { name: made.name, rights, expiresAt } });
      return { ...shown(made), key };
    });
  }

  @Deed('keys/:id/revoke', {
    id: 'revokeKey',
    summary: 'Revoke a machine key, for good; every process refuses it within a second',
    answers: MachineKey,
    right: 'access',
  })
  revoke(@ActOf() act: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<MachineKey> {
    return this.desk.once(act, { id }, async (tx, note) => {
      const revoked = await this.keys.revoke(tx, id);
      if (!revoked) throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { revokedAt: revoked.revokedAt } });
      return shown(revoked);
    });
  }
}

function missing(own: ReadonlySet<Right>, asked: readonly Right[]): string {
  return `the right ${asked.filter((right) => !own.has(right)).join(', ')}`;
}
