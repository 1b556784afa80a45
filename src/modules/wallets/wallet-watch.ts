import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Database, type OperatorId } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { formatMinor } from '../../platform/money';
import { OperatorsService } from '../operators/operators.service';
import { NOTE_LOW } from './wallets.sql';

const EVERY_MS = 30_000;

/**
 * Tells once when a wallet falls below what its customer was promised to be warned at, and again
 * only after it has been filled. The list of those that are low is always there for staff; this
 * is for whoever watches the log.
 */
@Injectable()
export class WalletWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly operators: OperatorsService,
    private readonly log: Log,
  ) {
    this.loop = new Loop('wallets.watch', EVERY_MS, () => this.lookAtAll(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One look at the wallets of an operator; gives those that have fallen below since the last. */
  async look(operatorId: OperatorId): Promise<{ customerCode: string; currency: string }[]> {
    const rows = await this.db.transaction(operatorId, (tx) => tx.rows(NOTE_LOW, [operatorId]));
    return rows.map((row) => {
      const { customer_code: customerCode, currency } = row;
      this.log.warn(
        {
          operatorId,
          customerCode,
          currency,
          spendable: formatMinor(row.spendable_minor, currency),
          alertBelow: formatMinor(row.alert_below_minor, currency),
        },
        'a wallet runs low',
      );
      return { customerCode, currency };
    });
  }

  private async lookAtAll(): Promise<void> {
    for (const operatorId of await this.operators.listIds()) await this.look(operatorId);
  }
}
