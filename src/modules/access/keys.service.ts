import { Injectable } from '@nestjs/common';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { sha256 } from '../../platform/seal';
import { AccessService } from './access.service';
import { newSecret } from './bearer.rules';
import type { Right } from './rights.rules';

/** A machine key as it may be shown: the key itself is nowhere. */
export interface MachineKey {
  readonly id: number;
  readonly name: string;
  readonly rights: readonly Right[];
  readonly madeBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

export interface NewKey {
  readonly name: string;
  readonly rights: readonly Right[];
  readonly expiresAt: Date | null;
  readonly madeBy: string;
}

/** Machine keys: made, shown once, revoked. */
@Injectable()
export class KeysService {
  constructor(
    private readonly db: Database,
    private readonly access: AccessService,
  ) {}

  /** The key itself is in the answer and nowhere else. */
  async make(tx: Tx, asked: NewKey): Promise<{ key: string; made: MachineKey }> {
    const key = `oc_${newSecret()}`;
    await this.access.addKey(tx, { ...asked, key });
    const [row] = await tx.rows(FIND_BY_HASH, [tx.operatorId, sha256(key)]);
    if (!row) throw new Error('the key was not written');
    return { key, made: keyOf(row) };
  }

  /** By id, above the last of the page before. */
  async list(operatorId: OperatorId, above: number, limit: number): Promise<MachineKey[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(LIST_KEYS, [operatorId, above, limit]),
    );
    return rows.map(keyOf);
  }

  async find(operatorId: OperatorId, id: number): Promise<MachineKey | null> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_KEY_BY_ID, [operatorId, id]),
    );
    return row ? keyOf(row) : null;
  }

  /** Every process refuses it within a second. Null: there is none. One that is revoked stays so. */
  async revoke(tx: Tx, id: number): Promise<MachineKey | null> {
    const [row] = await tx.rows(REVOKE_KEY, [tx.operatorId, id]);
    if (!row) return null;
    tx.onCommit(() => this.access.forget());
    return keyOf(row);
  }
}

interface KeyRow {
  id: number;
  name: string;
  rights: Right[];
  made_by: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

function keyOf(row: KeyRow): MachineKey {
  return {
    id: row.id,
    name: row.name,
    rights: row.rights,
    madeBy: row.made_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

const COLUMNS = 'id, name, rights, made_by, created_at, expires_at, revoked_at, last_used_at';

const FIND_BY_HASH: Statement<KeyRow> = statement(
  'keys_find_by_hash',
  `SELECT ${COLUMNS} FROM admin_keys WHERE operator_id = $1 AND key_hash = $2`,
);

const FIND_KEY_BY_ID: Statement<KeyRow> = statement(
  'keys_find',
  `SELECT ${COLUMNS} FROM admin_keys WHERE operator_id = $1 AND id = $2`,
);

const LIST_KEYS: Statement<KeyRow> = statement(
  'keys_list',
  `SELECT ${COLUMNS} FROM admin_keys WHERE operator_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
);

const REVOKE_KEY: Statement<KeyRow> = statement(
  'keys_revoke',
  `UPDATE admin_keys SET revoked_at = coalesce(revoked_at, clock_timestamp())
    WHERE operator_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
);
