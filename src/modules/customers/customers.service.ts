import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import { CustomerEntity } from './customer.entity';

export type Customer = Readonly<CustomerEntity>;

@Injectable()
export class CustomersService {
  /** The customer of a code, compared exactly, or null. */
  findByCode(tx: Tx, code: string): Promise<Customer | null> {
    return tx.manager.findOneBy(CustomerEntity, { operatorId: tx.operatorId, code });
  }

  async create(tx: Tx, customer: { code: string; name: string }): Promise<Customer> {
    const row = tx.manager.create(CustomerEntity, { ...customer, operatorId: tx.operatorId });
    await tx.manager.insert(CustomerEntity, row);
    return row;
  }
}
