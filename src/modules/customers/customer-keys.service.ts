import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import { Clock } from '../../platform/clock';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { newPass, readPass } from '../../platform/passes';
import { CustomerKeyEntity } from './customer-key.entity';

/** A key as it may be shown: never the key itself. */
export type CustomerKey = Readonly<Omit<CustomerKeyEntity, 'keyHash'>>;

/** For whom a key opens. */
export interface KeyHolder {
  readonly operatorId: OperatorId;
  readonly customerId: number;
  readonly keyId: number;
  /** Of the key, as people named it. */
  readonly name: string;
}

interface KeyRow {
  id: number;
  customer_id: number;
  name: string;
  expires_at: Date | null;
  revoked_at: Date | null;
  customer_active: boolean;
}

const PREFIX = 'ck';
/** A revocation is obeyed by every process within this time. */
const CACHED_MS = 1_000;
const MAX_CACHED = 10_000;

/** Keys by which the programs of a customer get in. */
@Injectable()
export class CustomerKeysService {
  private readonly byKey: LRUCache<string, { row: KeyRow | null }>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.byKey = new LRUCache({
      max: MAX_CACHED,
      ttl: CACHED_MS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: async (place: string) => ({ row: await this.use(place) }),
    });
  }

  /** Whose key it is; null where it is unknown, expired or revoked, or the customer is off. */
  async authenticate(key: string): Promise<KeyHolder | null> {
    const pass = readPass(PREFIX, key);
    if (!pass) return null;
    const { operatorId, hash } = pass;
    const row = (await this.byKey.fetch(`${operatorId}/${hash.toString('hex')}`))?.row;
    if (!row?.customer_active || row.revoked_at) return null;
    if (row.expires_at && row.expires_at <= this.clock.now()) return null;
    return { operatorId, customerId: row.customer_id, keyId: row.id, name: row.name };
  }

  /** Makes a key. Its text is shown to whoever asked, once: only the hash is kept. */
  async create(
    tx: Tx,
    key: { readonly customerId: number; readonly name: string; readonly expiresAt: Date | null },
  ): Promise<{ id: number; key: string }> {
    const { operatorId } = tx;
    const pass = newPass(PREFIX, operatorId);
    const row = tx.manager.create(CustomerKeyEntity, { ...key, operatorId, keyHash: pass.hash });
    await tx.manager.insert(CustomerKeyEntity, row);
    return { id: row.id, key: pass.text };
  }

  /** The keys of a customer, revoked ones too, by id. */
  list(operatorId: OperatorId, customerId: number): Promise<CustomerKey[]> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.find(CustomerKeyEntity, {
        where: { operatorId, customerId },
        order: { id: 'ASC' },
      }),
    );
  }

  get(operatorId: OperatorId, id: number): Promise<CustomerKey | null> {
    return this.db.transaction(operatorId, (tx) =>
      tx.manager.findOneBy(CustomerKeyEntity, { operatorId, id }),
    );
  }

  /** Ends a key; one that has ended stays as it ended. False: there is none. */
  async revoke(tx: Tx, id: number): Promise<boolean> {
    tx.onCommit(() => this.byKey.clear());
    const rows = await tx.rows(REVOKE, [tx.operatorId, id, this.clock.now()]);
    return rows.length > 0;
  }

  private async use(place: string): Promise<KeyRow | null> {
    const [operator, hash = ''] = place.split('/');
    const operatorId = Number(operator);
    const found = [operatorId, Buffer.from(hash, 'hex')];
    return this.db.transaction(operatorId, async (tx) => {
      const [row] = await tx.rows(FIND_KEY, found);
      if (row) await tx.rows(NOTE_USE, [...found, this.clock.now()]);
      return row ?? null;
    });
  }
}

const FIND_KEY: Statement<KeyRow> = statement(
  'customer_keys_find',
  `SELECT k.id, k.customer_id, k.name, k.expires_at, k.revoked_at, c.active AS customer_active
     FROM customer_keys k
     JOIN customers c ON c.operator_id = k.operator_id AND c.id = k.customer_id
     JOIN operators o ON o.operator_id = k.operator_id AND o.active
    WHERE k.operator_id = $1 AND k.key_hash = $2`,
);

/** Once a minute is enough to see that a key is in use, and a busy one writes no more. */
const NOTE_USE: Statement<never> = statement(
  'customer_keys_note_use',
  `UPDATE customer_keys SET last_used_at = $3
    WHERE operator_id = $1 AND key_hash = $2 AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > $3)
      AND (last_used_at IS NULL OR last_used_at < $3::timestamptz - interval '1 minute')`,
);

const REVOKE: Statement<{ id: number }> = statement(
  'customer_keys_revoke',
  `UPDATE customer_keys SET revoked_at = coalesce(revoked_at, $3)
    WHERE operator_id = $1 AND id = $2 RETURNING id`,
);
