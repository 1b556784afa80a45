import { CustomerKeysService } from '../../src/modules/customers/customer-keys.service';
import { CustomersService } from '../../src/modules/customers/customers.service';
import type { RunningApp } from './app';

/** A new key of a customer for /oms/v1. */
export function merchantKey(
  running: RunningApp,
  operatorId: number,
  code: string,
): Promise<string> {
  const customers = running.app.get(CustomersService, { strict: false });
  const keys = running.app.get(CustomerKeysService, { strict: false });
  return running.db.transaction(operatorId, async (tx) => {
    const customer = await customers.findByCode(tx, code);
    const made = { customerId: customer?.id ?? 0, name: 'test', expiresAt: null };
    return (await keys.create(tx, made)).key;
  });
}
