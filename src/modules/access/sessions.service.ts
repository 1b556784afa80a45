import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, INSTALLATION, type Tx } from '../../platform/database';
import { Lockout } from '../../platform/lockout';
import { Log } from '../../platform/log';
import { Passwords } from '../../platform/passwords';
import { sha256 } from '../../platform/seal';
import { OperatorsService } from '../operators/operators.service';
import { passwordWrong, sessionOver, signInRefused, staffOnly } from './access.errors';
import { AccessService } from './access.service';
import type { Caller } from './access.types';
import { bearerOf, newSecret, readBearer } from './bearer.rules';
import { rightsOf } from './rights.rules';
import {
  END_OTHER_SESSIONS,
  END_REUSED_SESSION,
  END_SESSION,
  FIND_ACCOUNT,
  FIND_SESSION_OWNER,
  INSERT_SESSION,
  LIST_SESSIONS,
  ROTATE_SESSION,
  SET_PASSWORD,
  type SessionListRow,
} from './staff.sql';

const DOOR = 'staff';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ACCESS_MS = 15 * MINUTE_MS;
/** Unused for this long, a session is over; used, it lives on, but not beyond the second figure. */
const REFRESH_MS = 7 * DAY_MS;
const SESSION_MS = 30 * DAY_MS;
/** Devices of one person; more than anybody has. */
const MAX_LISTED = 100;

export interface SignIn {
  /** Code of the operator; undefined: the installation. */
  readonly operator?: string;
  readonly email: string;
  readonly password: string;
}

/** The two tokens of a session, which are nowhere else. */
export interface OpenSession {
  readonly sessionId: number;
  readonly accessToken: string;
  readonly accessUntil: Date;
  readonly refreshToken: string;
  readonly refreshUntil: Date;
}

export interface SessionView {
  readonly id: number;
  readonly startedAt: Date;
  readonly usedAt: Date;
  readonly address: string;
  readonly endedAt: Date | null;
  readonly endedBecause: string | null;
}

