import { timingSafeEqual } from 'node:crypto';
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

/** Who the platform acts for. */
export interface Owner {
  readonly customerId: number;
  readonly code: string;
  readonly expiresAt: Date | null;
}

export type Verdict =
  | { readonly kind: 'valid'; readonly owner: Owner }
  | {
      readonly kind:
        | 'missing'
        | 'unknown'
        | 'expired'
        | 'revoked'
        | 'of another customer'
        | 'wrong key';
    };

export interface Credentials {
  readonly customerCode: string;
  readonly token: string;
  /** Checked only if it was sent. */
  readonly key?: string;
}

interface TokenRow {
  id: number;
  customer_id: number;
  customer_code: string;
  customer_active: boolean;
  key_hash: Buffer;
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** A revocation is obeyed by every process within this time. */
const CACHED_MS = 1_000;
const MAX_CACHED = 10_000;

@Injectable()
export class TokensService {
  private readonly byHash: LRUCache<string, { row: TokenRow | null }>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    this.byHash = new LRUCache({
      max: MAX_CACHED,
      ttl: CACHED_MS,
      fetchMethod: async (key: string) => ({ row: await this.load(key) }),
    });
  }

  /** Judges the credentials of a call. Says why not, but nothing about whose a token is. */
  async verify(operatorId: OperatorId, credentials: Credentials): Promise<Verdict> {
    if (credentials.token === '') return { kind: 'missing' };
    const hash = sha256(credentials.token).toString('hex');
    const row = (await this.byHash.fetch(`${operatorId}/${hash}`))?.row ?? null;
    return judge(row, credentials, this.clock.now());
  }

  /** Stores the hashes of a token and its key; the caller has shown them, and forgets them. */
  async add(
    tx: Tx,
    token: { customerId: number; token: string; key: string; expiresAt?: Date },
  ): Promise<void> {
    await tx.rows(INSERT_TOKEN, [
      tx.operatorId,
      token.customerId,
      sha256(token.token),
      sha256(token.key),
      token.expiresAt ?? null,
    ]);
  }

  private async load(cacheKey: string): Promise<TokenRow | null> {
    const [operator, hash] = cacheKey.split('/');
    const operatorId = Number(operator);
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_TOKEN, [operatorId, Buffer.from(hash ?? '', 'hex')]),
    );
    return rows[0] ?? null;
  }
}

function judge(row: TokenRow | null, credentials: Credentials, now: Date): Verdict {
  if (!row) return { kind: 'unknown' };
  if (row.customer_code !== credentials.customerCode) return { kind: 'of another customer' };
  if (row.revoked_at || !row.customer_active) return { kind: 'revoked' };
  if (row.expires_at && row.expires_at <= now) return { kind: 'expired' };
  if (credentials.key !== undefined && !timingSafeEqual(sha256(credentials.key), row.key_hash)) {
    return { kind: 'wrong key' };
  }
  const owner = { customerId: row.customer_id, code: row.customer_code, expiresAt: row.expires_at };
  return { kind: 'valid', owner };
}

const FIND_TOKEN: Statement<TokenRow> = statement(
  'tokens_find',
  `SELECT t.id, t.customer_id, c.code AS customer_code, c.active AS customer_active,
          t.key_hash, t.expires_at, t.revoked_at
     FROM tokens t
     JOIN customers c ON c.operator_id = t.operator_id AND c.id = t.customer_id
    WHERE t.operator_id = $1 AND t.token_hash = $2`,
);

const INSERT_TOKEN: Statement<never> = statement(
  'tokens_insert',
  `INSERT INTO tokens (operator_id, customer_id, token_hash, key_hash, expires_at)
   VALUES ($1, $2, $3, $4, $5)`,
);
