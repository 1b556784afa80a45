import { randomBytes, timingSafeEqual } from 'node:crypto';
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
import { sha256 } from '../../platform/seal';
import { TokenEntity } from './token.entity';

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

/** A token as it may be shown: never itself. */
export type Token = Readonly<Omit<TokenEntity, 'operatorId' | 'tokenHash' | 'keyHash'>>;

/** Shown once, kept by nobody here. */
export interface IssuedToken {
  readonly id: number;
  readonly token: string;
  readonly key: string;
  readonly expiresAt: Date | null;
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

/** Long enough not to break a shop without warning, short enough that a forgotten one ends. */
const VALID_MS = 365 * 86_400_000;
/** So long the token before stays good, while the other side learns the new one. */
export const TOKEN_GRACE_MS = 86_400_000;
const RANDOM_BYTES = 32;

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
      ...FETCHES_SURVIVE_CLEARING,
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

  /**
   * A new token and its key; what the customer had before ends after the grace.
   * @param asked.expiresAt a year from now unless something is said; null: never
   */
  async issue(
    tx: Tx,
    asked: { readonly customerId: number; readonly expiresAt?: Date | null },
  ): Promise<IssuedToken> {
    const nowMs = this.clock.nowMs();
    const { customerId, expiresAt = new Date(nowMs + VALID_MS) } = asked;
    const token = randomBytes(RANDOM_BYTES).toString('base64url');
    const key = randomBytes(RANDOM_BYTES).toString('base64url');
    tx.onCommit(() => this.byHash.clear());
    await tx.rows(END_AFTER_GRACE, [tx.operatorId, customerId, new Date(nowMs + TOKEN_GRACE_MS)]);
    const [row] = await tx.rows(INSERT_TOKEN, [
      tx.operatorId,
      customerId,
      sha256(token),
      sha256(key),
      expiresAt,
    ]);
    if (!row) throw new Error('the token was not written');
    return { id: row.id, token, key, expiresAt };
  }

  /** All tokens that the customer has or had, newest first. */
  list(operatorId: OperatorId, customerId: number): Promise<Token[]> {
    return this.db.transaction(operatorId, async (tx) => {
      const found = await tx.manager.find(TokenEntity, {
        where: { operatorId, customerId },
        order: { id: 'DESC' },
      });
      return found.map(({ operatorId: _, tokenHash: __, keyHash: ___, ...shown }) => shown);
    });
  }

  /** Lets a token count without an end again, unless it was revoked: for one that everybody knows. */
  async keep(tx: Tx, token: string): Promise<void> {
    tx.onCommit(() => this.byHash.clear());
    await tx.rows(KEEP_TOKEN, [tx.operatorId, sha256(token)]);
  }

  /**
   * Ends a token of the customer at once; every process obeys within a second. False: it has none
   * of that id. One that was revoked before keeps its time.
   */
  async revoke(tx: Tx, token: { readonly customerId: number; readonly id: number }) {
    tx.onCommit(() => this.byHash.clear());
    const values = [tx.operatorId, token.customerId, token.id, this.clock.now()];
    const rows = await tx.rows(REVOKE_TOKEN, values);
    return rows.length > 0;
  }

  private async load(cacheKey: string): Promise<TokenRow | null> {
    const [operator, hash] = cacheKey.split('/');
    const operatorId = Number(operator);
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_TOKEN, [operatorId, Buffer.from(hash ?? '', 'hex'), this.clock.now()]),
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

/** Notes the use once a minute: enough to see that it is in use, and a busy one writes no more. */
const FIND_TOKEN: Statement<TokenRow> = statement(
  'tokens_find',
  `WITH noted AS (
     UPDATE tokens SET last_used_at = $3
      WHERE operator_id = $1 AND token_hash = $2
        AND (last_used_at IS NULL OR last_used_at < $3::timestamptz - interval '1 minute'))
   SELECT t.id, t.customer_id, c.code AS customer_code, c.active AS customer_active,
          t.key_hash, t.expires_at, t.revoked_at
     FROM tokens t
     JOIN customers c ON c.operator_id = t.operator_id AND c.id = t.customer_id
    WHERE t.operator_id = $1 AND t.token_hash = $2`,
);

const INSERT_TOKEN: Statement<{ id: number }> = statement(
  'tokens_insert',
  `INSERT INTO tokens (operator_id, customer_id, token_hash, key_hash, expires_at)
   VALUES ($1, $2, $3, $4, $5) RETURNING id`,
);

const END_AFTER_GRACE: Statement<never> = statement(
  'tokens_end_after_grace',
  `UPDATE tokens SET expires_at = $3
    WHERE operator_id = $1 AND customer_id = $2 AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > $3)`,
);

const REVOKE_TOKEN: Statement<{ id: number }> = statement(
  'tokens_revoke',
  `UPDATE tokens SET revoked_at = coalesce(revoked_at, $4)
    WHERE operator_id = $1 AND customer_id = $2 AND id = $3 RETURNING id`,
);

const KEEP_TOKEN: Statement<never> = statement(
  'tokens_keep',
  `UPDATE tokens SET expires_at = NULL
    WHERE operator_id = $1 AND token_hash = $2 AND revoked_at IS NULL AND expires_at IS NOT NULL`,
);
