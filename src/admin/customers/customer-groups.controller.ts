import { Body, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  CustomerGroupsService,
  type CustomerGroup as Held,
} from '../../modules/customers/customer-groups.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import {
  CustomerGroup,
  CustomerGroupChange,
  CustomerGroups,
  NewCustomerGroup,
} from './customers.dto';

const WHAT = 'customer group';

@AdminController('Customers · 货主')
export class CustomerGroupsController {
  constructor(
    private readonly desk: Desk,
    private readonly groups: CustomerGroupsService,
  ) {}

  @Read('customer-groups', {
    id: 'listCustomerGroups',
    summary: 'Groups of customers',
    answers: CustomerGroups,
  })
  async list(@ActOf() { caller }: DeskAct): Promise<CustomerGroups> {
    return { items: (await this.groups.list(caller.operatorId)).map(shown) };
  }

  @Read('customer-groups/:id', {
    id: 'getCustomerGroup',
    summary: 'One group of customers',
    answers: CustomerGroup,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerGroup> {
    const found = await this.groups.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return shown(found);
  }

  @Make('customer-groups', {
    id: 'createCustomerGroup',
    summary: 'A new group of customers, for channels and prices to name as one',
    answers: CustomerGroup,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Body() fields: NewCustomerGroup,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerGroup> {
    const made = await this.desk.once(act, fields, async (tx, note) => {
      const group = await this.groups.create(tx, fields);
      note({ subject: [WHAT, group.id], after: group });
      return shown(group);
    });
    tell(reply, made.version);
    return made;
  }

  @Change('customer-groups/:id', {
    id: 'changeCustomerGroup',
    summary: 'Change a group of customers; who belongs to it stands at the customers',
    answers: CustomerGroup,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: CustomerGroupChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerGroup> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.groups.change(tx, key, fields);
      if (done) note({ subject: [WHAT, id], ...done });
      return done?.after;
    });
    if (!changed) {
      const there = await this.groups.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return shown(changed);
  }
}

function shown({ id, code, name, version, updatedAt }: Held): CustomerGroup {
  return { id, code, name, version, updatedAt: new Date(updatedAt).toISOString() };
}
