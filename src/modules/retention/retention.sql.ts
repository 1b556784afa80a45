import { type Statement, statement } from '../../platform/database';

export const FIND_SETTINGS: Statement<{ keep_days: number; version: number }> = statement(
  'retention_find_settings',
  'SELECT keep_days, version FROM retention_settings WHERE operator_id = $1',
);

/** Where there is no row yet, the version is 1, and the first change makes it. */
export const CHANGE_SETTINGS: Statement<{ keep_days: number; version: number }> = statement(
  'retention_change_settings',
  `INSERT INTO retention_settings AS s (operator_id, keep_days, version)
   SELECT $1, $3, 2
    WHERE $2 = 1 OR EXISTS (SELECT FROM retention_settings WHERE operator_id = $1)
   ON CONFLICT (operator_id) DO UPDATE
      SET keep_days = $3, version = s.version + 1, updated_at = clock_timestamp()
    WHERE s.version = $2
   RETURNING keep_days, version`,
);

export interface ErasureRow {
  id: number;
  at: Date;
  kind: 'age' | 'request';
  person: string;
  reason: string;
  order_nos: string[];
  recipients: number;
  labels: number;
  calls: number;
}

const COLUMNS = 'id, at, kind, person, reason, order_nos, recipients, labels, calls';

export const INSERT_ERASURE: Statement<ErasureRow> = statement(
  'retention_insert_erasure',
  `INSERT INTO erasures (operator_id, at, kind, person, reason, order_nos, recipients, labels, calls)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${COLUMNS}`,
);

export const FIND_ERASURES: Statement<ErasureRow> = statement(
  'retention_find_erasures',
  `SELECT ${COLUMNS} FROM erasures WHERE operator_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
);
