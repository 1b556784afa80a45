import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessService } from '../../modules/access/access.service';
import { LinksService } from '../../modules/access/links.service';
import { StaffService } from '../../modules/access/staff.service';
import {
  InstallationService,
  type OperatorView,
} from '../../modules/operators/installation.service';
import type { Tx } from '../../platform/database';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT, Paging } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { member } from '../access/access.answers';
import type { InvitedStaff } from '../access/access.dto';
import { StaffLinks } from '../access/staff-links';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import {
  type FirstOwner,
  MadeOperator,
  NewOperator,
  Operator,
  OperatorChange,
  Operators,
} from './operators.dto';

const WHAT = 'operator';

/** For the staff of the installation, which makes operators and sees nothing of what is theirs. */
@AdminController('Operators · 服务商')
export class OperatorsController {
  constructor(
    private readonly desk: Desk,
    private readonly installation: InstallationService,
    private readonly staff: StaffService,
    private readonly links: LinksService,
    private readonly post: StaffLinks,
    private readonly access: AccessService,
  ) {}

  @Read('operators', {
    id: 'listOperators',
    summary: 'The operators of this installation',
    answers: Operators,
    right: 'installation',
  })
  async list(@Query() { limit = DEFAULT_LIMIT, cursor }: Paging): Promise<Operators> {
    const [above = 0] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.installation.list(above, limit + 1);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('operators/:id', {
    id: 'getOperator',
    summary: 'One operator',
    answers: Operator,
    right: 'installation',
  })
  async get(
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Operator> {
    const found = await this.installation.find(id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return shown(found);
  }

  @Make('operators', {
    id: 'createOperator',
    summary:
      'A new operator with its first owner, who sets a password by a link that is mailed, or shown here once',
    answers: MadeOperator,
    right: 'installation',
  })
  create(@ActOf() act: DeskAct, @Body() asked: NewOperator): Promise<MadeOperator> {
    const { code, name, owner } = asked;
    return this.desk.once(act, asked, async (tx, note) => {
      const { made, furnished } = await this.installation.create(tx, { code, name }, (own) =>
        this.addOwner(own, owner, act.caller.name),
      );
      note({ subject: [WHAT, made.id], after: { code, name } });
      return { operator: shown(made), owner: furnished };
    });
  }

  @Change('operators/:id', {
    id: 'changeOperator',
    summary: 'Rename an operator, or switch it off and on; in force within a second',
    answers: Operator,
    right: 'installation',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: OperatorChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Operator> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.installation.change(tx, key, fields);
      if (done) note({ subject: [WHAT, id], ...done });
      tx.onCommit(() => this.access.forget());
      return done?.after;
    });
    if (!changed) throw unchanged(WHAT, id, (await this.installation.find(id)) !== null);
    tell(reply, changed.version);
    return shown(changed);
  }

  private async addOwner(own: Tx, owner: FirstOwner, madeBy: string): Promise<InvitedStaff> {
    const made = await this.staff.add(own, { ...owner, role: 'owner' });
    const invitation = await this.links.make(own, made.id, 'invitation', madeBy);
    return { staff: member(made), link: await this.post.hand(own, made, invitation) };
  }
}

function shown(held: OperatorView): Operator {
  return {
    ...held,
    createdAt: held.createdAt.toISOString(),
    updatedAt: held.updatedAt.toISOString(),
  };
}
