import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, INSTALLATION, type OperatorId } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { Sealer } from '../../platform/seal';
import { OperatorsService } from '../operators/operators.service';
import { waitAfterMs } from './mail.rules';
import { type MailContent, MailService } from './mail.service';
import {
  CLAIM_MAIL,
  type ClaimedRow,
  EXPIRE_MAILS,
  FORGET_MAILS,
  POSTPONE_MAIL,
  SETTLE_MAIL,
} from './mail.sql';
import { MailSettings } from './mail.types';
import { mailIdentity } from './sealed.rules';
import { type Sent, Smtp } from './smtp';

const EVERY_MS = 5_000;
const TIDY_EVERY_MS = 60_000;
/** Longer than any try can take. */
const CLAIM_MS = 5 * 60_000;
/** After a failure that every mail would share. */
const PAUSE_MS = 30_000;
/** Of one operator in one run: no flood of one keeps the others waiting. */
const AT_ONCE = 20;
const KEPT_MS = 30 * 24 * 3_600_000;
const FORGOTTEN_AT_ONCE = 2_000;

/**
 * Sends what is in the outbox, at least once: a mail is claimed, sent outside any transaction, and
 * then marked. A process that dies between the last two leaves it to be sent again, under the same
 * Message-ID. A mail that is refused for good, tried too often or too old is given up. In all these
 * cases what was sealed is gone in the same statement.
 */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly sending: Loop;
  private readonly tidying: Loop;
  private readonly smtp: Smtp | null;
  private pausedUntilMs = 0;
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly sealer: Sealer,
    private readonly operators: OperatorsService,
    mails: MailService,
    settings: MailSettings,
  ) {
    this.smtp = settings.server && new Smtp(settings.server);
    this.sending = new Loop('mail.send', EVERY_MS, () => this.sendDue(), log);
    this.tidying = new Loop('mail.tidy', TIDY_EVERY_MS, () => this.tidy(), log);
    mails.whenWritten(() => this.sending.wake());
  }

  onApplicationBootstrap(): void {
    if (this.smtp) this.sending.start();
    // Also where no mail is sent any more: links that were to be sent don't stay.
    this.tidying.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all([this.sending.stop(), this.tidying.stop()]);
  }

  /** One run over all that is due; for tests, and for whoever can't wait. */
  sendAll(): Promise<void> {
    return this.sending.between(() => this.sendDue());
  }

  private async sendDue(): Promise<void> {
    for (const operatorId of await this.everybody())
      for (let sent = 0; sent < AT_ONCE && (await this.sendNext(operatorId)); sent += 1);
  }

  /** Gives up what would come too late, and forgets what has long been over. */
  async tidy(): Promise<void> {
    const now = this.clock.now();
    const long = new Date(now.getTime() - KEPT_MS);
    for (const operatorId of await this.everybody())
      await this.db.transaction(operatorId, async (tx) => {
        await tx.rows(EXPIRE_MAILS, [operatorId, now]);
        await tx.rows(FORGET_MAILS, [operatorId, long, FORGOTTEN_AT_ONCE]);
      });
  }

  /** False: nothing is due, or nothing can be sent now. */
  private async sendNext(operatorId: OperatorId): Promise<boolean> {
    if (!this.smtp || this.stopped || this.clock.nowMs() < this.pausedUntilMs) return false;
    const claimed = await this.claim(operatorId);
    if (!claimed) return false;
    const identity = mailIdentity(operatorId, claimed.seal);
    const content = this.sealer.open(claimed.sealed, identity).toString();
    const came = await this.smtp.send(claimed.seal, JSON.parse(content) as MailContent);
    if (!came.sent && came.everywhere) this.pausedUntilMs = this.clock.nowMs() + PAUSE_MS;
    await this.note(operatorId, claimed, came);
    return true;
  }

  private claim(operatorId: OperatorId): Promise<ClaimedRow | undefined> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + CLAIM_MS);
    return this.db.transaction(operatorId, async (tx) => {
      const [row] = await tx.rows(CLAIM_MAIL, [operatorId, now, until]);
      return row;
    });
  }

  private async note(operatorId: OperatorId, row: ClaimedRow, came: Sent): Promise<void> {
    const { id, attempts } = row;
    const now = this.clock.now();
    const waitMs = came.sent || came.final ? null : waitAfterMs(attempts);
    const reason = came.sent ? null : came.reason;
    const at = [operatorId, id, attempts];
    await this.db.transaction(operatorId, async (tx) => {
      if (waitMs !== null)
        await tx.rows(POSTPONE_MAIL, [
          ...at,
          reason,
          came.answer,
          new Date(now.getTime() + waitMs),
        ]);
      else {
        const state = came.sent ? 'sent' : 'given_up';
        await tx.rows(SETTLE_MAIL, [...at, state, reason, came.answer, now]);
      }
    });
    if (came.sent) return;
    const said = { operatorId, mailId: id, attempts, reason, answer: came.answer };
    this.log.warn(said, waitMs === null ? 'a mail was given up' : 'a mail has to wait');
  }

  private async everybody(): Promise<OperatorId[]> {
    return [INSTALLATION, ...(await this.operators.listIds())];
  }
}