/** Sign-in, and what comes of it: a short token to work with, and one to get the next by, used once. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly passwords: Passwords,
    private readonly lockout: Lockout,
    private readonly operators: OperatorsService,
    private readonly access: AccessService,
  ) {}

  /**
   * Who signs in. All that can be wrong is one answer, at one cost: nobody learns which accounts
   * there are. The hashing is outside of any transaction.
   * @throws sign_in.refused, sign_in.try_later, password.busy
   */
  async recognise({ operator, email, password }: SignIn, address: string): Promise<Caller> {
    const operatorId =
      operator === undefined ? INSTALLATION : await this.operators.findIdByCode(operator);
    const account = emailKey(email);
    const tried = { door: DOOR, account: `${operator ?? ''}/${account}`, address };
    await this.lockout.begin(tried);
    const row =
      operatorId === null
        ? undefined
        : await this.db.transaction(operatorId, async (tx) => {
            const [found] = await tx.rows(FIND_ACCOUNT, [operatorId, account]);
            return found;
          });
    const right = await this.passwords.verify(row?.password_hash ?? null, password);
    if (!row || operatorId === null || !right) throw signInRefused({});
    await this.lockout.succeeded(tried);
    if (row.password_hash && this.passwords.isStale(row.password_hash)) {
      const hash = await this.passwords.hash(password, account);
      await this.db.transaction(operatorId, (tx) =>
        tx.rows(SET_PASSWORD, [operatorId, row.id, hash]),
      );
    }
    return {
      kind: 'staff',
      operatorId,
      id: row.id,
      name: row.email,
      role: row.role,
      rights: rightsOf(row.role, row.sees_personal),
    };
  }

  async open(tx: Tx, staffId: number, address: string): Promise<OpenSession> {
    const now = this.clock.now();
    const family = newSecret();
    const current = newSecret();
    const accessToken = bearerOf('session', tx.operatorId, newSecret());
    const accessUntil = new Date(now.getTime() + ACCESS_MS);
    const refreshUntil = new Date(now.getTime() + REFRESH_MS);
    const [row] = await tx.rows(INSERT_SESSION, [
      tx.operatorId,
      staffId,
      sha256(family),
      sha256(current),
      sha256(accessToken),
      accessUntil,
      refreshUntil,
      address,
      now,
    ]);
    if (!row) throw new Error('the session was not written');
    const refreshToken = bearerOf('refresh', tx.operatorId, row.id, family, current);
    return { sessionId: row.id, accessToken, accessUntil, refreshToken, refreshUntil };
  }

  /**
   * The next two tokens for a refresh token that was not used before. One that was is in the hands
   * of two: the session is over for both. @throws session.over
   */
  async refresh(token: string): Promise<OpenSession> {
    const read = readBearer('refresh', token, 3);
    const [id, family = '', current = ''] = read?.parts ?? [];
    if (!read || !/^\d{1,15}$/.test(id ?? '')) throw sessionOver({});
    const { operatorId } = read;
    const now = this.clock.now();
    const next = newSecret();
    const accessToken = bearerOf('session', operatorId, newSecret());
    const accessUntil = new Date(now.getTime() + ACCESS_MS);
    const key = [operatorId, Number(id), sha256(family)];
    const rotated = await this.db.transaction(operatorId, async (tx) => {
      const [row] = await tx.rows(ROTATE_SESSION, [
        ...key,
        sha256(current),
        now,
        sha256(next),
        sha256(accessToken),
        accessUntil,
        new Date(now.getTime() + REFRESH_MS),
        new Date(now.getTime() - SESSION_MS),
      ]);
      if (row) return row;
      const [ended] = await tx.rows(END_REUSED_SESSION, [...key, sha256(current), now]);
      if (ended) this.log.warn({ operatorId, sessionId: ended.id }, 'a refresh token came twice');
      return null;
    });
    this.access.forget();
    if (!rotated) throw sessionOver({});
    const refreshToken = bearerOf('refresh', operatorId, Number(id), family, next);
    return {
      sessionId: Number(id),
      accessToken,
      accessUntil,
      refreshToken,
      refreshUntil: rotated.refresh_until,
    };
  }

  /** The caller's own, newest first; ended ones are there for thirty days. */
  async list(caller: Caller): Promise<SessionView[]> {
    const { operatorId, id } = staffOf(caller);
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(LIST_SESSIONS, [operatorId, id, MAX_LISTED]),
    );
    return rows.map(sessionOf);
  }

  /** Ends one of the caller's own sessions; null: there is none. Ended already, it stays as it ended. */
  async end(tx: Tx, caller: Caller, sessionId: number): Promise<SessionView | null> {
    const { id } = staffOf(caller);
    const [row] = await tx.rows(END_SESSION, [tx.operatorId, id, sessionId, this.clock.now()]);
    tx.onCommit(() => this.access.forget());
    return row ? sessionOf(row) : null;
  }

  /**
   * The hash of a new password, once the present one was given: guesses are counted as at sign-in.
   * @throws password.wrong, password.unfit, sign_in.try_later
   */
  async checkPasswords(
    caller: Caller,
    passwords: { readonly current: string; readonly next: string },
    address: string,
  ): Promise<string> {
    const { operatorId, id, name } = staffOf(caller);
    const tried = { door: `${DOOR}-password`, account: `${operatorId}/${id}`, address };
    await this.lockout.begin(tried);
    const held = await this.db.transaction(operatorId, async (tx) => {
      const [row] = await tx.rows(FIND_SESSION_OWNER, [operatorId, id]);
      return row?.password_hash ?? null;
    });
    if (!(await this.passwords.verify(held, passwords.current))) throw passwordWrong({});
    await this.lockout.succeeded(tried);
    return this.passwords.hash(passwords.next, name);
  }

  /** Sets it, and ends the sessions that somebody else may hold: all but the caller's own. */
  async changePassword(tx: Tx, caller: Caller, hash: string): Promise<void> {
    const { id, sessionId } = staffOf(caller);
    await tx.rows(SET_PASSWORD, [tx.operatorId, id, hash]);
    await tx.rows(END_OTHER_SESSIONS, [tx.operatorId, id, sessionId ?? 0, this.clock.now()]);
    tx.onCommit(() => this.access.forget());
  }
}

/** How an e-mail is kept and compared. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

function staffOf(caller: Caller): Caller {
  if (caller.kind !== 'staff') throw staffOnly({});
  return caller;
}

function sessionOf(row: SessionListRow): SessionView {
  return {
    id: row.id,
    startedAt: row.started_at,
    usedAt: row.used_at,
    address: row.address,
    endedAt: row.ended_at,
    endedBecause: row.ended_because,
  };
}
