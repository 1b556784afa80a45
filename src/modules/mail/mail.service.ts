import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { OperatorsService } from '../operators/operators.service';
import { isMailable, oneLine } from './mail.rules';
import { INSERT_MAIL, LIST_MAILS, type MailRow } from './mail.sql';
import { MailSettings, type MailState, type MailView, type NewMail } from './mail.types';
import { mailIdentity } from './sealed.rules';

/** What is sealed of a mail. */
export interface MailContent {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The outbox: what is written here with what it tells of is sent once that is committed. */
@Injectable()
export class MailService {
  private listener: () => void = () => undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
    private readonly operators: OperatorsService,
    private readonly settings: MailSettings,
  ) {}

  /** Whether this installation sends mail. */
  get on(): boolean {
    return this.settings.server !== null;
  }

  /** The whole address of a page, for a mail. */
  addressOf(path: string): string {
    return `${this.settings.server?.publicUrl ?? ''}${path}`;
  }

  /**
   * Writes a mail to one address. False: no mail is sent here, or none can go to this address, and
   * whoever asked has to tell it in another way.
   */
  async write(tx: Tx, mail: NewMail): Promise<boolean> {
    if (!this.on || !isMailable(mail.to)) return false;
    const { operatorId } = tx;
    const { kind, about, to, subject, body, expiresAt } = mail;
    const operator = oneLine(await this.operators.nameIn(tx));
    const content: MailContent = {
      to,
      subject: `${subject.en} · ${subject.zh}`,
      text: `${body.en}\n\n${operator}\n\n----\n\n${body.zh}\n\n${operator}\n`,
    };
    const seal = randomUUID();
    const sealed = this.sealer.seal(JSON.stringify(content), mailIdentity(operatorId, seal));
    const now = this.clock.now();
    await tx.rows(INSERT_MAIL, [operatorId, kind, about, seal, sealed, now, expiresAt]);
    tx.onCommit(() => this.listener());
    return true;
  }

  /** Newest first, below this one; null: from the newest. */
  async list(
    operatorId: OperatorId,
    filter: { readonly state?: MailState; readonly below: number | null; readonly limit: number },
  ): Promise<MailView[]> {
    const { state = null, below, limit } = filter;
    const values = [operatorId, below ?? Number.MAX_SAFE_INTEGER, state, limit];
    return (await this.db.read(operatorId, LIST_MAILS, values)).map(viewOf);
  }

  /** Calls when a mail of this process is committed. */
  whenWritten(listener: () => void): void {
    this.listener = listener;
  }
}

function viewOf(row: MailRow): MailView {
  const { written_at: writtenAt, due_at: dueAt, settled_at: settledAt, ...rest } = row;
  return { ...rest, writtenAt, nextTryAt: row.state === 'waiting' ? dueAt : null, settledAt };
}
