import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Batches } from '../../platform/batches';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { noRegistration } from './pushes.errors';
import { priorityOf, timeToLiveMs } from './pushes.rules';
import {
  DEFAULT_REGISTRATION,
  FORGET_ORDERS,
  INSERT_AUTHORIZATION,
  INSERT_PUSHES,
  OUTCOME_OF_PUSH,
} from './pushes.sql';
import type {
  Announcement,
  AuthorizationNews,
  AuthorizationSecret,
  PushContents,
  PushOutcome,
} from './pushes.types';
import { secretIdentity } from './sealed.rules';

/** Told that there is something to send, in this process; the others look for themselves. */
type Listener = (registrationId: number) => void;

/** One statement writes them all; more would make the first of them wait. */
const TOLD_TOGETHER = 100;
const ONE_LANE = 0;

@Injectable()
export class PushesService {
  private listener: Listener = () => undefined;
  private readonly together = new Batches<Announcement, undefined>(
    async (operatorId, announcements) => {
      await this.db.transaction(operatorId, (tx) => this.announce(tx, announcements));
      return [];
    },
    { most: TOLD_TOGETHER },
  );

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Who sends, and wants to know of each announcement once it is committed. */
  onAnnounced(listener: Listener): void {
    this.listener = listener;
  }

  /** Writes what has to be told, in the transaction of the change that it tells. */
  async announce(tx: Tx, announcements: readonly Announcement[]): Promise<void> {
    if (announcements.length === 0) return;
    await tx.rows(INSERT_PUSHES, [tx.operatorId, JSON.stringify(announcements.map(asked))]);
    const registrations = new Set(announcements.map((one) => one.registrationId));
    this.wakeOnCommit(tx, [...registrations]);
  }

  /**
   * Writes what has to be told of something that changes nothing else here: those that come
   * together share a transaction. Once this returns, it is committed.
   */
  announceAlone(operatorId: OperatorId, announcement: Announcement): Promise<void> {
    return this.together.add(operatorId, ONE_LANE, announcement);
  }

  /** Forgets what was told of orders, where nothing is left to be told of them. */
  async forgetOrders(tx: Tx, numbers: readonly string[]): Promise<void> {
    await tx.rows(FORGET_ORDERS, [tx.operatorId, numbers]);
  }

  /** Whoever sends looks at once for what waits, as soon as the change is committed. */
  wakeOnCommit(tx: Tx, registrationIds: readonly number[]): void {
    tx.onCommit(() => {
      for (const id of registrationIds) this.listener(id);
    });
  }

  /**
   * Tells the other side that a customer has authorized it, and by which values. They are sealed
   * until they are delivered, and then gone. Returns the id, for `outcomeOf`.
   * @throws push.no_registration
   */
  async announceAuthorization(tx: Tx, news: AuthorizationNews): Promise<number> {
    const { customerCode, ticket, token, key, expiresAt } = news;
    const registrationId = news.registrationId ?? (await this.defaultRegistration(tx));
    const seal = randomUUID();
    const content: PushContents['authorization'] = {
      customerCode,
      expiresAtMs: expiresAt?.getTime() ?? null,
      seal,
    };
    const secret: AuthorizationSecret = { ticket, token, key };
    const [row] = await tx.rows(INSERT_AUTHORIZATION, [
      tx.operatorId,
      registrationId,
      priorityOf('authorization'),
      customerCode,
      JSON.stringify(content),
      this.sealer.seal(JSON.stringify(secret), secretIdentity(tx.operatorId, seal)),
      timeToLiveMs('authorization'),
    ]);
    if (!row) throw new Error('the authorization was not written');
    this.wakeOnCommit(tx, [registrationId]);
    return row.id;
  }

  /** What has become of a push; null where there is none. */
  async outcomeOf(operatorId: OperatorId, id: number): Promise<PushOutcome | null> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(OUTCOME_OF_PUSH, [operatorId, id]),
    );
    if (!row) return null;
    const { state, attempts, reason_en: en, reason_zh: zh } = row;
    const reason = en === '' ? null : { en, zh };
    return { state: state === 'dead' ? 'refused' : state, attempts, reason };
  }

  private async defaultRegistration(tx: Tx): Promise<number> {
    const [found] = await tx.rows(DEFAULT_REGISTRATION, [tx.operatorId]);
    if (!found) throw noRegistration({});
    return found.id;
  }
}

function asked(announcement: Announcement, ord: number): Record<string, unknown> {
  return {
    ord,
    registration_id: announcement.registrationId,
    event: announcement.event,
    priority: priorityOf(announcement.event),
    subject: announcement.subject,
    content: announcement.content,
    ttl_ms: timeToLiveMs(announcement.event),
    happened_at: announcement.happenedAt,
  };
}
