import { ReconciliationService } from '../../modules/reconciliation/reconciliation.service';
import { Clock } from '../../platform/clock';
import type { DeskAct } from '../../rest/desk';
import { ActOf, AdminController, Read } from '../admin.route';
import { ReconciliationReport } from './reconciliation.dto';

@AdminController('Reconciliation · 对账')
export class ReconciliationController {
  constructor(
    private readonly reconciliation: ReconciliationService,
    private readonly clock: Clock,
  ) {}

  @Read('reconciliation', {
    id: 'reconcile',
    summary:
      'Compare every balance of stock and money with its ledger, now; it tells and changes nothing. Reads everything: once a day is plenty',
    answers: ReconciliationReport,
    right: 'work',
  })
  async run(@ActOf() { caller }: DeskAct): Promise<ReconciliationReport> {
    const { stockRows, differences } = await this.reconciliation.run(caller.operatorId);
    return {
      at: this.clock.now().toISOString(),
      stockRows,
      differences: differences.map(({ check, subject, held, told }) => ({
        check,
        subject,
        held,
        told,
      })),
    };
  }
}
