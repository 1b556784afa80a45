import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { sha256 } from '../../platform/seal';
import {
  FIND_KEY,
  FIND_KEY_IN_DIRECTORY,
  FIND_SESSION,
  INSERT_KEY,
  INSERT_KEY_IN_DIRECTORY,
  type KeyRow,
  NOTE_KEY_USE,
  NOTE_SESSION_USE,
  type SessionRow,
} from './access.sql';
import type { Caller } from './access.types';
import { readBearer } from './bearer.rules';
import { type Right, rightsOf } from './rights.rules';

/** A revocation is obeyed by every process within this time. */
const CACHED_MS = 1_000;
const MAX_CACHED = 1_000;
/** How exactly the last use is known: a busy key must not cost a write per call. */
const USE_NOTED_MS = 60_000;

/** Whom a token belongs to, and until when: as it was at most a second ago. */
interface Known {
  readonly caller: Caller;
  readonly until: Date | null;
}

/** Who calls: from a machine key, or from the token of a session. */
@Injectable()
export class AccessService {
  private readonly byHash: LRUCache<string, { known: Known | null }, string>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.byHash = new LRUCache<string, { known: Known | null }, string>({
      max: MAX_CACHED,
      ttl: CACHED_MS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: async (hash, _, { context }) => ({ known: await this.load(hash, context) }),
    });
  }

  /** The caller behind a token, or null where it is unknown, expired, revoked, or its operator off. */
  async callerOf(token: string): Promise<Caller | null> {
    const hash = sha256(token).toString('hex');
    const found = await this.byHash.fetch(hash, { context: token });
    if (!found?.known) return null;
    const { caller, until } = found.known;
    return until && until <= this.clock.now() ? null : caller;
  }

  /** Stores the hash of a key; whoever made it has shown it, and forgets it. */
  async addKey(
    tx: Tx,
    key: {
      readonly name: string;
      readonly key: string;
      readonly rights: readonly Right[];
      readonly expiresAt?: Date | null;
      readonly madeBy?: string;
    },
  ): Promise<void> {
    const hash = sha256(key.key);
    const { name, rights, expiresAt = null, madeBy = '' } = key;
    await tx.rows(INSERT_KEY, [tx.operatorId, name, hash, rights, expiresAt, madeBy]);
    await tx.rows(INSERT_KEY_IN_DIRECTORY, [hash.toString('hex'), tx.operatorId]);
  }

  /** After a revocation: this process obeys at once. */
  forget(): void {
    this.byHash.clear();
  }

  private async load(hash: string, token: string): Promise<Known | null> {
    const session = readBearer('session', token, 1);
    if (session) return this.loadSession(session.operatorId, Buffer.from(hash, 'hex'));
    const [entry] = await this.db.outside(FIND_KEY_IN_DIRECTORY, [hash]);
    return entry ? this.loadKey(entry.operator_id, Buffer.from(hash, 'hex')) : null;
  }

  private async loadKey(operatorId: OperatorId, hash: Buffer): Promise<Known | null> {
    const now = this.clock.now();
    const row = await this.db.transaction(operatorId, async (tx) => {
      const [found] = await tx.rows(FIND_KEY, [operatorId, hash]);
      if (found && isLongAgo(found.last_used_at, now))
        await tx.rows(NOTE_KEY_USE, [operatorId, found.id, now]);
      return found;
    });
    return row && !row.revoked_at
      ? { caller: keyCaller(operatorId, row), until: row.expires_at }
      : null;
  }

  private async loadSession(operatorId: OperatorId, hash: Buffer): Promise<Known | null> {
    const now = this.clock.now();
    const row = await this.db.transaction(operatorId, async (tx) => {
      const [found] = await tx.rows(FIND_SESSION, [operatorId, hash]);
      if (found && isLongAgo(found.used_at, now))
        await tx.rows(NOTE_SESSION_USE, [operatorId, found.session_id, now]);
      return found;
    });
    return row ? { caller: staffCaller(operatorId, row), until: row.access_until } : null;
  }
}

function isLongAgo(used: Date | null, now: Date): boolean {
  return used === null || now.getTime() - used.getTime() > USE_NOTED_MS;
}

function keyCaller(operatorId: OperatorId, row: KeyRow): Caller {
  return { kind: 'key', operatorId, id: row.id, name: row.name, rights: new Set(row.rights) };
}

function staffCaller(operatorId: OperatorId, row: SessionRow): Caller {
  return {
    kind: 'staff',
    operatorId,
    id: row.staff_id,
    name: row.email,
    role: row.role,
    rights: rightsOf(row.role, row.sees_personal),
    sessionId: row.session_id,
  };
}
