import { randomBytes } from 'node:crypto';
import type { OperatorId } from '../../platform/database';

/**
 * What whoever carries it may use: `kind.operator.secret…`. The number of the operator stands in
 * front because row-level security must know it before anything can be looked up; it gives no
 * right. Each secret is 256 random bits, of which only the SHA-256 is kept.
 */
export type BearerKind = 'session' | 'refresh' | 'link';

const SECRET_BYTES = 32;
const PART = /^[\w-]{1,64}$/;
const MAX_OPERATOR = 2_147_483_647;

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function bearerOf(
  kind: BearerKind,
  operatorId: OperatorId,
  ...parts: readonly (string | number)[]
): string {
  return [kind, operatorId, ...parts].join('.');
}

/** What the token says, not yet believed; null: it is none of this kind. */
export function readBearer(
  kind: BearerKind,
  token: string,
  count: number,
): { operatorId: OperatorId; parts: string[] } | null {
  const [given, operator = '', ...parts] = token.slice(0, 256).split('.');
  const operatorId = /^\d{1,10}$/.test(operator) ? Number(operator) : -1;
  const fits = given === kind && parts.length === count && parts.every((one) => PART.test(one));
  return fits && operatorId >= 0 && operatorId <= MAX_OPERATOR ? { operatorId, parts } : null;
}
