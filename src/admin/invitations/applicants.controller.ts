import { Body, Param, ParseIntPipe, Query } from '@nestjs/common';
import type { Caller } from '../../modules/access/access.types';
import { ApplicantsService } from '../../modules/invitations/applicants.service';
import type { Applicant as Held } from '../../modules/invitations/invitations.types';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Read } from '../admin.route';
import { CustomerLinks } from '../customers/customer-links';
import {
  Applicant,
  ApplicantQuery,
  Applicants,
  Approval,
  ApprovedApplicant,
  DecidedApplicant,
  Refusal,
} from './applicants.dto';

const WHAT = 'applicant';

@AdminController('Invitations · 邀请')
export class ApplicantsController {
  constructor(
    private readonly desk: Desk,
    private readonly applicants: ApplicantsService,
    private readonly links: CustomerLinks,
  ) {}

  @Read('applicants', {
    id: 'listApplicants',
    summary: 'Merchants who came by invitations, the newest first; state=waiting: to be decided',
    answers: Applicants,
    right: 'personal',
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: ApplicantQuery): Promise<Applicants> {
    const { limit = DEFAULT_LIMIT, cursor, state, invitation, warehouse } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const filter = { state, invitationId: invitation, warehouseCode: warehouse };
    const rows = await this.applicants.list(caller.operatorId, {
      ...filter,
      below,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('applicants/:id', {
    id: 'getApplicant',
    summary: 'One merchant who came by an invitation',
    answers: Applicant,
    right: 'personal',
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<Applicant> {
    return shown(await this.found(caller, id));
  }

  @Deed('applicants/:id/approve', {
    id: 'approveApplicant',
    summary:
      'Make them a customer with an empty wallet and a user, whose one-time link is mailed or shown here once',
    answers: ApprovedApplicant,
    right: 'configure',
  })
  async approve(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Approval,
  ): Promise<ApprovedApplicant> {
    const { customerCode: code, name, groupCode } = asked;
    // What is kept for repeats must not hold the link.
    let link: string | null = null;
    const made = await this.desk.once(act, [id, asked], async (tx, note) => {
      const approval = { code, name, groupCode };
      const approved = await this.applicants.approve(tx, id, approval, act.caller.name);
      if (!approved) throw notFound({ what: WHAT, id: String(id) });
      const { customerId, user } = approved;
      const { mailed, expiresAt, ...handed } = await this.links.hand(tx, user);
      link = handed.link;
      note({ subject: [WHAT, id], after: { state: 'approved', customerId } });
      note({ subject: ['customer', customerId], after: { code, groupCode } });
      note({ subject: ['customer user', user.id], after: { customerId, mailed } });
      return { userId: user.id, mailed, linkExpiresAt: expiresAt.toISOString() };
    });
    return { ...decided(await this.found(act.caller, id)), ...made, link };
  }

  @Deed('applicants/:id/refuse', {
    id: 'refuseApplicant',
    summary: 'Refuse them, for good; they are told nothing',
    answers: DecidedApplicant,
    right: 'configure',
  })
  async refuse(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() { reason = '' }: Refusal,
  ): Promise<DecidedApplicant> {
    await this.desk.once(act, [id, reason], async (tx, note) => {
      if (!(await this.applicants.refuse(tx, id, reason, act.caller.name)))
        throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { state: 'refused' } });
      return id;
    });
    return decided(await this.found(act.caller, id));
  }

  @Deed('applicants/:id/forget', {
    id: 'forgetApplicant',
    summary:
      'Forget at once who they are, because they ask; who waits is refused, who was approved stays a customer',
    answers: DecidedApplicant,
    right: 'access',
  })
  async forget(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<DecidedApplicant> {
    await this.desk.once(act, [id], async (tx, note) => {
      if (!(await this.applicants.forgetOne(tx, id, act.caller.name)))
        throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { forgotten: true } });
      return id;
    });
    return decided(await this.found(act.caller, id));
  }

  private async found({ operatorId }: Caller, id: number): Promise<Held> {
    const held = await this.applicants.get(operatorId, id);
    if (!held) throw notFound({ what: WHAT, id: String(id) });
    return held;
  }
}

function decided({ cameAt, settledAt, details: _, ...held }: Held): DecidedApplicant {
  return {
    ...held,
    cameAt: cameAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  };
}

function shown(held: Held): Applicant {
  const { company = null, name = null, email = null, message = null } = held.details ?? {};
  return { ...decided(held), company, name, email, message };
}
