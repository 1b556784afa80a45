import { Injectable } from '@nestjs/common';
import { Database, type Statement, statement, type Tx } from '../../platform/database';
import { sha256 } from '../../platform/seal';
import { idempotencyKeyMissing, idempotencyKeyReused } from './access.errors';
import type { Caller } from './access.types';

const KEY = /^[\w-]{8,128}$/;

/**
 * Lets a request that makes something have its effect once, however often it is sent. The key is
 * claimed in the transaction of the effect: two at once wait for each other, and the second gets
 * the answer of the first; a failed effect leaves no claim.
 */
@Injectable()
export class IdempotencyService {
  constructor(private readonly db: Database) {}

  /**
   * @param request what is asked: the same key with another request is refused
   * @throws request.idempotency_key_missing, request.idempotency_key_reused
   */
  async once<T>(
    caller: Caller,
    key: string | undefined,
    request: unknown,
    effect: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    if (!key || !KEY.test(key)) throw idempotencyKeyMissing({});
    const hash = sha256(JSON.stringify(request));
    const name = `${caller.kind}:${caller.id}`;
    return this.db.transaction(caller.operatorId, async (tx) => {
      const [claimed] = await tx.rows(CLAIM, [tx.operatorId, name, key, hash]);
      if (!claimed) return this.earlier<T>(tx, name, key, hash);
      const answer = await effect(tx);
      await tx.rows(KEEP_ANSWER, [tx.operatorId, name, key, JSON.stringify(answer)]);
      return answer;
    });
  }

  private async earlier<T>(tx: Tx, name: string, key: string, hash: Buffer): Promise<T> {
    const [row] = await tx.rows(FIND_ANSWER, [tx.operatorId, name, key]);
    if (!row?.request_hash.equals(hash)) throw idempotencyKeyReused({ key });
    return row.answer as T;
  }
}

const CLAIM: Statement<{ key: string }> = statement(
  'idempotency_claim',
  `INSERT INTO idempotency_keys (operator_id, caller, key, request_hash) VALUES ($1, $2, $3, $4)
   ON CONFLICT (operator_id, caller, key) DO NOTHING RETURNING key`,
);

const KEEP_ANSWER: Statement<never> = statement(
  'idempotency_keep_answer',
  'UPDATE idempotency_keys SET answer = $4 WHERE operator_id = $1 AND caller = $2 AND key = $3',
);

const FIND_ANSWER: Statement<{ request_hash: Buffer; answer: unknown }> = statement(
  'idempotency_find_answer',
  'SELECT request_hash, answer FROM idempotency_keys WHERE operator_id = $1 AND caller = $2 AND key = $3',
);
