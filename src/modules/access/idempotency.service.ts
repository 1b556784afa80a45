import { Injectable } from '@nestjs/common';
import { Database, type Statement, statement, type Tx } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { idempotencyKeyMissing, idempotencyKeyReused } from './access.errors';
import type { Caller } from './access.types';
import { answerIdentity } from './sealed.rules';

const KEY = /^[\w-]{8,128}$/;

/**
 * Lets a request that makes something have its effect once, however often it is sent. The key is
 * claimed in the transaction of the effect: two at once wait for each other, and the second gets
 * the answer of the first; a failed effect leaves no claim. Answers are kept sealed, requests as a
 * keyed fingerprint: a new key is in them, a password, somebody's address.
 */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
  ) {}

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
    const content = JSON.stringify(request);
    const hash = this.sealer.fingerprint(content);
    const name = nameOf(caller);
    return this.db.transaction(caller.operatorId, async (tx) => {
      const [claimed] = await tx.rows(CLAIM, [tx.operatorId, name, key, hash]);
      if (!claimed) return this.earlier<T>(tx, name, key, content);
      const answer = await effect(tx);
      const identity = answerIdentity(tx.operatorId, name, key);
      const kept = this.sealer.seal(JSON.stringify(answer ?? null), identity);
      await tx.rows(KEEP_ANSWER, [tx.operatorId, name, key, kept]);
      return answer;
    });
  }

  /**
   * The answer that a repeat gets, before anything slow is done for it; null: it is none.
   * @throws request.idempotency_key_missing, request.idempotency_key_reused
   */
  async find<T>(
    caller: Caller,
    key: string | undefined,
    request: unknown,
  ): Promise<{ answer: T } | null> {
    if (!key || !KEY.test(key)) throw idempotencyKeyMissing({});
    const name = nameOf(caller);
    return this.db.transaction(caller.operatorId, async (tx) => {
      const [row] = await tx.rows(FIND_ANSWER, [tx.operatorId, name, key]);
      return row ? { answer: await this.earlier<T>(tx, name, key, JSON.stringify(request)) } : null;
    });
  }

  private async earlier<T>(tx: Tx, name: string, key: string, content: string): Promise<T> {
    const [row] = await tx.rows(FIND_ANSWER, [tx.operatorId, name, key]);
    if (!row || !this.sealer.matches(content, row.request_hash))
      throw idempotencyKeyReused({ key });
    const identity = answerIdentity(tx.operatorId, name, key);
    return JSON.parse(this.sealer.open(row.answer, identity).toString()) as T;
  }
}

function nameOf(caller: Caller): string {
  return `${caller.kind}:${caller.id}`;
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

const FIND_ANSWER: Statement<{ request_hash: Buffer; answer: Buffer }> = statement(
  'idempotency_find_answer',
  'SELECT request_hash, answer FROM idempotency_keys WHERE operator_id = $1 AND caller = $2 AND key = $3',
);
