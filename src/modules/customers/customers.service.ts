import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { CustomerEntity } from './customer.entity';
import { CustomerGroupEntity } from './customer-group.entity';
import { customerCodeTaken, unknownGroup } from './customers.errors';

export type Customer = Readonly<CustomerEntity>;

/** A customer with the code of its group. */
export interface ListedCustomer extends Customer {
  readonly groupCode: string | null;
}

export interface NewCustomer {
  readonly code: string;
  readonly name: string;
  readonly groupCode?: string | null;
  readonly active?: boolean;
  readonly stockShown?: boolean;
  readonly test?: boolean;
}

/** The code stays: others, Temu first, call the customer by it. */
export type CustomerChange = Partial<Omit<NewCustomer, 'code'>>;

export interface CustomerFilter {
  readonly code?: string;
  readonly groupCode?: string;
  readonly active?: boolean;
  readonly test?: boolean;
  /** By id, above this one. */
  readonly after: number;
  readonly limit: number;
}

@Injectable()
export class CustomersService {
  constructor(private readonly db: Database) {}

  /** The customer of a code, compared exactly, or null. */
  findByCode(tx: Tx, code: string): Promise<Customer | null> {
    return tx.manager.findOneBy(CustomerEntity, { operatorId: tx.operatorId, code });
  }

  /** The customers of these codes, compared exactly; those that exist. */
  findByCodes(tx: Tx, codes: readonly string[]): Promise<Customer[]> {
    return tx.manager.findBy(CustomerEntity, { operatorId: tx.operatorId, code: In([...codes]) });
  }

  findByIds(tx: Tx, ids: readonly number[]): Promise<Customer[]> {
    return tx.manager.findBy(CustomerEntity, { operatorId: tx.operatorId, id: In([...ids]) });
  }

  /** The group of each customer that is in one, by the customer's id. */
  async groupsOf(tx: Tx): Promise<ReadonlyMap<number, number>> {
    const grouped = await tx.manager.find(CustomerEntity, {
      select: { id: true, groupId: true },
      where: { operatorId: tx.operatorId, groupId: Not(IsNull()) },
    });
    return new Map(grouped.flatMap(({ id, groupId }) => (groupId === null ? [] : [[id, groupId]])));
  }

  /** The customer as it is now, or null. */
  get(operatorId: OperatorId, id: number): Promise<ListedCustomer | null> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, id));
  }

  /** The same, as this transaction sees it. */
  async getIn(tx: Tx, id: number): Promise<ListedCustomer | null> {
    const { operatorId } = tx;
    const found = await tx.manager.findOneBy(CustomerEntity, { operatorId, id });
    return found && { ...found, groupCode: await groupCodeOf(tx, found.groupId) };
  }

  list(operatorId: OperatorId, filter: CustomerFilter): Promise<ListedCustomer[]> {
    const { code, groupCode, active, test, after, limit } = filter;
    return this.db.transaction(operatorId, async (tx) => {
      const query = tx.manager
        .createQueryBuilder(CustomerEntity, 'c')
        .leftJoin(CustomerGroupEntity, 'g', 'g.operatorId = c.operatorId AND g.id = c.groupId')
        .addSelect('g.code', 'group_code')
        .where('c.operatorId = :operatorId AND c.id > :after', { operatorId, after })
        .orderBy('c.id')
        .limit(limit);
      if (code !== undefined) query.andWhere('c.code = :code', { code });
      if (groupCode !== undefined) query.andWhere('g.code = :groupCode', { groupCode });
      if (active !== undefined) query.andWhere('c.active = :active', { active });
      if (test !== undefined) query.andWhere('c.test = :test', { test });
      const { entities, raw } = await query.getRawAndEntities<{ group_code: string | null }>();
      return entities.map((one, no) => ({ ...one, groupCode: raw[no]?.group_code ?? null }));
    });
  }

  /** Writes a new customer; its wallet is `wallets.open`'s to add. */
  async create(tx: Tx, { groupCode, ...customer }: NewCustomer): Promise<Customer> {
    const { operatorId } = tx;
    const groupId = await groupIdOf(tx, groupCode);
    const row = tx.manager.create(CustomerEntity, { ...customer, groupId, operatorId });
    try {
      await tx.manager.insert(CustomerEntity, row);
    } catch (error) {
      if (violatedConstraint(error) === 'customer_code_is_unique')
        throw customerCodeTaken(customer);
      throw error;
    }
    return row;
  }

  /** Changes what is named, if the customer still is at this version; null: it is not. */
  async change(
    tx: Tx,
    key: VersionKey,
    { groupCode, ...fields }: CustomerChange,
  ): Promise<{ before: Customer; after: Customer } | null> {
    const group = groupCode === undefined ? {} : { groupId: await groupIdOf(tx, groupCode) };
    return changeVersioned(tx, CustomerEntity, key, { ...fields, ...group });
  }
}

async function groupIdOf(tx: Tx, code: string | null | undefined): Promise<number | null> {
  if (!code) return null;
  const { operatorId } = tx;
  const found = await tx.manager.findOneBy(CustomerGroupEntity, { operatorId, code });
  if (!found) throw unknownGroup({ code });
  return found.id;
}

async function groupCodeOf(tx: Tx, id: number | null): Promise<string | null> {
  if (id === null) return null;
  const { operatorId } = tx;
  const found = await tx.manager.findOneBy(CustomerGroupEntity, { operatorId, id });
  return found?.code ?? null;
}
