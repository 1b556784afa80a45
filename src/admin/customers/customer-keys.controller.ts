import { Body, Param, ParseIntPipe } from '@nestjs/common';
import type { Caller } from '../../modules/access/access.types';
import {
  CustomerKeysService,
  type CustomerKey as Held,
} from '../../modules/customers/customer-keys.service';
import { CustomersService } from '../../modules/customers/customers.service';
import { Desk, type DeskAct } from '../../rest/desk';
import { notFound } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import { CustomerKey, CustomerKeys, MadeCustomerKey, NewCustomerKey } from './customers.dto';

const WHAT = 'customer key';

@AdminController('Customers · 货主')
export class CustomerKeysController {
  constructor(
    private readonly desk: Desk,
    private readonly customers: CustomersService,
    private readonly keys: CustomerKeysService,
  ) {}

  @Read('customers/:id/keys', {
    id: 'listCustomerKeys',
    summary: 'API keys of a customer, without the keys themselves',
    answers: CustomerKeys,
  })
  async list(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
  ): Promise<CustomerKeys> {
    await this.expectCustomer(caller, customerId);
    return { items: (await this.keys.list(caller.operatorId, customerId)).map(shown) };
  }

  @Make('customers/:id/keys', {
    id: 'createCustomerKey',
    summary: 'A new API key of a customer, shown once',
    answers: MadeCustomerKey,
    right: 'configure',
  })
  async create(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) customerId: number,
    @Body() { name, expiresAt }: NewCustomerKey,
  ): Promise<MadeCustomerKey> {
    await this.expectCustomer(act.caller, customerId);
    // What is kept for repeats must not hold the key.
    let key: string | null = null;
    const id = await this.desk.once(act, [customerId, name, expiresAt], async (tx, note) => {
      const expires = expiresAt === undefined ? null : new Date(expiresAt);
      const made = await this.keys.create(tx, { customerId, name, expiresAt: expires });
      key = made.key;
      note({ subject: [WHAT, made.id], after: { customerId, name, expiresAt } });
      return made.id;
    });
    return { ...(await this.found(act.caller, id)), key };
  }

  @Deed('customer-keys/:id/revoke', {
    id: 'revokeCustomerKey',
    summary: 'Revoke an API key; it is refused within a second, for good',
    answers: CustomerKey,
    right: 'configure',
  })
  async revoke(@ActOf() act: DeskAct, @Param('id', ParseIntPipe) id: number): Promise<CustomerKey> {
    await this.desk.once(act, [id], async (tx, note) => {
      if (!(await this.keys.revoke(tx, id))) throw notFound({ what: WHAT, id: String(id) });
      note({ subject: [WHAT, id], after: { revoked: true } });
      return id;
    });
    return this.found(act.caller, id);
  }

  private async found({ operatorId }: Caller, id: number): Promise<CustomerKey> {
    const held = await this.keys.get(operatorId, id);
    if (!held) throw notFound({ what: WHAT, id: String(id) });
    return shown(held);
  }

  private async expectCustomer({ operatorId }: Caller, id: number): Promise<void> {
    if (!(await this.customers.get(operatorId, id)))
      throw notFound({ what: 'customer', id: String(id) });
  }
}

function shown(held: Held): CustomerKey {
  const { id, customerId, name, createdAt, expiresAt, revokedAt, lastUsedAt } = held;
  return {
    id,
    customerId,
    name,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
