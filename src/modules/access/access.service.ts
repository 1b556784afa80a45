import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../platform/clock';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { sha256 } from '../../platform/seal';
import type { Caller } from './access.types';
import type { Right } from './rights.rules';

interface KeyRow {
  id: number;
  name: string;
  rights: Right[];
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** A revocation is obeyed by every process within this time. */
const CACHED_MS = 1_000;
const MAX_CACHED = 1_000;

@Injectable()
export class AccessService {
  private readonly byHash: LRUCache<string, { operatorId: OperatorId; row: KeyRow | null }>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.byHash = new LRUCache({
      max: MAX_CACHED,
      ttl: CACHED_MS,
      fetchMethod: (hash: string) => this.load(hash),
    });
  }

  /** The caller behind a key, or null where the key is unknown, expired or revoked. */
  async callerOf(key: string): Promise<Caller | null> {
    const found = await this.byHash.fetch(sha256(key).toString('hex'));
    if (!found?.row) return null;
    const { operatorId, row } = found;
    if (row.revoked_at || (row.expires_at && row.expires_at <= this.clock.now())) return null;
    return {
      kind: 'key',
      operatorId,
      id: row.id,
      name: row.name,
      rights: new Set(row.rights),
    };
  }

  /** Stores the hash of a key; whoever made it has shown it, and forgets it. */
  async addKey(
    tx: Tx,
    key: { readonly name: string; readonly key: string; readonly rights: readonly Right[] },
  ): Promise<void> {
    const hash = sha256(key.key);
    await tx.rows(INSERT_KEY, [tx.operatorId, key.name, hash, key.rights]);
    await tx.rows(INSERT_KEY_IN_DIRECTORY, [hash.toString('hex'), tx.operatorId]);
  }

  private async load(hash: string): Promise<{ operatorId: OperatorId; row: KeyRow | null }> {
    const [entry] = await this.db.outside(FIND_KEY_IN_DIRECTORY, [hash]);
    if (!entry) return { operatorId: 0, row: null };
    const operatorId = entry.operator_id;
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_KEY, [operatorId, Buffer.from(hash, 'hex')]),
    );
    return { operatorId, row: row ?? null };
  }
}

const FIND_KEY_IN_DIRECTORY: Statement<{ operator_id: OperatorId }> = statement(
  'access_find_key_in_directory',
  "SELECT operator_id FROM directory WHERE kind = 'admin_key' AND key = $1",
);

const FIND_KEY: Statement<KeyRow> = statement(
  'access_find_key',
  'SELECT id, name, rights, expires_at, revoked_at FROM admin_keys WHERE operator_id = $1 AND key_hash = $2',
);

const INSERT_KEY: Statement<never> = statement(
  'access_insert_key',
  'INSERT INTO admin_keys (operator_id, name, key_hash, rights) VALUES ($1, $2, $3, $4)',
);

const INSERT_KEY_IN_DIRECTORY: Statement<never> = statement(
  'access_insert_key_in_directory',
  "INSERT INTO directory (kind, key, operator_id) VALUES ('admin_key', $1, $2)",
);
