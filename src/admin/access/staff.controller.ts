import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LinksService } from '../../modules/access/links.service';
import { expectMayManage, StaffService } from '../../modules/access/staff.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { member, traced } from './access.answers';
import {
  InvitedStaff,
  NewStaff,
  OneTimeLink,
  StaffChange,
  StaffList,
  StaffMember,
} from './access.dto';
import { StaffLinks } from './staff-links';

const WHAT = 'staff';

@AdminController('Staff · 员工')
export class StaffController {
  constructor(
    private readonly desk: Desk,
    private readonly staff: StaffService,
    private readonly links: LinksService,
    private readonly post: StaffLinks,
  ) {}

  @Read('staff', { id: 'listStaff', summary: 'Accounts', answers: StaffList, right: 'access' })
  async list(
    @ActOf() { caller }: DeskAct,
    @Query() { limit = DEFAULT_LIMIT, cursor }: Paging,
  ): Promise<StaffList> {
    const [above = 0] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.staff.list(caller.operatorId, above, limit + 1);
    return pageOf(rows, limit, member, (last) => cursorOf(last.id));
  }

  @Read('staff/:id', {
    id: 'getStaff',
    summary: 'One account',
    answers: StaffMember,
    right: 'access',
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffMember> {
    const found = await this.staff.find(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return member(found);
  }

  @Make('staff', {
    id: 'createStaff',
    summary:
      'A new account; the person sets the password by a link that is mailed, or shown here once',
    answers: InvitedStaff,
    right: 'access',
  })
  create(@ActOf() act: DeskAct, @Body() asked: NewStaff): Promise<InvitedStaff> {
    return this.desk.once(act, asked, async (tx, note) => {
      expectMayManage(act.caller, asked.role, asked.seesPersonal ?? false);
      const made = await this.staff.add(tx, asked);
      const invitation = await this.links.make(tx, made.id, 'invitation', act.caller.name);
      note({ subject: [WHAT, made.id], after: traced(made) });
      return { staff: member(made), link: await this.post.hand(tx, made, invitation) };
    });
  }

  @Change('staff/:id', {
    id: 'changeStaff',
    summary: 'Change role, grant or name, or switch an account off; in force within a second',
    answers: StaffMember,
    right: 'access',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: StaffChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffMember> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.staff.change(tx, act.caller, key, fields);
      if (done)
        note({
          subject: [WHAT, id],
          before: traced(done.before),
          after: traced(done.after),
        });
      return done?.after;
    });
    if (!changed) {
      const there = await this.staff.find(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return member(changed);
  }

  @Make('staff/:id/links', {
    id: 'createStaffLink',
    summary:
      'A one-time link to a new password, mailed or shown here once; earlier links of the account are void',
    answers: OneTimeLink,
    right: 'access',
  })
  createLink(@ActOf() act: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<OneTimeLink> {
    return this.desk.once(act, { id }, async (tx, note) => {
      const found = await this.staff.findIn(tx, id);
      if (!found) throw notFound({ what: WHAT, id: String(id) });
      // Whoever can set the password of an account can do all that it can.
      expectMayManage(act.caller, found.role, found.seesPersonal);
      const purpose = found.hasPassword ? 'reset' : 'invitation';
      const made = await this.links.make(tx, id, purpose, act.caller.name);
      const handed = await this.post.hand(tx, found, made);
      const { expiresAt, mailed } = handed;
      note({ subject: [WHAT, id], after: { link: purpose, expiresAt, mailed } });
      return handed;
    });
  }
}
