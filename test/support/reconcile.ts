import { ReconciliationService } from '../../src/modules/reconciliation/reconciliation.service';
import type { Difference } from '../../src/modules/reconciliation/reconciliation.types';
import type { Database, OperatorId } from '../../src/platform/database';

/** Every balance that is not what its ledger and its documents say, as an operator is told of it. */
export async function reconcile(
  db: Database,
  operatorId: OperatorId,
): Promise<readonly Difference[]> {
  return (await new ReconciliationService(db).run(operatorId)).differences;
}
