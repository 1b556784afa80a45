import { type Statement, statement } from '../../platform/database';
import type { KeyType, SealedTable } from '../../platform/sealed-table';

/** Below every key there is. */
export const LOWEST: Readonly<Record<KeyType, string>> = {
  bigint: '0',
  integer: '0',
  text: '',
  timestamptz: '-infinity',
};

/** A row as a scan sees it: where it stands, and which keys its values need. */
export interface ScannedRow {
  readonly key: readonly string[];
  readonly keys: readonly (string | null)[];
  readonly bytes: number;
}

/** Key and parts as text, and the sealed values. */
export type HeldRow = Readonly<Record<string, string | Buffer | null>>;

export interface SealedStatements {
  /** The next rows above a key. Of each value no more is read than the id of its key. */
  readonly scan: Statement<ScannedRow>;
  /**
   * Rows with their values, held until they are written: who changes one waits that long, and who is
   * changing one now is left alone. Others may refer to them meanwhile.
   */
  readonly hold: Statement<HeldRow>;
  /** New values; null leaves one as it is. */
  readonly write: Statement<never>;
}

/** By the primary key alone: no index is there for this. */
export function statementsOf({
  table,
  key,
  parts = {},
  columns,
  only = 'true',
}: SealedTable): SealedStatements {
  const keys = Object.entries(key);
  const names = keys.map(([name]) => `t.${name}`).join(', ');
  const sealed = Object.keys(columns);
  const after = keys.map(([, type], at) => `$${at + 2}::${type}`);
  const arrays = keys.map(([, type], at) => `$${at + 2}::${type}[]`);
  const isThis = keys.map(([name]) => `t.${name} = v.${name}`).join(' AND ');
  const keyNames = keys.map(([name]) => name).join(', ');
  const asText = keys.map(([name]) => `t.${name}::text`);
  const values = sealed.map((_, at) => `$${at + keys.length + 2}::bytea[]`);
  return {
    scan: statement(
      `sealing_scan_${table}`,
      `SELECT ARRAY[${asText.join(', ')}] AS key,
              ARRAY[${sealed.map((one) => `encode(substring(t.${one} FOR 4), 'hex')`).join(', ')}] AS keys,
              ${sealed.map((one) => `coalesce(octet_length(t.${one}), 0)`).join(' + ')} AS bytes
         FROM ${table} t
        WHERE t.operator_id = $1 AND t.${keys[0]?.[0]} >= ${after[0]}
          AND (${names}) > (${after.join(', ')}) AND ${only}
        ORDER BY ${names} LIMIT $${keys.length + 2}`,
    ),
    hold: statement(
      `sealing_hold_${table}`,
      `SELECT ${[
        ...keys.map(([name], at) => `${asText[at]} AS ${name}`),
        ...Object.entries(parts).map(([name, sql]) => `${sql} AS ${name}`),
        ...sealed.map((one) => `t.${one}`),
      ].join(', ')}
         FROM unnest(${arrays.join(', ')}) AS v (${keyNames})
         JOIN ${table} t ON t.operator_id = $1 AND ${isThis}
          FOR NO KEY UPDATE OF t SKIP LOCKED`,
    ),
    write: statement(
      `sealing_write_${table}`,
      `UPDATE ${table} t SET ${sealed.map((one) => `${one} = coalesce(v.new_${one}, t.${one})`).join(', ')}
         FROM unnest(${[...arrays, ...values].join(', ')})
              AS v (${keyNames}, ${sealed.map((one) => `new_${one}`).join(', ')})
        WHERE t.operator_id = $1 AND ${isThis}`,
    ),
  };
}

/** Whoever seals says so again and again: a key that is in use is nobody's to retire. */
export const USE_KEY: Statement<never> = statement(
  'sealing_use_key',
  `INSERT INTO sealing_keys (key_id) VALUES ($1)
   ON CONFLICT (key_id) DO UPDATE SET used_at = clock_timestamp(), counted_at = NULL, retired_at = NULL`,
);

export interface KeyRow {
  key_id: string;
  used_at: Date;
  fingerprint: Buffer | null;
  remaining: Record<string, number>;
  counted_at: Date | null;
  retired_at: Date | null;
}

export const LIST_KEYS: Statement<KeyRow> = statement(
  'sealing_list_keys',
  `SELECT key_id, used_at, fingerprint, remaining, counted_at, retired_at
     FROM sealing_keys ORDER BY used_at DESC, key_id`,
);

export const KEEP_FINGERPRINT: Statement<never> = statement(
  'sealing_keep_fingerprint',
  'UPDATE sealing_keys SET fingerprint = $2 WHERE key_id = $1',
);

/** Longer than a process that lives leaves it unsaid with which key it seals. */
export const QUIET_SECONDS = 120;

export interface QuietKey {
  key_id: string;
  /** To the microsecond: whether it was used since is compared with it. */
  used_at: string;
}

/** Of these keys those that nobody seals with any more, and that may still be needed. */
export const QUIET_KEYS: Statement<QuietKey> = statement(
  'sealing_quiet_keys',
  `SELECT key_id, used_at::text FROM sealing_keys
    WHERE key_id = ANY($1::text[]) AND retired_at IS NULL
      AND used_at < clock_timestamp() - make_interval(secs => $2::integer)
    ORDER BY key_id`,
);

/** One process at a time; what a dead one had begun is free when its time is over. */
export const TAKE_WORK: Statement<{ key_id: string }> = statement(
  'sealing_take_work',
  `UPDATE sealing_keys
      SET worker = $2, worker_until = clock_timestamp() + make_interval(secs => $3::integer)
    WHERE key_id = $1 AND (worker IS NULL OR worker = $2 OR worker_until < clock_timestamp())
   RETURNING key_id`,
);

export const LEAVE_WORK: Statement<never> = statement(
  'sealing_leave_work',
  'UPDATE sealing_keys SET worker = NULL, worker_until = NULL WHERE key_id = $1 AND worker = $2',
);

export const WRITE_REMAINING: Statement<never> = statement(
  'sealing_write_remaining',
  'UPDATE sealing_keys SET remaining = $2, counted_at = clock_timestamp() WHERE key_id = $1',
);

/** Only if nobody has sealed with it since the count began. */
export const RETIRE_KEY: Statement<{ key_id: string }> = statement(
  'sealing_retire_key',
  `UPDATE sealing_keys SET retired_at = clock_timestamp()
    WHERE key_id = $1 AND used_at = $2::timestamptz AND retired_at IS NULL RETURNING key_id`,
);
