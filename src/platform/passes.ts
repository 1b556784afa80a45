import { randomBytes } from 'node:crypto';
import type { OperatorId } from './database';
import { sha256 } from './seal';

/**
 * A secret that opens something of one operator's: a key, a one-time link. 256 random bits, of
 * which only the hash is kept, behind a prefix that tells people (and scanners of leaked secrets)
 * what it is, and the operator's number, so that its row is found behind the wall between
 * operators without a public list of all hashes.
 */
export interface NewPass {
  /** Shown once, kept by nobody here. */
  readonly text: string;
  readonly hash: Buffer;
}

const RANDOM_BYTES = 32;

export function newPass(prefix: string, operatorId: OperatorId): NewPass {
  const text = `${prefix}_${operatorId}_${randomBytes(RANDOM_BYTES).toString('base64url')}`;
  return { text, hash: sha256(text) };
}

/** Where to look for a pass, and by which hash; null where it can't be one of this kind. */
export function readPass(
  prefix: string,
  text: string,
): { operatorId: OperatorId; hash: Buffer } | null {
  const match = /^([a-z]+)_(\d{1,9})_[\w-]{43}$/.exec(text);
  if (match?.[1] !== prefix) return null;
  return { operatorId: Number(match[2]), hash: sha256(text) };
}
