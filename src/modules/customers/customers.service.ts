import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Tx } from '../../platform/database';
import { CustomerEntity } from './customer.entity';

export type Customer = Readonly<CustomerEntity>;

@Injectable()
export class CustomersService {
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

  async create(tx: Tx, customer: { code: string; name: string }): Promise<Customer> {
    const row = tx.manager.create(CustomerEntity, { ...customer, operatorId: tx.operatorId });
    await tx.manager.insert(CustomerEntity, row);
    return row;
  }
}
