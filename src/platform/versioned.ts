import type { EntityTarget, FindOptionsWhere } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity';
import type { Tx } from './database';

/** Configuration that people change: every change raises its version. */
export interface Versioned {
  readonly operatorId: number;
  readonly id: number;
  readonly version: number;
}

export interface VersionKey {
  readonly id: number;
  readonly version: number;
}

/**
 * Changes what is named if the row still is at this version; null: it is not. The version is in
 * the condition of the UPDATE, so of two people who read the same row, one is told.
 */
export async function changeVersioned<E extends Versioned>(
  tx: Tx,
  entity: EntityTarget<E>,
  { id, version }: VersionKey,
  fields: Partial<Omit<E, keyof Versioned | 'updatedAt'>>,
): Promise<{ before: E; after: E } | null> {
  const { operatorId } = tx;
  const where = { operatorId, id } as FindOptionsWhere<E>;
  const before = await tx.manager.findOneBy(entity, where);
  const { affected } = await tx.manager.update(
    entity,
    { operatorId, id, version } as FindOptionsWhere<E>,
    {
      ...fields,
      version: version + 1,
      updatedAt: () => 'clock_timestamp()',
    } as unknown as QueryDeepPartialEntity<E>,
  );
  if (!affected || !before) return null;
  const after = await tx.manager.findOneBy(entity, where);
  return after && { before, after };
}
