import { type Database, INSTALLATION } from '../../platform/database';
import { keyIdOf, type Sealer } from '../../platform/seal';
import { OperatorsService } from '../operators/operators.service';
import { SealedValues } from './sealed-values';
import { LIST_KEYS, QUIET_KEYS, QUIET_SECONDS, RETIRE_KEY } from './sealing.sql';
import type { MissingKey } from './sealing.types';
import { Tally } from './tally';

/** Enough to say that a key is needed. */
const COUNTED_MOST = 10_000;

/**
 * Keys that are not configured and that something here needs. Normally this reads one small table;
 * only for a key that is missing is looked how much it sealed, and one that sealed nothing is retired.
 */
export async function findMissingKeys(db: Database, sealer: Sealer): Promise<MissingKey[]> {
  const configured = [sealer.currentId, ...sealer.previousIds];
  const known = await db.outside(LIST_KEYS, []);
  const isMissing = (id: string): boolean => !configured.includes(id);
  const missing = known.filter((row) => isMissing(row.key_id) && row.retired_at === null);
  if (missing.length === 0) return [];
  const ids = new Set(missing.map((row) => row.key_id));
  const quiet = await db.outside(QUIET_KEYS, [[...ids], QUIET_SECONDS]);
  const tally = new Tally();
  for (const { key_id: id, fingerprint } of known)
    if (fingerprint && isMissing(id)) tally.add(keyIdOf(fingerprint), 'fingerprints', 1);
  const more = await count(db, ids, tally);
  const needed = [...ids].filter((id) => tally.total(id) > 0);
  for (const { key_id: id, used_at: usedAt } of more ? [] : quiet)
    if (tally.total(id) === 0) await db.outside(RETIRE_KEY, [id, usedAt]);
  return needed.map((id) => ({ id, remaining: tally.of(id), more }));
}

/** Whether it ended before everything was counted. */
async function count(db: Database, ids: ReadonlySet<string>, tally: Tally): Promise<boolean> {
  const operatorIds = [INSTALLATION, ...(await new OperatorsService(db).listIds())];
  for await (const found of new SealedValues(db).find(operatorIds, ids)) {
    tally.addFound(found, ids);
    const total = [...ids].reduce((sum, id) => sum + tally.total(id), 0);
    if (total >= COUNTED_MOST) return true;
  }
  return false;
}
