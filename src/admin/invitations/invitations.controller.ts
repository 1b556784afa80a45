import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import type { Caller } from '../../modules/access/access.types';
import { InvitationsService } from '../../modules/invitations/invitations.service';
import type { Invitation as Held } from '../../modules/invitations/invitations.types';
import { MailService } from '../../modules/mail/mail.service';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import {
  DEFAULT_DAYS,
  DEFAULT_USES,
  Invitation,
  InvitationQuery,
  Invitations,
  MadeInvitation,
  NewInvitation,
} from './invitations.dto';

const WHAT = 'invitation';

@AdminController('Invitations · 邀请')
export class InvitationsController {
  constructor(
    private readonly desk: Desk,
    private readonly invitations: InvitationsService,
    private readonly warehouses: WarehousesService,
    private readonly mail: MailService,
  ) {}

  @Read('invitations', {
    id: 'listInvitations',
    summary: 'Links by which merchants come to a warehouse, without the links; the newest first',
    answers: Invitations,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() { limit = DEFAULT_LIMIT, cursor, warehouse, state }: InvitationQuery,
  ): Promise<Invitations> {
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const filter = { warehouseCode: warehouse, state, below, limit: limit + 1 };
    const rows = await this.invitations.list(caller.operatorId, filter);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('invitations/:id', {
    id: 'getInvitation',
    summary: 'One invitation; who came by it: GET /applicants?invitation=',
    answers: Invitation,
  })
  get(@ActOf() { caller }: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<Invitation> {
    return this.found(caller, id);
  }

  @Make('warehouses/:id/invitations', {
    id: 'createInvitation',
    summary: 'A new invitation to a warehouse; its link is shown once',
    answers: MadeInvitation,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) warehouseId: number,
    @Body() asked: NewInvitation,
  ): Promise<MadeInvitation> {
    const { label, maxUses = DEFAULT_USES, validDays = DEFAULT_DAYS } = asked;
    if (!(await this.warehouses.get(act.caller.operatorId, warehouseId)))
      throw notFound({ what: 'warehouse', id: String(warehouseId) });
    // What is kept for repeats must not hold the link.
    let link: string | null = null;
    const id = await this.desk.once(act, [warehouseId, asked], async (tx, note) => {
      const fields = { warehouseId, label, maxUses };
      const made = await this.invitations.create(tx, { ...fields, validDays });
      link = this.mail.addressOf(`/invitation/${made.link}`);
      note({ subject: [WHAT, made.id], after: { ...fields, expiresAt: made.expiresAt } });
      return made.id;
    });
    return { ...(await this.found(act.caller, id)), link };
  }

  @Deed('invitations/:id/revoke', {
    id: 'revokeInvitation',
    summary: 'Revoke an invitation, for good; who came by it before stays',
    answers: Invitation,
    right: 'configure',
  })
  async revoke(@ActOf() act: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<Invitation> {
    await this.desk.once(act, [id], async (tx, note) => {
      if (!(await this.invitations.revoke(tx, id))) throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { revoked: true } });
      return id;
    });
    return this.found(act.caller, id);
  }

  private async found({ operatorId }: Caller, id: number): Promise<Invitation> {
    const held = await this.invitations.get(operatorId, id);
    if (!held) throw notFound({ what: WHAT, id: String(id) });
    return shown(held);
  }
}

function shown({ createdAt, expiresAt, revokedAt, ...held }: Held): Invitation {
  return {
    ...held,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
