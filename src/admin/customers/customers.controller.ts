import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  CustomersService,
  type ListedCustomer as Held,
} from '../../modules/customers/customers.service';
import { WalletsService } from '../../modules/wallets/wallets.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { notFound } from '../../rest/rest.errors';
import { tell, unchanged, versionOf } from '../../rest/versions';
import { ActOf, AdminController, Change, Make, Read } from '../admin.route';
import { Customer, CustomerChange, CustomerQuery, Customers, NewCustomer } from './customers.dto';

const WHAT = 'customer';
const CURRENCY = 'USD';

@AdminController('Customers · 货主')
export class CustomersController {
  constructor(
    private readonly desk: Desk,
    private readonly customers: CustomersService,
    private readonly wallets: WalletsService,
  ) {}

  @Read('customers', { id: 'listCustomers', summary: 'Customers', answers: Customers })
  async list(@ActOf() { caller }: DeskAct, @Query() query: CustomerQuery): Promise<Customers> {
    const { limit = DEFAULT_LIMIT, cursor, group: groupCode, ...filter } = query;
    const [after = 0] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.customers.list(caller.operatorId, {
      ...filter,
      groupCode,
      after,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('customers/:id', { id: 'getCustomer', summary: 'One customer', answers: Customer })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Customer> {
    const found = await this.customers.get(caller.operatorId, id);
    if (!found) throw notFound({ what: WHAT, id: String(id) });
    tell(reply, found.version);
    return shown(found);
  }

  @Make('customers', {
    id: 'createCustomer',
    summary: 'A new customer, with an empty wallet',
    answers: Customer,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Body() fields: NewCustomer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Customer> {
    const made = await this.desk.once(act, fields, async (tx, note) => {
      const { id } = await this.customers.create(tx, fields);
      await this.wallets.open(tx, id, CURRENCY);
      const after = await this.customers.getIn(tx, id);
      if (!after) throw new Error(`customer ${id} is not there after it was made`);
      note({ subject: [WHAT, id], after });
      return shown(after);
    });
    tell(reply, made.version);
    return made;
  }

  @Change('customers/:id', {
    id: 'changeCustomer',
    summary: 'Change a customer; switched off, it is refused within a second',
    answers: Customer,
    right: 'configure',
  })
  async change(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() fields: CustomerChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Customer> {
    const key = { id, version: versionOf(act.ifMatch, WHAT) };
    const changed = await this.desk.change(act, fields, async (tx, note) => {
      const done = await this.customers.change(tx, key, fields);
      if (done) note({ subject: [WHAT, id], ...done });
      return done && this.customers.getIn(tx, id);
    });
    if (!changed) {
      const there = await this.customers.get(act.caller.operatorId, id);
      throw unchanged(WHAT, id, there !== null);
    }
    tell(reply, changed.version);
    return shown(changed);
  }
}

export function shown(held: Held): Customer {
  const { operatorId: _, groupId: __, updatedAt, ...fields } = held;
  return { ...fields, updatedAt: new Date(updatedAt).toISOString() };
}
