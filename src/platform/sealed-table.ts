import type { OperatorId } from './database';

export type KeyType = 'bigint' | 'integer' | 'text' | 'timestamptz';

/** A row as identities are made of it: its key and parts, as PostgreSQL writes them. */
export type SealedRow = Readonly<Record<string, string>>;

/** What a value is bound to. */
export type IdentityOf = (operatorId: OperatorId, row: SealedRow) => string;

/** A table with sealed columns, told by the module that keeps it, for whoever seals them anew. */
export interface SealedTable {
  /** What it holds, for people. */
  readonly what: string;
  readonly table: string;
  /** The primary key after the operator, in its order. */
  readonly key: Readonly<Record<string, KeyType>>;
  /** What identities need besides, in SQL. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, IdentityOf>>;
  /** In SQL, where few of many rows hold anything and an index finds them. */
  readonly only?: string;
}

/** A part of a row that its table promises. */
export function partOf(row: SealedRow, name: string): string {
  const part = row[name];
  if (part === undefined) throw new Error(`a sealed row has no ${name}`);
  return part;
}
