import { Body, Param, ParseIntPipe, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  CustomerUsersService,
  type CustomerUser as Held,
} from '../../modules/customers/customer-users.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { CustomerLinks } from './customer-links';
import {
  CustomerUser,
  CustomerUserChange,
  CustomerUserLink,
  CustomerUsers,
  NewCustomerUser,
} from './customer-users.dto';

const WHAT = 'customer user';

@AdminController('Customers · 货主')
export class CustomerUsersController {
  constructor(
    private readonly desk: Desk,
    private readonly customers: CustomersService,
    private readonly users: CustomerUsersService,
    private readonly links: CustomerLinks,
  ) {}

  @Read('customers/:id/users', {
    id: 'listCustomerUsers',
    summary: 'The people who sign in for a customer',
    answers: CustomerUsers,
    right: 'personal',
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
  ): Promise<CustomerUsers> {
    await this.expectCustomer(caller.operatorId, customerId);
    return { items: (await this.users.list(caller.operatorId, customerId)).map(shown) };
  }

  @Read('customer-users/:id', {
    id: 'getCustomerUser',
    summary: 'One person who signs in for a customer',
    answers: CustomerUser,
    right: 'personal',
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerUser> {
    const found = await this.users.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return shown(found);
  }

  @Make('customers/:id/users', {
    id: 'createCustomerUser',
    summary: 'A new person who signs in for a customer; then make a link for them',
    answers: CustomerUser,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
    @Body() fields: NewCustomerUser,
  ): Promise<CustomerUser> {
    await this.expectCustomer(act.caller.operatorId, customerId);
    const id = await this.desk.once(act, [customerId, fields], async (tx, note) => {
      const user = await this.users.create(tx, { ...fields, customerId });
      note({ subject: [WHAT, user.id], after: noted(user) });
      return user.id;
    });
    const made = await this.users.get(act.caller.operatorId, id);
    if (!made) throw new Error(`customer user ${id} is not there after it was made`);
    return shown(made);
  }

  @Make('customer-users/:id/links', {
    id: 'createCustomerUserLink',
    summary:
      'A one-time link by which the person chooses a password, mailed or shown here once; also if it was forgotten',
    answers: CustomerUserLink,
    right: 'configure',
  })
  async createLink(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<CustomerUserLink> {
    const user = await this.users.get(act.caller.operatorId, id);
    if (!user) throw notFound({ what: WHAT, id: String(id) });
    // What is kept for repeats must not hold the link.
    let link: string | null = null;
    const made = await this.desk.once(act, [id], async (tx, note) => {
      const { expiresAt, mailed, ...handed } = await this.links.hand(tx, user);
      link = handed.link;
      note({ subject: [WHAT, id], after: { linkExpiresAt: expiresAt, mailed } });
      return { expiresAt: expiresAt.toISOString(), mailed };
    });
    return { link, ...made };
  }

  @Change('customer-users/:id', {
    id: 'changeCustomerUser',
    summary: 'Change a person who signs in for a customer, or switch them off',
    answers: CustomerUser,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: CustomerUserChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerUser> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.users.change(tx, key, fields);
      if (done) note({ subject: [WHAT, id], before: noted(done.before), after: noted(done.after) });
      return done?.after;
    });
    if (!changed) {
      const there = await this.users.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return shown(changed);
  }

  private async expectCustomer(operatorId: number, id: number): Promise<void> {
    if (!(await this.customers.get(operatorId, id)))
      throw notFound({ what: 'customer', id: String(id) });
  }
}

/** The trail keeps no address and no name of a person: it lives longer than they may. */
function noted({ customerId, active, version }: Held) {
  return { customerId, active, version };
}

function shown({ lastSignInAt, updatedAt, ...user }: Held): CustomerUser {
  return {
    ...user,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}
