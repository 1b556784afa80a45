import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, INSTALLATION, type Tx } from '../../platform/database';
import { sha256 } from '../../platform/seal';
import { linkSpent, setUpDone } from './access.errors';
import { AccessService } from './access.service';
import type { Caller } from './access.types';
import { bearerOf, newSecret, readBearer } from './bearer.rules';
import { rightsOf } from './rights.rules';
import {
  COUNT_STAFF,
  END_OTHER_SESSIONS,
  FIND_LINK,
  INSERT_LINK,
  LOCK_INSTALLATION,
  SET_PASSWORD,
  USE_LINK,
  VOID_LINKS,
} from './staff.sql';

const HOUR_MS = 3_600_000;
const INVITATION_MS = 7 * 24 * HOUR_MS;
const RESET_MS = 24 * HOUR_MS;

export interface OneTimeLink {
  /** Shown to whoever made it, and kept nowhere. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a link opens: the account of a person, or the installation that has nobody yet. */
export interface Opened {
  readonly purpose: 'setup' | 'password';
  /** Who acts: the account itself. Of a set-up, whoever will be the first. */
  readonly caller: Caller;
}

/** Links that are used once: the way of a new person to a password, and of who has lost one. */
@Injectable()
export class LinksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly access: AccessService,
  ) {}

  /** For an account; the links that were made for it before are void. */
  async make(
    tx: Tx,
    staffId: number,
    purpose: 'invitation' | 'reset',
    madeBy: string,
  ): Promise<OneTimeLink> {
    const now = this.clock.now();
    await tx.rows(VOID_LINKS, [tx.operatorId, staffId, now]);
    return this.add(tx, staffId, purpose, madeBy, purpose === 'reset' ? RESET_MS : INVITATION_MS);
  }

  /** For an installation without staff; null: it has some. */
  async makeSetUp(): Promise<OneTimeLink | null> {
    return this.db.transaction(INSTALLATION, async (tx) => {
      const [staff] = await tx.rows(COUNT_STAFF, [INSTALLATION]);
      if (staff && staff.count > 0) return null;
      return this.add(tx, null, 'setup', 'start', RESET_MS);
    });
  }

  /** What the token opens; it is not used up by looking. @throws link.spent */
  async open(token: string): Promise<Opened> {
    const read = readBearer('link', token, 1);
    if (!read) throw linkSpent({});
    const { operatorId } = read;
    const link = await this.db.transaction(operatorId, async (tx) => {
      const [row] = await tx.rows(FIND_LINK, [operatorId, sha256(token), this.clock.now()]);
      return row;
    });
    if (!link) throw linkSpent({});
    const { staff_id: id, email, role } = link;
    const person = { kind: 'staff', operatorId } as const;
    if (id === null || role === null || email === null)
      return { purpose: 'setup', caller: { ...person, id: 0, name: 'set-up', rights: new Set() } };
    const caller = { ...person, id, name: email, role, rights: rightsOf(role, false) };
    return { purpose: 'password', caller };
  }

  /** Sets the password of the account and ends its sessions. @throws link.spent */
  async redeem(tx: Tx, token: string, passwordHash: string): Promise<void> {
    const now = this.clock.now();
    const [used] = await tx.rows(USE_LINK, [tx.operatorId, sha256(token), now]);
    if (!used || used.staff_id === null) throw linkSpent({});
    await tx.rows(VOID_LINKS, [tx.operatorId, used.staff_id, now]);
    await tx.rows(SET_PASSWORD, [tx.operatorId, used.staff_id, passwordHash]);
    await tx.rows(END_OTHER_SESSIONS, [tx.operatorId, used.staff_id, 0, now]);
    tx.onCommit(() => this.access.forget());
  }

  /**
   * Claims the set-up: whoever comes second waits here, and finds that somebody is there.
   * @throws link.spent, link.set_up_done
   */
  async claimSetUp(tx: Tx, token: string): Promise<void> {
    await tx.rows(LOCK_INSTALLATION, [INSTALLATION]);
    const [staff] = await tx.rows(COUNT_STAFF, [INSTALLATION]);
    if (staff && staff.count > 0) throw setUpDone({});
    const [used] = await tx.rows(USE_LINK, [INSTALLATION, sha256(token), this.clock.now()]);
    if (!used || used.staff_id !== null) throw linkSpent({});
  }

  private async add(
    tx: Tx,
    staffId: number | null,
    purpose: string,
    madeBy: string,
    lifeMs: number,
  ): Promise<OneTimeLink> {
    const token = bearerOf('link', tx.operatorId, newSecret());
    const expiresAt = new Date(this.clock.nowMs() + lifeMs);
    const { operatorId } = tx;
    await tx.rows(INSERT_LINK, [operatorId, staffId, purpose, sha256(token), madeBy, expiresAt]);
    return { token, expiresAt };
  }
}
