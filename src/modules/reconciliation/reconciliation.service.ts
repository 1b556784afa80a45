import { Injectable } from '@nestjs/common';
import { Database, type OperatorId } from '../../platform/database';
import { BATCH_OF_STOCK, CHECKS } from './reconciliation.sql';
import type { Difference, Reconciliation } from './reconciliation.types';

const STOCK_ROWS_AT_ONCE = 500;
/** Of one check: more would not help anybody to find the reason. */
const MAX_DIFFERENCES = 200;

/**
 * Compares every balance with its ledger, and with the documents that it should come from. It only
 * tells: what is wrong is put right by a movement with a person and a reason.
 *
 * Each check is a statement of its own and sees one moment, so it can run while orders come in.
 */
@Injectable()
export class ReconciliationService {
  constructor(private readonly db: Database) {}

  async run(operatorId: OperatorId): Promise<Reconciliation> {
    const { stockRows, differences } = await this.stock(operatorId);
    for (const [check, query] of CHECKS) {
      const rows = await this.db.transaction(operatorId, (tx) =>
        tx.rows(query, [operatorId, MAX_DIFFERENCES]),
      );
      differences.push(...rows.map((row) => ({ check, ...row })));
    }
    return { stockRows, differences };
  }

  private async stock(
    operatorId: OperatorId,
  ): Promise<{ stockRows: number; differences: Difference[] }> {
    const differences: Difference[] = [];
    let stockRows = 0;
    for (let last = 0; ; ) {
      const rows = await this.db.transaction(operatorId, (tx) =>
        tx.rows(BATCH_OF_STOCK, [operatorId, last, STOCK_ROWS_AT_ONCE]),
      );
      stockRows += rows.length;
      for (const { subject, held, told, wrong_lines: wrong } of rows) {
        if (differences.length >= MAX_DIFFERENCES) break;
        if (held !== told) differences.push({ check: 'stock', subject, held, told });
        if (wrong > 0)
          differences.push({ check: 'ledger', subject, held: `${wrong} lines`, told: '0 lines' });
      }
      if (rows.length < STOCK_ROWS_AT_ONCE) return { stockRows, differences };
      last = rows.at(-1)?.id ?? last;
    }
  }
}
