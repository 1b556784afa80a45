import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { CustomerGroupEntity } from './customer-group.entity';
import { groupCodeTaken } from './customers.errors';

export type CustomerGroup = Readonly<CustomerGroupEntity>;

/** Groups of customers, whom prices and channels name as one. */
@Injectable()
export class CustomerGroupsService {
  constructor(private readonly db: Database) {}

  /** All groups of an operator; there are a handful. */
  list(operatorId: OperatorId): Promise<CustomerGroup[]> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.find(CustomerGroupEntity, { where: { operatorId }, order: { id: 'ASC' } }),
    );
  }

  get(operatorId: OperatorId, id: number): Promise<CustomerGroup | null> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.findOneBy(CustomerGroupEntity, { operatorId, id }),
    );
  }

  /** The groups of these codes, compared exactly; those that exist. */
  findByCodes(tx: Tx, codes: readonly string[]): Promise<CustomerGroup[]> {
    const { operatorId } = tx;
    return tx.manager.findBy(CustomerGroupEntity, { operatorId, code: In([...codes]) });
  }

  findByIds(tx: Tx, ids: readonly number[]): Promise<CustomerGroup[]> {
    const { operatorId } = tx;
    return tx.manager.findBy(CustomerGroupEntity, { operatorId, id: In([...ids]) });
  }

  async create(tx: Tx, group: { code: string; name: string }): Promise<CustomerGroup> {
    const row = tx.manager.create(CustomerGroupEntity, { ...group, operatorId: tx.operatorId });
    await refusingTakenCode(group, () => tx.manager.insert(CustomerGroupEntity, row));
    return row;
  }

  /** Changes what is named, if the group still is at this version; null: it is not. */
  change(
    tx: Tx,
    key: VersionKey,
    fields: { readonly code?: string; readonly name?: string },
  ): Promise<{ before: CustomerGroup; after: CustomerGroup } | null> {
    return refusingTakenCode(fields, () => changeVersioned(tx, CustomerGroupEntity, key, fields));
  }
}

async function refusingTakenCode<T>(
  { code = '' }: { readonly code?: string },
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) === 'customer_group_code_is_unique')
      throw groupCodeTaken({ code });
    throw error;
  }
}
