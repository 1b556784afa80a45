import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { formatMinor } from '../../platform/money';
import { StaffService } from '../access/staff.service';
import { type LowWallet, walletsLow } from '../mail/letters.rules';
import { MailService } from '../mail/mail.service';
import { OperatorsService } from '../operators/operators.service';
import { type LowRow, NOTE_LOW } from './wallets.sql';

const EVERY_MS = 30_000;
/** Who looks after money; an alert of yesterday is no news. */
const TOLD_ROLES = ['owner', 'admin', 'finance'] as const;
const NEWS_MS = 24 * 3_600_000;

/**
 * Tells once when a wallet falls below what its customer was promised to be warned at, and again
 * only after it has been filled. The list of those that are low is always there for staff; this
 * is for whoever watches the log, and for those whose work it is, by mail.
 */
@Injectable()
export class WalletWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
    private readonly staff: StaffService,
    private readonly mail: MailService,
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
  look(operatorId: OperatorId): Promise<{ customerCode: string; currency: string }[]> {
    return this.loop.between(() => this.lookAt(operatorId));
  }

  private async lookAt(
    operatorId: OperatorId,
  ): Promise<{ customerCode: string; currency: string }[]> {
    const low = await this.db.transaction(operatorId, async (tx) => {
      const wallets = (await tx.rows(NOTE_LOW, [operatorId])).map(shown);
      if (wallets.length > 0) await this.tell(tx, wallets);
      return wallets;
    });
    for (const wallet of low) this.log.warn({ operatorId, ...wallet }, 'a wallet runs low');
    return low.map(({ customerCode, currency }) => ({ customerCode, currency }));
  }

  /** One mail to each, whatever number of wallets fell since the last look. */
  private async tell(tx: Tx, wallets: readonly LowWallet[]): Promise<void> {
    if (!this.mail.on) return;
    const expiresAt = new Date(this.clock.nowMs() + NEWS_MS);
    const about = `${wallets.length} wallets`;
    const letter = walletsLow(wallets);
    for (const to of await this.staff.addressesOf(tx, TOLD_ROLES))
      await this.mail.write(tx, { kind: 'wallets_low', about, to, expiresAt, ...letter });
  }

  private async lookAtAll(): Promise<void> {
    for (const operatorId of await this.operators.listIds()) await this.lookAt(operatorId);
  }
}

function shown(row: LowRow): LowWallet {
  const { customer_code: customerCode, currency } = row;
  return {
    customerCode,
    currency,
    spendable: formatMinor(row.spendable_minor, currency),
    alertBelow: formatMinor(row.alert_below_minor, currency),
  };
}
